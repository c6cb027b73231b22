"""A consent: what counts as a yes to it, and as a no."""

import re
from dataclasses import dataclass

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink, Say
from flows.question.base import Question, Test, View, always, words
from flows.wording.vocabulary import bare
from flows.wording.wishes import agrees_to_go_on, consents

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


_REPEATED = re.compile(r"(.{1,8}?)\1{1,3}")
_TAPPED = {"agreement": "同意协议", "privacy": "同意处理", "biometric": "同意核验"}


def is_consent(said: str) -> bool:
    """A plain yes, perhaps said two or three times: nothing else is a consent."""
    found = _REPEATED.fullmatch(said)
    is_repeated = found is not None and found[1] in _AGREED
    return said in _AGREED or is_repeated or consents(said) or agrees_to_go_on(said)


@dataclass(frozen=True, kw_only=True)
class Agree(Question):
    """A consent. It is stored with the version of the text that was agreed to.

    `yes` is what a tap says, by its page: words of this consent alone, since a tap on an older message that
    comes without its id is words like any others. A new version is asked for only while it is
    `needed_when`: nobody is disturbed for a text about what is done already.
    """

    version: str
    page: str
    page_label: str
    refused: str
    needed_when: Test = always

    @property
    def yes(self) -> str:
        return _TAPPED[self.page]

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(self.yes, self.yes), Choice("不同意", "不同意"))

    def say(self, view: View) -> Say:
        link = PageLink(self.page, self.page_label, view.application.id)
        return Say(words(self.ask, view), self.choices(view), (link,), self.id)

    def is_open(self, view: View) -> bool:
        given = view.value(self.id)
        return given != self.version and (not given or self.needed_when(view))

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
