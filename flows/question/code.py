"""A number counts as the applicant's own once the code that was sent to it comes back."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Refused
from bot.message.outbound import Choice
from flows.effects import Effect
from flows.question.base import Question, View, words
from flows.question.field import Ask
from flows.state import CODE_DIGITS
from flows.wording.vocabulary import bare
from flows.wording.writing import even

RESEND, OTHER_NUMBER = "重新发送", "换个号码"
_RESEND = re.compile(
    r"(?:请|麻烦|帮我|给我)*(?:重新|再|重)(?:发送?|获取|来)?(?:一)?(?:次|条|个|遍)?(?:短信|验证码)?(?:吧|一下)?"
    r"|(?:验证码|短信)?(?:还)?(?:一直)?(?:没有?|未)(?:收到|来|发来)(?:验证码|短信)?(?:啊|呀|呢)?"
    r"|收不到(?:验证码|短信)?|(?:验证码|短信)(?:还)?(?:收不到|没有?收到|没有?来|过期了?|失效了?)(?:啊|呀|呢)?"
    r"|发送验证码|发验证码|获取验证码"
)
_OTHER_NUMBER = re.compile(
    r"换(?:个|一个)?(?:手机|电话)?(?:号码?|手机)|(?:手机|电话)?号码?(?:写|填|发|输)?错了?|不是这个(?:手机|电话)?号码?"
)
_FEWEST = 3  # fewer digits are no code with one missing


@dataclass(frozen=True, kw_only=True)
class Number(Ask):
    """A mobile number that has to be proved."""


@dataclass(frozen=True, kw_only=True)
class Code(Question):
    """The code that was sent to the number which `proves` names. What it is compared with is not known here.

    `start` is wanted done when the question is reached; its result comes in the same breath.
    """

    proves: str
    start: Callable[[View], tuple[Effect, ...]]

    def choices(self, view: View) -> tuple[Choice, ...]:
        return (Choice(RESEND, RESEND), Choice(OTHER_NUMBER, OTHER_NUMBER))

    def as_offered(self, text: str, view: View) -> str | None:
        return self.heard(text, view)

    def hear(self, text: str, view: View) -> str:
        """Six digits; else a wish for another code, or another number, or that number itself."""
        said = bare(text)
        if _RESEND.fullmatch(said):
            return RESEND
        if _OTHER_NUMBER.fullmatch(said):
            return OTHER_NUMBER
        runs = re.findall(r"\d+", re.sub(r"(?<=\d)[ -](?=\d)", "", even(text)))
        whole = [run for run in runs if len(run) == CODE_DIGITS]
        digits = whole[0] if len(whole) == 1 else max(runs, key=len, default="")
        if len(digits) < _FEWEST:
            raise Refused("unrecognised", words(self.ask, view))
        if len(digits) == CODE_DIGITS:
            return digits
        if re.fullmatch(r"1[3-9]\d{9}", digits):
            return digits
        raise Refused(
            "shape",
            f"验证码是 {CODE_DIGITS} 位数字，您发来的是 {len(digits)} 位。请照着短信，再发一次完整的验证码。",
        )


def masked(number: str) -> str:
    """Enough of a mobile number to recognise one's own."""
    return f"{number[:3]}****{number[-4:]}"
