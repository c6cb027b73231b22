"""People who stand at an open question, everything before it answered: the same for tests and benchmarks."""

from functools import cache
from typing import Any

from bot.message import inbound
from flows.certificates.choice import FORMS
from flows.effects import AllotOrder
from flows.question import Choose
from tests.flows.every_step import Walk, steps_of
from tests.hearing.utterance import NOTHING, TYPES, Utterance
from tests.properties.personas import PERSONAS, right_answer

# What cases refer to: 同持有人 means this person.
_KNOWN = {
    "holder.name": "李晓静",
    "holder.email": "li@163.com",
    "mailing.recipient": "赵一鸣",
    "mailing.address": "涧西区南昌路12号",
    "invoice.bank": "中国银行郑州花园路支行",
}


class NoSuchPlace(Exception):
    """No application of this type is ever at this question."""


class Applicant(Walk):
    """Answers as the first persona does, and remembers every event with the conversation before it."""

    def __init__(self, kind: str, *, is_special: bool, is_elsewhere: bool) -> None:
        super().__init__(kind)
        chosen = {"type": FORMS[kind].title}
        if is_special:
            chosen["invoice.kind"] = "专用发票"
        if is_elsewhere:
            chosen["mailing.to"] = "寄到别处"
        self.persona = PERSONAS[0] | _KNOWN | chosen
        self.events: list[tuple[Any, Any, Any]] = []

    def branch(self) -> "Applicant":
        other = super().branch()
        assert isinstance(other, Applicant)
        other.events = []
        return other

    def answer(self) -> str:
        held = self.application.answers.get(self.asked.id)
        if held and isinstance(self.asked, Choose):
            return self.asked.show(held.value, self.look)
        return right_answer(self.asked, self.look, self.persona)

    def speaks(self, text: str) -> None:
        """Says it in a voice message that WeChat recognises."""
        about = {"openid": "openid", "created_at": self.now, "key": self._key()}
        self.happens(inbound.Voice(**about, media_id="voice", recognition=text))

    def happens(self, event: Any) -> None:
        self.events.append((self.thread, event, self.now))
        super().happens(event)

    @property
    def open_question(self) -> str:
        """The id of the question that is asked; "nothing" without any."""
        application = self.thread.application
        pending = self.look.pending() if application else None
        return pending.id if pending else NOTHING


def standing(utterance: Utterance) -> Applicant:
    """Whoever says this, before saying it. Raises NoSuchPlace."""
    kind = TYPES.get(utterance.type)
    if kind is None:
        raise NoSuchPlace(f"type {utterance.type}")
    if utterance.at == NOTHING:
        return Applicant(kind, is_special=False, is_elsewhere=False)
    for is_special, is_elsewhere in _choices(utterance):
        found = _places(kind, is_special, is_elsewhere).get(utterance.at)
        if found:
            return found.branch()
    raise NoSuchPlace(f"{utterance.type} {utterance.at}")


def _choices(utterance: Utterance) -> list[tuple[bool, bool]]:
    """What was chosen; after it what else leads to a question that this choice hides."""
    told = utterance.special, utterance.elsewhere
    return [told, (True, told[1]), (told[0], True), (True, True)]


@cache
def _places(kind: str, is_special: bool, is_elsewhere: bool) -> dict[str, Applicant]:
    walker = Applicant(kind, is_special=is_special, is_elsewhere=is_elsewhere)
    reached = {name: walk for name, walk in steps_of(walker).items() if isinstance(walk, Applicant)}
    reached["order"] = waiting = reached["face"].branch()
    waiting.undone = (AllotOrder,)
    waiting.passes_face_check()
    return reached
