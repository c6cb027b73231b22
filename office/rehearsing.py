"""A decision before it is made: the applicant's phone as it will look."""

from dataclasses import dataclass

from bot.message.event import StaffEvent
from bot.turn.rehearsal import Rehearsal, Rehearsed, Told
from bot.wechat.outgoing import as_seen
from flows.certificates.choice import look_at
from flows.state import Application
from office.masking import hide, hide_numbers

_WAYS = {
    "custom": ("微信聊天", "good"),
    "template": ("微信模板消息：聊天窗口关着，只显示上面几项，详情等申请人来信再说", "warn"),
    "held": ("现在发不出去，先存着，申请人下次来信时再发", "warn"),
    "superseded": ("客服正在接待，这一句不发", ""),
}
_RESUBMIT = "resubmit"


@dataclass(frozen=True, slots=True)
class Bubble:
    """`parts`: words, and whether they can be tapped. `way`: by which channel, with its colour."""

    parts: tuple[tuple[str, bool], ...]
    way: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """What comes of one decision. `reopened`: labels of what the applicant is asked for again.

    `quota`: how many messages WeChat lets us send now. `texts`: pairs of masked number and words.
    """

    bubbles: tuple[Bubble, ...]
    texts: tuple[tuple[str, str], ...]
    reopened: tuple[str, ...]
    quota: int


class Rehearsing:
    """Works it out by the same code as the decision itself. Nothing is stored or sent."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal

    def of(self, event: StaffEvent) -> Phone | None:
        """None for somebody who never wrote. Raises IllegalMove when the decision does not fit."""
        found = self._rehearsal.of(event)
        return _phone(found) if found else None


def _phone(found: Rehearsed) -> Phone:
    return Phone(
        bubbles=tuple(_bubble(one, found.template) for one in found.told),
        texts=tuple((hide(one.number), hide_numbers(one.text)) for one in found.texted),
        reopened=_reopened(found.application),
        quota=found.before,
    )


def _bubble(told: Told, template: tuple[str, ...]) -> Bubble:
    way, tone = _WAYS[told.channel]
    if told.left is not None:
        way = f"{way}，之后还能主动发 {told.left} 条"
    text = "\n".join(template) if told.channel == "template" else told.text
    return Bubble(tuple((hide_numbers(words), is_tap) for words, is_tap in as_seen(text)), way, tone)


def _reopened(application: Application) -> tuple[str, ...]:
    """What was answered once and has to be answered again."""
    asked = look_at(application, application.updated_at).visible()
    answers = application.answers
    again = (q for q in asked if q.id in answers and not answers[q.id].is_given and q.id != _RESUBMIT)
    return tuple(dict.fromkeys(question.label for question in again if question.label))
