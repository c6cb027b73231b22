"""The kinds of question that a form is made of, and how each is asked and heard."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink, Say
from flows.case import Answer, Application
from flows.effects import Effect

KEEP = "保持不变"


class View(Protocol):
    """What a question may look at: the answers with their defaults, and today's date."""

    @property
    def application(self) -> Application: ...
    @property
    def today(self) -> date: ...
    def value(self, question: str) -> str: ...
    def missing(self) -> list["Question"]: ...


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

    `needs` are ids, or a group's name with `.*`: when one of those changes its value, this answer is void.
    A `default` counts as an answer until the person gives another; "" means that there is none.
    Editing a hidden question re-opens the one that it is `unlocked_by`.
    """

    id: str
    label: str
    group: str = ""
    ask: Words = ""
    why: str = ""
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

    def say(self, view: View) -> Say:
        """The question as it is put to the person."""
        return Say(words(self.ask, view), self.choices(view), question=self.id)

    def show(self, value: str, view: View) -> str:
        """The value as people read it."""
        return value


@dataclass(frozen=True, kw_only=True)
class Ask(Question):
    """A field: words in, a checked value out. `suggest` offers values known from elsewhere."""

    parse: Callable[[str, View], str]
    suggest: Callable[[View], tuple[Choice, ...]] | None = None

    def choices(self, view: View) -> tuple[Choice, ...]:
        old = view.application.answers.get(self.id)
        keep = (Choice(f"{KEEP}（{self.show(old.value, view)}）", KEEP),) if old and _can_keep(old) else ()
        return keep + (self.suggest(view) if self.suggest else ())

    def hear(self, text: str, view: View) -> str:
        old = view.application.answers.get(self.id)
        if old and _can_keep(old) and text in (KEEP, "不变", "不改", "不改了"):
            return old.value
        return self.parse(text, view)


class Suggestion:
    """Offers the value of another field: 同经办人 and its like."""

    def __init__(self, question: str, label: str) -> None:
        self.question = question
        self.label = label

    def __call__(self, view: View) -> tuple[Choice, ...]:
        value = view.value(self.question)
        return (Choice(f"{self.label}（{value}）", value),) if value else ()


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `names` are the other ways in which people say it."""

    value: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choose(Question):
    """One of a few. `closed` explains options that exist but cannot be taken here: value → words."""

    options: Callable[[View], tuple[Option, ...]]
    closed: Callable[[str, View], str] | None = None

    def choices(self, view: View) -> tuple[Choice, ...]:
        return tuple(Choice(option.label, option.label) for option in self.options(view))

    def hear(self, text: str, view: View) -> str:
        options = self.options(view)
        said = _bare(text)
        exact = [o for o in options if said in map(_bare, (o.value, o.label, *o.names))]
        near = [o for o in options if len(said) >= 2 and any(said in _bare(n) for n in (o.label, *o.names))]
        match = exact or near
        if len(match) == 1:
            return match[0].value
        if self.closed and (explained := self.closed(text, view)):
            raise Refused("closed", explained)
        if len(match) > 1:
            raise Refused("ambiguous", f"您说的是{'、'.join(o.label for o in match)}中的哪一个？")
        raise Refused("unrecognised", "请直接点选，或回复前面的数字：")

    def show(self, value: str, view: View) -> str:
        return next((o.label for o in self.options(view) if o.value == value), value)


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
        said = _bare(text)
        if said in ("不同意", "拒绝", "不接受", "我不同意", "不"):
            raise Refused("declined", self.refused)
        if said in ("同意", "我同意", "接受", "已阅读并同意", "同意并继续", "好", "好的", "可以", "是", "ok"):
            return self.version
        raise Refused("unrecognised", "请您先选择“同意”或“不同意”：")


@dataclass(frozen=True, kw_only=True)
class Confirm(Question):
    """A look over everything before it is fixed. The value is the digest of what was confirmed."""

    yes: str
    summary: Callable[[View], str]
    digest: Callable[[View], str]

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(self.yes, self.yes),)

    def say(self, view: View) -> Say:
        return Say(self.summary(view) + "\n\n" + words(self.ask, view), self.choices(view), question=self.id)

    def hear(self, text: str, view: View) -> str:
        if _bare(text) in map(
            _bare, (self.yes, "确认", "确认无误", "没问题", "无误", "对", "是", "好", "好的", "正确", "ok")
        ):
            return self.digest(view)
        raise Refused("unrecognised", f"如果都对，请回复“{self.yes}”；要改哪一项，回复它前面的数字即可。")


@dataclass(frozen=True, kw_only=True)
class Photo(Question):
    """A paper, photographed. The value is the id of the document. `form` names our own printed form."""

    form: str = ""
    hint: str = ""

    def hear(self, text: str, view: View) -> str:
        raise Refused("photo_wanted", f"这一步要的是照片：{self.label}。拍好直接发到这里就行。")

    def show(self, value: str, view: View) -> str:
        return "已收到"


@dataclass(frozen=True, kw_only=True)
class Sort(Question):
    """Photos whose place is not clear: the person says which paper each is."""

    def is_open(self, view: View) -> bool:
        return bool(view.application.unsorted)

    def choices(self, view: View) -> tuple[Choice, ...]:
        places = [question for question in view.missing() if isinstance(question, Photo)]
        return tuple(Choice(q.label, q.label) for q in places) + (Choice("都不是，不用它", "都不是"),)

    def hear(self, text: str, view: View) -> str:
        said = _bare(re.sub(r"^(这|那)?(一)?张?(是|图片是|照片是)?", "", text))
        if said in ("都不是", "不用它", "都不是不用它", "不用", "删除", "没用"):
            return ""
        for question in view.missing():
            if isinstance(question, Photo) and len(said) >= 2 and said in _bare(question.label):
                return question.id
        raise Refused("unrecognised", "请点选这张照片是哪份资料：")


@dataclass(frozen=True, kw_only=True)
class Await(Question):
    """Something that others do: our worker, the cashier, the reviewer. Text cannot answer it.

    `start` is wanted done when the question is reached; doing it twice is harmless.
    """

    start: Callable[[View], tuple[Effect, ...]] = field(default=lambda view: ())
    busy: Words = ""
    is_instant: bool = False  # its result comes in the same breath, so nobody is told to wait

    def hear(self, text: str, view: View) -> str:
        raise Refused("waiting", words(self.busy or self.ask, view))


@dataclass(frozen=True, kw_only=True)
class Page(Await):
    """Something done on one of our pages, such as the face check."""

    page: str = ""
    page_label: str = ""

    def say(self, view: View) -> Say:
        link = PageLink(self.page, self.page_label, view.application.id)
        return Say(words(self.ask, view), (), (link,), self.id)


def _can_keep(old: Answer | None) -> bool:
    return bool(old and old.value and old.state == "reopened")


def _bare(text: str) -> str:
    return re.sub(r"[\s，。！!,.、“”\"'（）()《》]", "", text).lower()
