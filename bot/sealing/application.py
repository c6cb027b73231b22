"""An application as parts for JSON, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.models.tables import from_ms, to_ms
from bot.sealing.identity import identity_parts, open_identity
from bot.sealing.paper import open_paper, paper_parts
from flows.state import Answer, Application, Aside, SentCode, Status, Terms


def application_parts(application: Application) -> dict[str, Any]:
    """What is sealed of it: all that is personal, and what no column needs."""
    return {
        "answers": application.answers,
        "unsorted": application.unsorted,
        **_read(application),
        "life": _life(application),
    }


def open_application(row: Any, data: Mapping[str, Any]) -> Application:
    """From the columns of its row, and the parts that were sealed in it."""
    return Application(
        id=row.id,
        created_at=from_ms(row.created_at),
        updated_at=from_ms(row.updated_at),
        status=Status(row.status),
        order_no=row.order_no or "",
        revision=row.revision,
        answers={question: Answer(*parts) for question, parts in data["answers"].items()},
        unsorted=tuple(data["unsorted"]),
        papers={document: open_paper(parts) for document, parts in data.get("papers", {}).items()},
        proposals={name: Answer(*parts) for name, parts in data.get("proposals", {}).items()},
        **_open_life(data.get("life", {})),
    )


def _read(application: Application) -> dict[str, Any]:
    """What photos told; left out where there is nothing to say."""
    read = {
        "papers": {document: paper_parts(paper) for document, paper in application.papers.items()},
        "proposals": application.proposals,
    }
    return {name: value for name, value in read.items() if value}


def _life(application: Application) -> dict[str, Any]:
    """What is not an answer; left out where there is nothing to say."""
    life = {
        "since": to_ms(application.since) if application.since else 0,
        "told": application.told,
        "warned": to_ms(application.warned_at) if application.warned_at else 0,
        "urged": application.urged_on,
        "before": application.before_refund,
        "postponed": application.postponed,
        "aside": application.aside,
        "identity": identity_parts(application.identity),
        "code": _code_parts(application.code) if application.code else None,
        "terms": application.terms,
        "received": application.received,
        "pins": application.pins_wanted,
        "renews": application.renews,
    }
    return {name: value for name, value in life.items() if value}


def _open_life(life: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "since": from_ms(life["since"]) if life.get("since") else None,
        "told": tuple(life.get("told", ())),
        "warned_at": from_ms(life["warned"]) if life.get("warned") else None,
        "urged_on": life.get("urged", ""),
        "before_refund": life.get("before", ""),
        "postponed": tuple(life.get("postponed", ())),
        "aside": tuple(Aside(*parts) for parts in life.get("aside", ())),
        "identity": open_identity(life.get("identity", {})),
        "code": _open_code(life["code"]) if life.get("code") else None,
        "received": life.get("received", 0),
        "terms": Terms(*life["terms"]) if life.get("terms") else None,
        "pins_wanted": tuple(life.get("pins", ())),
        "renews": life.get("renews", ""),
    }


def _code_parts(code: SentCode) -> list[Any]:
    return [code.number, code.salt, code.digest, to_ms(code.sent_at), code.misses, code.is_lost]


def _open_code(parts: Sequence[Any]) -> SentCode:
    number, salt, digest, sent_at, misses, is_lost = parts
    return SentCode(number, salt, digest, from_ms(sent_at), misses, is_lost)
