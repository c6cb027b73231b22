"""The evidence of an identity check in words: each face check, each picture of the card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.identity.card import IdEvidence
from bot.identity.face import FaceRecord
from bot.message.face import FaceTry, FaceVerdict
from bot.models.tables import from_ms
from flows.sections.face import staff_words
from office.identity import CARD_SIDES
from office.masking import hide_numbers

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
    """One face check. `code` is the provider's code with its words. `is_past`: it was about somebody whose
    name or number was edited since."""

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


def attempts_of(kept: Iterable[FaceRecord], applicant: str, mark: str) -> tuple[Attempt, ...]:
    """Newest first. `mark` stands for the person as they are described now."""
    return tuple(reversed([_attempt(one, applicant, mark) for one in kept]))


def cards_of(kept: Sequence[IdEvidence], documents: Iterable[Any], mark: str) -> tuple[CardPicture, ...]:
    """Newest first; `documents` are those of the application that are there."""
    there = {row.id for row in documents if row.kind in CARD_SIDES}
    return tuple(reversed([_card(one, there, mark) for one in kept]))


def _attempt(kept: FaceRecord, applicant: str, mark: str) -> Attempt:
    told, outcome = kept.evidence, kept.outcome
    return Attempt(
        started_at=_moment(kept.started_at),
        decided_at=_moment(kept.fetched_at),
        words=staff_words(outcome) if outcome else "还没有结果",
        tone="good" if outcome == "passed" else "bad" if outcome else "",
        code=f"{told.code} {hide_numbers(told.words)}".strip(),
        live=_verdict(told.live),
        compared=_verdict(told.compared),
        similarity=told.similarity,
        request_ids=kept.request_ids,
        by=_by(kept.visitor, applicant),
        tries=tuple(_try(one) for one in told.tries),
        is_past=kept.mark not in ("", mark),
    )


def _by(visitor: str, applicant: str) -> str:
    if not visitor:
        return ""
    return "申请人的微信" if visitor == applicant else "另一个微信（转交的链接）"


def _try(told: FaceTry) -> Try:
    return Try(_moment(told.at), told.code, _verdict(told.live), _verdict(told.compared), told.similarity)


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


def _verdict(told: FaceVerdict | None) -> str:
    """Of the provider's liveness check or comparison. "" when there was none."""
    if told is None:
        return ""
    return "通过" if told.passed else f"{hide_numbers(told.words or '没有通过')}（代码 {told.code}）"


def _moment(ms: int) -> datetime | None:
    return from_ms(ms) if ms else None
