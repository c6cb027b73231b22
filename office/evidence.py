"""The evidence of an identity check in words: each face check, each picture of the card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.identity.card import IdEvidence
from bot.identity.face import EXPIRED, FORGED, UNSOUND
from bot.models.tables import from_ms
from bot.providers.face import PASSED
from office.identity import CARD_SIDES
from office.masking import hide_numbers

_OPEN = -1
_OURS: Mapping[int, str] = {
    PASSED: "通过",
    _OPEN: "还没有结果",
    EXPIRED: "超过时限，没有做完",
    FORGED: "不能算通过：结果里的随机标记不是我们给的",
    UNSOUND: "不能算通过：活体、比对或相似度与“通过”不符",
}
_READ: Mapping[tuple[str, str], tuple[str, str]] = {
    ("good", ""): ("与申请一致", "good"),
    ("good", "name_doubtful"): ("号码一致，姓名读得不确定，请核对", "warn"),
    ("waiting", ""): ("还在读", ""),
    ("differs", "number"): ("号码与申请不一致", "bad"),
    ("differs", "name"): ("姓名与申请不一致", "bad"),
    ("expired", ""): ("已过有效期", "bad"),
    ("failed", "changed"): ("读之前资料改过，没有用", ""),
    ("failed", "late"): ("核验结束之后才读，没有用", ""),
}
_STATES: Mapping[str, tuple[str, str]] = {"unreadable": ("没有认清", "warn"), "failed": ("没有读成", "")}
_FACTS: Mapping[str, str] = {"name": "姓名", "id_number": "身份证号码", "valid_until": "有效期至"}


@dataclass(frozen=True, slots=True)
class Try:
    """One go within a face check, as the provider tells it."""

    at: datetime | None
    code: str
    live: str
    compared: str
    similarity: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One face check. `is_past`: it was about somebody whose name or number was edited since."""

    started_at: datetime | None
    decided_at: datetime | None
    words: str
    tone: str
    code: str
    live: str
    compared: str
    similarity: str
    request_ids: tuple[str, ...]
    by: str
    tries: tuple[Try, ...]
    is_past: bool


@dataclass(frozen=True, slots=True)
class CardPicture:
    """One picture of the card. Without `document` the picture is not kept, only what came of it."""

    side: str
    at: datetime
    words: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    document: str
    is_past: bool


def attempts_of(kept: Iterable[Mapping[str, Any]], applicant: str, mark: str) -> tuple[Attempt, ...]:
    """Newest first. `mark` stands for the person as they are described now."""
    return tuple(reversed([_attempt(one, applicant, mark) for one in kept]))


def cards_of(kept: Sequence[IdEvidence], documents: Iterable[Any], mark: str) -> tuple[CardPicture, ...]:
    """Newest first; `documents` are those of the application that are there."""
    there = {row.id for row in documents if row.kind in CARD_SIDES}
    return tuple(reversed([_card(one, there, mark) for one in kept]))


def _attempt(kept: Mapping[str, Any], applicant: str, mark: str) -> Attempt:
    code, texts = int(kept.get("decided", kept["code"])), kept.get("texts", {})
    words = _OURS.get(code) or f"没有通过：{hide_numbers(str(texts.get('ErrMsg') or ''))}"
    visitor = kept.get("visitor", "")
    return Attempt(
        started_at=_moment(kept.get("started_at")),
        decided_at=_moment(kept.get("fetched_at")),
        words=words,
        tone="good" if code == PASSED else "" if code == _OPEN else "bad",
        code="" if code == _OPEN else str(code),
        live=_verdict(texts.get("LiveStatus"), texts.get("LiveMsg")),
        compared=_verdict(texts.get("Comparestatus"), texts.get("Comparemsg")),
        similarity=str(kept.get("similarity") or texts.get("Sim") or ""),
        request_ids=tuple(
            filter(None, (kept.get("start_request_id", ""), kept.get("result_request_id", "")))
        ),
        by="" if not visitor else "申请人的微信" if visitor == applicant else "另一个微信（转交的链接）",
        tries=tuple(_try(one) for one in texts.get("LivenessDetail", ())),
        is_past=kept.get("mark", "") not in ("", mark),
    )


def _try(told: Mapping[str, Any]) -> Try:
    moment = str(told.get("ReqTime") or "")
    return Try(
        at=from_ms(int(moment)) if moment.isdecimal() else None,
        code=_shown(told.get("Errcode")),
        live=_verdict(told.get("Livestatus"), told.get("Livemsg")),
        compared=_verdict(told.get("Comparestatus"), told.get("Comparemsg")),
        similarity=_shown(told.get("Sim")),
    )


def _card(kept: IdEvidence, there: set[str], mark: str) -> CardPicture:
    words, tone = _READ.get((kept.state, kept.code)) or _STATES.get(kept.state, (kept.state, ""))
    if kept.state == "good" and "valid_until" in kept.facts:
        words = "在有效期内"
    return CardPicture(
        side=CARD_SIDES[f"id_{kept.side}_original"],
        at=from_ms(kept.taken_at),
        words=words,
        tone=tone,
        facts=tuple((label, kept.facts[name]) for name, label in _FACTS.items() if name in kept.facts),
        document=kept.document if kept.document in there else "",
        is_past=kept.mark not in ("", mark),
    )


def _verdict(status: int | None, message: str | None) -> str:
    """Of the provider's liveness check or comparison. "" when there was none."""
    if status is None:
        return ""
    return "通过" if status == PASSED else f"{hide_numbers(message or '没有通过')}（代码 {status}）"


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _moment(ms: int | None) -> datetime | None:
    return from_ms(ms) if ms else None
