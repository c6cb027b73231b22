"""Steps that words cannot answer: photographed papers, and the work of other systems."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink, Say
from flows.effects import Effect
from flows.question.base import Question, View, Words, words
from flows.wording.vocabulary import bare


@dataclass(frozen=True, kw_only=True)
class Photo(Question):
    """A paper, photographed. The value is the id of the document. `form` names our own printed form.

    `kinds` of page belong here; `marks` are what they have to bear: seal, signature, or either of the two.
    `is_paper`: it belongs to the papers of the application, which the slip of a payment does not.
    """

    form: str = ""
    hint: str = ""
    kinds: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    is_paper: bool = True

    def hear(self, text: str, view: View) -> str:
        how = "点输入框右边的“+”，选“拍摄”或“照片”，发到这里就行。"
        raise Refused("photo_wanted", f"这一步要的是照片。{words(self.ask, view)}\n{how}")

    def say(self, view: View) -> Say:
        """With the way to our own form, for a paper that is printed first, and to the upload page."""
        form = (PageLink("forms", "下载打印表格", view.application.id),) if self.form else ()
        return Say(words(self.ask, view), (), (*form, upload_link(view.application.id)), self.id)

    def show(self, value: str, view: View) -> str:
        return "已收到"


def upload_link(application_id: str) -> PageLink:
    """The way for files: WeChat does not give a service account what is in them."""
    return PageLink("papers", "在网页上传（可传 PDF）", application_id)


def open_photos(view: View) -> list[Photo]:
    """The papers that are still wanted, in the form's order."""
    return [question for question in view.missing() if isinstance(question, Photo)]


_NOT_NEEDED = frozenset({"都不是", "不用它", "都不是不用它", "不用", "删除", "没用"})


@dataclass(frozen=True, kw_only=True)
class Sort(Question):
    """Photos whose place is not clear: the person says which paper each is, the oldest first."""

    def is_open(self, view: View) -> bool:
        return bool(view.application.unsorted)

    def say(self, view: View) -> Say:
        """With the way to the page, where all of them are shown large."""
        page = PageLink("papers", "看大图，在网页上选", view.application.id)
        return Say(words(self.ask, view), self.choices(view), (page,), self.id)

    def choices(self, view: View) -> tuple[Choice, ...]:
        return tuple(Choice(q.label, q.label) for q in open_photos(view)) + (
            Choice("都不是，不用它", "都不是"),
        )

    def as_offered(self, text: str, view: View) -> str | None:
        return self.heard(text, view)

    def hear(self, text: str, view: View) -> str:
        said = bare(re.sub(r"^(这|那)?(一)?张?(是|图片是|照片是)?", "", text))
        if re.search(r"发错|不是资料|不相关|没关系的", said) or said in (
            "都不是",
            "不用它",
            "都不是不用它",
            "不用",
            "删除",
            "没用",
        ):
            return ""
        for question in open_photos(view):
            names = (question.label, *question.names)
            if len(said) >= 2 and any(said in bare(name) for name in names):
                return question.id
        raise Refused("unrecognised", "请点选这张照片是哪份资料：")


@dataclass(frozen=True, kw_only=True)
class Await(Question):
    """Something that others do: our worker, the cashier, the reviewer. Text cannot answer it.

    `start` is wanted done when the question is reached; doing it twice is harmless.
    """

    start: Callable[[View], tuple[Effect, ...]] = field(default=lambda view: ())
    busy: Words = ""
    again: Words = ""
    is_instant: bool = False  # its result comes in the same breath, so nobody is told to wait

    def remind(self, view: View) -> Say:
        return replace(self.say(view), text=words(self.again or self.ask, view))

    def hear(self, text: str, view: View) -> str:
        raise Refused("waiting", words(self.busy or self.ask, view))


@dataclass(frozen=True, kw_only=True)
class Check(Await):
    """Something that is checked elsewhere and may fail; then the person says how to go on.

    The `ways` are commands that can be written as well; what `again` recognises asks for another check.
    """

    ways: Callable[[View], tuple[Choice, ...]] = field(default=lambda view: ())
    once_more: re.Pattern[str] = re.compile("$.")

    def choices(self, view: View) -> tuple[Choice, ...]:
        return self.ways(view)

    def as_offered(self, text: str, view: View) -> str | None:
        return self.heard(text, view)

    def hear(self, text: str, view: View) -> str:
        said = bare(text)
        may_ask = any(self.once_more.fullmatch(bare(way.value)) for way in self.ways(view))
        if may_ask and self.once_more.fullmatch(said):
            return said
        return super().hear(text, view)


@dataclass(frozen=True, kw_only=True)
class Arrival(Await):
    """Something that is on its way to the person, who says when it is there.

    `is_there`: whether it has left, so that it can arrive. `arrives` knows the words for it; a nod is none.
    """

    is_there: Callable[[View], bool]
    arrives: Callable[[str], bool]
    yes: str
    value: str

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(self.yes, self.yes),) if self.is_there(view) else ()

    def as_offered(self, text: str, view: View) -> str | None:
        is_said = bare(text) == bare(self.yes) or self.arrives(text)
        return self.value if is_said and self.is_there(view) else None

    def say(self, view: View) -> Say:
        return replace(super().say(view), choices=self.choices(view))

    def hear(self, text: str, view: View) -> str:
        if (value := self.as_offered(text, view)) is not None:
            return value
        return super().hear(text, view)


@dataclass(frozen=True, kw_only=True)
class Page(Await):
    """Something done on one of our pages, such as the face check."""

    page: str = ""
    page_label: str = ""

    def say(self, view: View) -> Say:
        link = PageLink(self.page, self.page_label, view.application.id)
        return Say(words(self.ask, view), (), (link,), self.id)
