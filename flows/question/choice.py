"""Choices, consents, and the look over everything."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink, Say
from flows.checks.writing import simplified
from flows.hearing.strip import variants
from flows.hearing.vocabulary import Kind, bare, command, yes_or_no
from flows.hearing.wishes import consents
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
    + (
        "我已阅读并同意",
        "已阅读同意",
        "我已阅读同意",
        "阅读并同意",
        "已读并同意",
        "已读同意",
        "同意的",
        "嗯同意",
        "嗯嗯同意",
        "好的同意",
        "好同意",
        "我同意了",
        "看完了同意",
        "看了同意",
        "是的同意",
        "同意继续",
        "同意办理",
        "我都同意",
        "全部同意",
        "对同意",
        "行同意",
        "可以同意",
        "同意谢谢",
    )
    + ("没问题", "是", "是的", "ok", "行吧", "好吧", "好嘞", "可以的")
)
_DECLINED = frozenset(("不同意", "我不同意", "拒绝", "不接受", "不", "不中", "不行"))


_TAPPED = {"agreement": "同意协议", "privacy": "同意处理", "biometric": "同意核验"}


def is_consent(said: str) -> bool:
    """A plain yes, perhaps said twice: nothing else is a consent."""
    half = len(said) // 2
    is_twice = said[:half] == said[half:] and said[:half] in _AGREED
    return said in _AGREED or is_twice or consents(said)


@dataclass(frozen=True)
class Option:
    """One possible answer. `names` are the other ways in which people say it."""

    value: str
    label: str
    names: tuple[str, ...] = ()

    @cached_property
    def plain_names(self) -> tuple[str, ...]:
        """What it is called, as it is compared with what was said."""
        return tuple(map(bare, (self.label, *self.names)))

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What it is called, and the parts of its label between brackets and commas: 电子招投标."""
        return (*self.plain_names, *map(bare, re.split(r"[（）()，、]", self.label)))


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

    def as_offered(self, text: str, view: View) -> str | None:
        match = self._meant(text, view)
        return match[0] if len(match) == 1 else None

    def hear(self, text: str, view: View) -> str:
        match = self._meant(text, view)
        if len(match) == 1:
            return match[0]
        if self.closed and (explained := self.closed(text, view)):
            raise Refused("closed", explained)
        if len(match) > 1:
            labels = (option.label for option in self.options(view) if option.value in match)
            raise Refused("ambiguous", f"您说的是{'、'.join(labels)}中的哪一个？")
        raise Refused(
            "unrecognised", f"没认出您选的是哪一个。\n{words(self.ask, view)}\n请点选，或回复前面的数字："
        )

    def _meant(self, text: str, view: View) -> list[str]:
        """The options that a whole text names, as it is or without the words around; else those that it
        begins.
        """
        options = self.options(view)
        old = view.application.answers.get(self.id)
        if (
            old
            and old.state == "reopened"
            and bare(text) in KEPT
            and any(o.value == old.value for o in options)
        ):
            return [old.value]
        said = [bare(one) for one in variants(simplified(text), is_choice=True)]
        for one in said:
            if exact := [o.value for o in options if one == bare(o.value) or one in o.plain_names]:
                return exact
        return (
            [
                o.value
                for o in options
                if len(said[0]) >= 2 and any(part.startswith(said[0]) for part in o.beginnings)
            ]
            if said
            else []
        )

    def show(self, value: str, view: View) -> str:
        if self.told and value:
            return self.told(value, view)
        return next((o.label for o in self.options(view) if o.value == value), value)


@dataclass(frozen=True, kw_only=True)
class Agree(Question):
    """A consent. It is stored with the version of the text that was agreed to.

    `yes` is what a tap says, by its page: words of this consent alone, since a tap on an older message that
    comes without its id is words like any others.
    """

    version: str
    page: str
    page_label: str
    refused: str

    @property
    def yes(self) -> str:
        return _TAPPED[self.page]

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(self.yes, self.yes), Choice("不同意", "不同意"))

    def say(self, view: View) -> Say:
        link = PageLink(self.page, self.page_label, view.application.id)
        return Say(words(self.ask, view), self.choices(view), (link,), self.id)

    def is_open(self, view: View) -> bool:
        return view.value(self.id) != self.version

    def as_offered(self, text: str, view: View) -> str | None:
        said = bare(text)
        return self.version if self._agrees(said) else "" if said in _DECLINED else None

    def hear(self, text: str, view: View) -> str:
        said = bare(text)
        if said in _DECLINED:
            raise Refused("declined", self.refused)
        if self._agrees(said):
            return self.version
        raise Refused("unrecognised", f"请您先选择“{self.yes}”或“不同意”：")

    def _agrees(self, said: str) -> bool:
        if said.removeprefix("我").removeprefix("已阅读并") == self.yes:
            return True
        return is_consent(said) and said not in _TAPPED.values()


def _is_yes(said: str) -> bool:
    """A yes that is no command of its own, as 重新开始 is."""
    return yes_or_no(said) is Kind.YES and command(said) is None


_ALL_RIGHT = frozenset(
    [
        "确认提交",
        "提交",
        "提交吧",
        "都正确",
        "全正确",
        "全部正确",
        "全部无误",
        "都无误",
        "就这样",
        "就这样吧",
        "没有问题",
        "都没问题",
        "都没有问题",
        "信息无误",
        "信息正确",
        "核对无误",
        "检查无误",
        "核对过了",
        "核对过了没问题",
        "看过了没问题",
        "确定提交",
        "全对",
        "全都对",
        "都是对的",
        "全部确认",
        "确认没问题",
        "确认信息",
        "没什么问题",
        "嗯对",
        "嗯都对",
        "嗯嗯对",
        "ok没问题",
        "好没问题",
        "对没问题",
        "没有错",
        "没有错误",
        "都没错",
        "确认没错",
        "都ok",
        "都可以",
        "无误提交",
        "提交申请",
        "可以提交",
        "可以提交了",
        "对的没错",
        "是对的",
        "都是正确的",
        "无误确认",
        "信息都对",
        "内容都对",
        "上面都对",
    ]
)


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

    def as_offered(self, text: str, view: View) -> str | None:
        said = [bare(one) for one in variants(simplified(text))]
        said += [one[: len(one) // 2] for one in said if one[: len(one) // 2] == one[len(one) // 2 :]]
        is_yes = any(one == bare(self.yes) or _is_yes(one) or one in _ALL_RIGHT for one in said)
        return self.digest(view) if is_yes else None

    def hear(self, text: str, view: View) -> str:
        if (digest := self.as_offered(text, view)) is not None:
            return digest
        raise Refused("unrecognised", f"如果都对，请回复“{self.yes}”；{self.otherwise}")
