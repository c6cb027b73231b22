"""The look over everything before it is fixed, and what counts as a yes to it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.checks.writing import simplified
from flows.question.base import Question, View, Words, words
from flows.wording.strip import variants
from flows.wording.vocabulary import Kind, bare, command, yes_or_no
from flows.wording.wishes import agrees_to_go_on, confirms


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
        return self.digest(view) if any(map(self._is_said_right, said)) else None

    def _is_said_right(self, said: str) -> bool:
        is_known = said == bare(self.yes) or said in _ALL_RIGHT
        return is_known or _is_yes(said) or confirms(said) or agrees_to_go_on(said)

    def hear(self, text: str, view: View) -> str:
        if (digest := self.as_offered(text, view)) is not None:
            return digest
        raise Refused("unrecognised", f"如果都对，请回复“{self.yes}”；{self.otherwise}")
