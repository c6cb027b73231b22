"""Choices, consents, and the look over everything."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink, Say
from flows.hearing.vocabulary import Kind, bare, yes_or_no
from flows.question.base import KEPT, Question, View, Words, words

_AGREED = frozenset(
    (
        "同意",
        "我同意",
        "同意了",
        "都同意",
        "接受",
        "已阅读并同意",
        "同意并继续",
        "好",
        "好的",
        "可以",
        "行",
        "中",
    )
    + ("没问题", "是", "是的", "ok", "行吧", "好吧", "好嘞", "可以的")
)
_DECLINED = frozenset(("不同意", "我不同意", "拒绝", "不接受", "不", "不中", "不行"))


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `names` are the other ways in which people say it."""

    value: str
    label: str
    names: tuple[str, ...] = ()


@cache  # options are the house's own words, never a person's
def plain_names(option: Option) -> tuple[str, ...]:
    """What an option is called, as it is compared with what was said."""
    return tuple(map(bare, (option.label, *option.names)))


@dataclass(frozen=True, kw_only=True)
class Choose(Question):
    """One of a few. `closed` explains options that exist but cannot be taken here: value → words.

    `told` words a value that was promised, so that it stays as it was when the options change.
    """

    options: Callable[[View], tuple[Option, ...]]
    closed: Callable[[str, View], str] | None = None
    told: Callable[[str, View], str] | None = None

    def choices(self, view: View) -> tuple[Choice, ...]:
        return tuple(Choice(option.label, option.label) for option in self.options(view))

    def hear(self, text: str, view: View) -> str:
        options = self.options(view)
        said = bare(text)
        old = view.application.answers.get(self.id)
        if old and old.state == "reopened" and said in KEPT and any(o.value == old.value for o in options):
            return old.value
        exact = [o for o in options if said == bare(o.value) or said in plain_names(o)]
        near = [o for o in options if len(said) >= 2 and any(said in name for name in plain_names(o))]
        near = near or _named_in(said, options)
        match = exact or near
        if len(match) == 1:
            return match[0].value
        if self.closed and (explained := self.closed(text, view)):
            raise Refused("closed", explained)
        if len(match) > 1:
            raise Refused("ambiguous", f"您说的是{'、'.join(o.label for o in match)}中的哪一个？")
        raise Refused(
            "unrecognised", f"没认出您选的是哪一个。\n{words(self.ask, view)}\n请点选，或回复前面的数字："
        )

    def show(self, value: str, view: View) -> str:
        if self.told and value:
            return self.told(value, view)
        return next((o.label for o in self.options(view) if o.value == value), value)


def _named_in(said: str, options: tuple[Option, ...]) -> list[Option]:
    """Options whose whole name is part of what was said: 我要办机构证书. The longest name wins."""

    def length(option: Option) -> int:
        return max((len(name) for name in plain_names(option) if len(name) >= 3 and name in said), default=0)

    longest = max(map(length, options), default=0)
    return [option for option in options if longest and length(option) == longest]


@dataclass(frozen=True, kw_only=True)
class Agree(Question):
    """A consent. It is stored with the version of the text that was agreed to."""

    version: str
    page: str
    page_label: str
    refused: str

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice("同意", "同意"), Choice("不同意", "不同意"))

    def say(self, view: View) -> Say:
        link = PageLink(self.page, self.page_label, view.application.id)
        return Say(words(self.ask, view), self.choices(view), (link,), self.id)

    def is_open(self, view: View) -> bool:
        return view.value(self.id) != self.version

    def hear(self, text: str, view: View) -> str:
        said = bare(text)
        if said in _DECLINED:
            raise Refused("declined", self.refused)
        if said in _AGREED:
            return self.version
        raise Refused("unrecognised", "请您先选择“同意”或“不同意”：")


@dataclass(frozen=True, kw_only=True)
class Confirm(Question):
    """A look over everything before it is fixed. The value is the digest of what was confirmed."""

    yes: str
    again: Words = ""
    otherwise: str = "要改哪一项，回复它前面的数字即可。"
    summary: Callable[[View], str]
    digest: Callable[[View], str]

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(self.yes, self.yes),)

    def say(self, view: View) -> Say:
        return Say(self.summary(view) + "\n\n" + words(self.ask, view), self.choices(view), question=self.id)

    def remind(self, view: View) -> Say:
        """Without all that was shown a moment ago."""
        return Say(words(self.again or self.ask, view), self.choices(view), question=self.id)

    def hear(self, text: str, view: View) -> str:
        if bare(text) == bare(self.yes) or yes_or_no(bare(text)) is Kind.YES:
            return self.digest(view)
        raise Refused("unrecognised", f"如果都对，请回复“{self.yes}”；{self.otherwise}")
