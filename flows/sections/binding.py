"""Stage 0: the mobile number that the notices go to, proved by a code that is sent to it."""

import re
from datetime import datetime

from bot.errors import Refused
from flows import checks
from flows.effects import SendCode
from flows.form import Look
from flows.question import Code, Number, Question, Suggestion, View, masked
from flows.state import CODE_LASTS, Application, Status

NUMBER, CODE = "phone.number", "phone.code"
BOUND = "yes"  # the value of a code that came back: the code itself is of no more use to anybody
MINUTES = int(CODE_LASTS.total_seconds() // 60)
# 和我一样, 就用刚才验证过的那个手机.
_ONES_OWN = re.compile(
    r"(?:就是|就用|就写|就填|还是|就|用|写|填|是)*+(?:和|跟)?"
    r"(?:我自己|我|俺|现在|微信|手上|正在用|刚才|刚刚|前面|上面|验证过?|绑定过?|这个|本机|本人)++"
    r"(?:验证过?|绑定过?|发过?|填过?|用)*+的?(?:一样|相同)?(?:这个|那个)?的?"
    r"(?:手机号码?|手机|号码?|电话)?(?:吧|啊|呀|就行)?"
)
SAME_NUMBER = Suggestion((NUMBER, "就用验证过的号码"), said=_ONES_OWN)


def _is_asked(view: View) -> bool:
    """What was handed in before there was anything to bind is left alone."""
    return view.application.status is Status.DRAFT or NUMBER in view.application.answers


def _wanted(view: View) -> str:
    before = view.application.answers.get(NUMBER)
    if before is not None and before.state == "reopened":
        return "请发新的手机号码，验证之后，短信通知就发到新号码："
    return "先验证一下您的手机号码，办理进度和审核结果会用短信通知。请发手机号码："


def _start(view: View) -> tuple[SendCode, ...]:
    """A first code for this number; every other one is asked for."""
    number, code = view.value(NUMBER), view.application.code
    if not number or (code is not None and code.number == number):
        return ()
    return (SendCode(view.application.id, number),)


def _sent(view: View) -> str:
    code, number = view.application.code, view.value(NUMBER)
    if code is None or code.is_lost or code.number != number:
        return "验证码还没有发出去，请过几分钟回复“重新发送”，或回复“人工”。"
    return f"验证码已发到 {masked(number)}，{MINUTES} 分钟内有效，请把 6 位数字发给我。"


BINDING: tuple[Question, ...] = (
    Number(
        id=NUMBER,
        label="绑定手机号码",
        holds="mobile",
        names=("绑定手机", "绑定手机号", "验证手机", "验证手机号码"),
        ask=_wanted,
        example="13812345678",
        why="短信通知会发到这个号码；验证一下，才不会发到别人那里。",
        visible_when=_is_asked,
        parse=lambda text, _: checks.mobile(text),
        secret=True,
    ),
    Code(
        id=CODE,
        label="手机验证码",
        proves=NUMBER,
        start=_start,
        ask=_sent,
        example="短信里的 6 位数字，例如 246810",
        why="收得到验证码，才说明这个号码是您在用。",
        visible_when=_is_asked,
        needs=(NUMBER,),
    ),
)


def try_code(application: Application, given: str, actor: str, now: datetime) -> Application:
    """The application after a code was given. Raises WrongCode, which carries it, with what to do next."""
    code = application.code
    if code is None or code.is_lost or code.number != application.value(NUMBER):
        raise WrongCode("no_code", "验证码还没有发出去。请回复“重新发送”，收到后再发给我。", application)
    if code.is_expired(now):
        words = f"这个验证码已经过了 {MINUTES} 分钟，不能用了。请回复“重新发送”，我再发一个给您。"
        raise WrongCode("code_expired", words, application)
    if not code.tries_left:
        raise WrongCode("code_spent", _SPENT, application)
    if code.is_right(given):
        return application.drop_code()
    application = application.miss_code(actor, now)
    left = code.tries_left - 1
    words = f"验证码不对，请看一下最新的那条短信，再发一次（还可以试 {left} 次）。" if left else _SPENT
    raise WrongCode("wrong_code" if left else "code_spent", words, application)


_SPENT = "几次都没有对上，这个验证码作废了。请回复“重新发送”，我再发一个给您。"


class WrongCode(Refused):
    """A code that proves nothing. `application` remembers the try."""

    def __init__(self, reason: str, words: str, application: Application) -> None:
        super().__init__(reason, words)
        self.application = application


def wait_words(seconds: int) -> str:
    """Why no code goes out now. The words are the same for every number: they tell nothing about others."""
    if seconds <= 60:
        return f"验证码不能发得太密，请过 {seconds} 秒再回复“重新发送”。"
    return "今天能发的验证码已经发完了，请明天再回复“重新发送”；着急的话，回复“人工”。"


def notice_number(look: Look) -> str:
    """Where the short messages on an application go: the proved number, else the person's own."""
    proved = look.value(NUMBER) if look.value(CODE) else ""
    return proved or look.value(f"{look.form.identified}.mobile")
