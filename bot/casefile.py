"""Between the tables and the pure core: rows become a case, a case becomes rows, sealed on the way."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple

from bot.message.event import Event
from bot.message.inbound import Inbound
from bot.models.lane import Loaded
from bot.models.tables import from_ms, to_ms
from bot.outbox import Outgoing
from flows.case import BOT, Answer, Application, Case, Status
from flows.memory import recall
from media.vault import Vault


class Seen(NamedTuple):
    """Through which form an application was seen, and the question that was open."""

    flow: str
    pending: str


class CaseFile:
    """Opens and seals. What is personal never reaches a column in the clear."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def case(self, loaded: Loaded, fresh_id: str) -> Case:
        row = loaded.conversation
        return Case(
            openid=row.openid,
            fresh_id=fresh_id,
            followed=bool(row.followed),
            owner=row.owner,
            epoch=row.epoch,
            wants_person=bool(row.wants_person),
            applications=tuple(self.open_application(r) for r in loaded.applications),
            **_memory(row.memory),
        )

    def open_application(self, row: Any) -> Application:
        data = json.loads(self._vault.open(row.sealed, _context("application", row.id)))
        return Application(
            id=row.id,
            created_at=from_ms(row.created_at),
            updated_at=from_ms(row.updated_at),
            status=Status(row.status),
            order_no=row.order_no or "",
            revision=row.revision,
            answers={question: Answer(*parts) for question, parts in data["answers"].items()},
            unsorted=tuple(data["unsorted"]),
            **_open_life(data.get("life", {})),
        )

    def application(self, application: Application, openid: str, seen: Seen) -> dict[str, Any]:
        data = {
            "answers": {question: _parts(answer) for question, answer in application.answers.items()},
            "unsorted": application.unsorted,
            "life": _life(application),
        }
        return {
            "id": application.id,
            "openid": openid,
            "status": application.status.value,
            "order_no": application.order_no or None,
            "revision": application.revision,
            "flow": seen.flow,
            "pending": seen.pending,
            "sealed": self._seal(data, "application", application.id),
            "created_at": to_ms(application.created_at),
            "updated_at": to_ms(application.updated_at),
        }

    def fresh_conversation(self, now: int) -> dict[str, Any]:
        return {
            "owner": BOT,
            "epoch": 0,
            "followed": True,
            "wants_person": False,
            "memory": "{}",
            "long_left": 0,
            "long_until": 0,
            "short_left": 0,
            "short_until": 0,
            "held": 0,
            "created_at": now,
            "updated_at": now,
        }

    def inbox(self, event: Inbound | Event, reply: str, now: int) -> dict[str, Any]:
        return {
            "key": event.key,
            "openid": event.openid,
            "kind": type(event).__name__,
            "sealed": self._seal(_shallow(event), "inbox", event.key),
            "reply": self._vault.seal(reply.encode(), _context("reply", event.key)) if reply else None,
            "created_at": now,
        }

    def open_reply(self, key: str, sealed: bytes | None) -> str:
        return self._vault.open(sealed, _context("reply", key)).decode() if sealed else ""

    def outbox(self, outgoing: Outgoing, now: int) -> dict[str, Any]:
        return {
            "openid": outgoing.openid,
            "application_id": outgoing.application_id,
            "kind": outgoing.kind,
            "name": outgoing.name,
            "sealed": self._seal(outgoing.body, "outbox", outgoing.openid),
            "epoch": outgoing.epoch,
            "state": "planned",
            "channel": "",
            "attempts": 0,
            "due_at": now,
            "lease_until": 0,
            "reference": "",
            "error": "",
            "created_at": now,
            "done_at": 0,
        }

    def work(
        self, kind: str, key: str, openid: str, application_id: str, payload: Mapping[str, Any], now: int
    ) -> dict[str, Any]:
        return {
            "key": key,
            "kind": kind,
            "openid": openid,
            "application_id": application_id,
            "sealed": self._seal(payload, "work", openid),
            "state": "queued",
            "attempts": 0,
            "due_at": now,
            "lease_until": 0,
            "error": "",
            "created_at": now,
        }

    def _seal(self, data: Any, kind: str, key: str) -> bytes:
        return self._vault.seal(_write(data).encode(), _context(kind, key))


def _shallow(event: Inbound | Event) -> dict[str, Any]:
    """Its fields as they are: `asdict` copies all that is in them first."""
    kind: Any = type(event)
    return {name: getattr(event, name) for name in _field_names(kind)}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _in_words(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_in_words).encode


def _memory(text: str) -> dict[str, Any]:
    return recall(json.loads(text))


def _parts(answer: Answer) -> list[Any]:
    """In the order of the fields of `Answer`."""
    return [
        answer.value, answer.source, answer.at, answer.actor,
        answer.document, answer.confidence, answer.state, answer.note, answer.marked_at,
    ]  # fmt: skip


def _life(application: Application) -> dict[str, Any]:
    """What is not an answer; left out where there is nothing to say."""
    life = {
        "since": to_ms(application.since) if application.since else 0,
        "told": application.told,
        "urged": application.urged_on,
        "before": application.before_refund,
    }
    return {name: value for name, value in life.items() if value}


def _open_life(life: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "since": from_ms(life["since"]) if life.get("since") else None,
        "told": tuple(life.get("told", ())),
        "urged_on": life.get("urged", ""),
        "before_refund": life.get("before", ""),
    }


def _context(kind: str, key: str) -> bytes:
    return f"{kind}:{key}".encode()
