"""What every question of a form has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.state import Application


class View(Protocol):
    """What a question may look at: the answers with their defaults, and today's date."""

    @property
    def application(self) -> Application: ...
    @property
    def today(self) -> date: ...
    def value(self, question: str) -> str: ...
    def missing(self) -> list["Question"]: ...


_ON_A_CHOICE = 22
KEEP = "保持不变"
KEPT = frozenset((KEEP, "不变", "不改", "不改了", "不用改", "不用改了", "算了", "就这样", "保持原样", "没错"))
Words = str | Callable[[View], str]
Test = Callable[[View], bool]


def always(_: View) -> bool:
    return True


def words(text: Words, view: View) -> str:
    """A sentence, or the sentence that a function makes of the answers."""
    return text(view) if callable(text) else text


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that has to be known. Ids are stable: answers are stored under them for years.

    `names` are other ways in which people call it; `example` and `why` are told when somebody is stuck or
    asks, `find` to somebody who does not know it. `needs` are ids, or a group's name with `.*`: when one of
    those changes its value, this answer is void.
    A `default` counts as an answer until the person gives another; "" means that there is none.
    Editing a hidden question re-opens the one that it is `unlocked_by`.
    """

    id: str
    label: str
    group: str = ""
    ask: Words = ""
    why: str = ""
    example: str = ""
    find: str = ""
    names: tuple[str, ...] = ()
    visible_when: Test = always
    needs: tuple[str, ...] = ()
    default: Callable[[View], str] | None = None
    secret: bool = False
    unlocked_by: str = ""

    def is_open(self, view: View) -> bool:
        return not view.value(self.id)

    def choices(self, view: View) -> tuple[Choice, ...]:
        """Tappable answers. An old value that was re-opened is offered as it is."""
        return ()

    def hear(self, text: str, view: View) -> str:
        """The value that a text means. Raises Refused with what to do next."""
        raise Refused("unrecognised", words(self.ask, view))

    def heard(self, text: str, view: View) -> str | None:
        """The value that a text means, or None when it means none."""
        try:
            return self.hear(text, view)
        except Refused:
            return None

    def as_offered(self, text: str, view: View) -> str | None:
        """The value of words that can mean nothing else here: what is offered, and the few ways to say it."""
        return None

    def say(self, view: View) -> Say:
        """The question as it is put to the person."""
        return Say(words(self.ask, view), self.choices(view), question=self.id)

    def remind(self, view: View) -> Say:
        """The question put again after something else was talked about."""
        return self.say(view)

    def tells(self, text: str, view: View) -> Mapping[str, str]:
        """What else is said with it: other questions and the texts that answer them."""
        return {}

    def show(self, value: str, view: View) -> str:
        """The value as people read it."""
        return value


def brief(text: str) -> str:
    """A value as it stands on a choice: a tappable line has to stay a line."""
    return text if len(text) <= _ON_A_CHOICE else text[: _ON_A_CHOICE - 1] + "…"
