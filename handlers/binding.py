"""The bound number: a code was sent or could not be sent, and changes of the number."""

from dataclasses import replace
from datetime import datetime

from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.hearing.intent import Intent
from flows.question import masked
from flows.sections.binding import CODE, NUMBER, notice_number, wait_words
from flows.state import Application, SentCode, Thread
from handlers.asking import Decision, ask, join, menu
from handlers.repairs import NOTHING_OPEN, reopen

_BLAMED = "这个号码收不到我们的短信，可能是退订过，或者被运营商拦下了。麻烦换一个号码试试。"
_LOST = "短信暂时发不出去，实在抱歉。请过几分钟回复“重新发送”，或回复“人工”。"


def on_code_sent(thread: Thread, event: ev.CodeSent, now: datetime) -> Decision:
    """Awaited from now on; or said how long to wait, and the code before it still holds."""
    application = thread.find(event.application_id)
    if application is None:
        return thread, ()
    before = application.code
    is_again = before is not None and before.number == event.number
    if event.wait_seconds:
        return _too_soon(thread, application, event, now)
    code = SentCode(event.number, event.salt, event.digest, now)
    thread = thread.put(application.expect_code(code, now))
    return ask(replace(thread, misses=0), now, "好的，又发了一条，以最新的为准。" if is_again else "")


def _too_soon(thread: Thread, application: Application, event: ev.CodeSent, now: datetime) -> Decision:
    look = look_at(application, now)
    question, code = look.form.by_id[CODE], application.code
    is_good = code is not None and code.number == event.number and not code.is_lost
    still = is_good and code is not None and not code.is_expired(now) and code.tries_left
    before = "之前那条验证码还能用，找到了直接发给我就行。" if still else ""
    said = question.say(look)
    return replace(thread, asked=""), (replace(said, text=join(wait_words(event.wait_seconds), before)),)


def on_code_not_sent(thread: Thread, event: ev.CodeNotSent, now: datetime) -> Decision:
    """Nothing will come: another number is asked for, or patience. A newer code makes this old news."""
    application = thread.find(event.application_id)
    code = application.code if application else None
    if application is None or code is None or code.salt != event.salt or application.value(CODE):
        return thread, ()
    thread = thread.record("code_not_sent", "provider", blames_number=str(event.blames_number).lower())
    if event.blames_number:
        application = application.drop_code().mark("reopened", {NUMBER: "blamed"}, "bot", now)
        thread, words = thread.keep(application), _BLAMED
    else:
        thread, words = thread.keep(application.lose_code(now)), _LOST
    if thread.focus != application.id:
        return thread, ()
    pending = look_at(thread.application or application, now).pending()
    if pending is not None and pending.id == CODE:
        said = pending.say(look_at(thread.application or application, now))
        return replace(thread, asked=""), (replace(said, text=words),)
    return ask(thread, now, words)


def rebind(thread: Thread, _: Intent, now: datetime) -> Decision:
    """换绑手机, at any time: the number is asked for anew, and proved anew."""
    application = thread.application
    if application is None:
        return menu(thread, NOTHING_OPEN)
    if not application.value("consent.privacy"):
        return ask(thread, now, "还没有绑定手机号，同意之后会请您验证。")
    look = look_at(application, now)
    if not application.is_active or NUMBER not in application.answers:
        return ask(thread, now, _nothing_bound(application, notice_number(look)))
    thread = thread.put(reopen(look, look.form.by_id[NUMBER], now))
    return ask(replace(thread, misses=0), now)


def _nothing_bound(application: Application, number: str) -> str:
    """Before the first number there is nothing to change; what is older than the binding has none."""
    if not application.order_no:
        return ""
    where = f"短信会发到 {masked(number)}。" if number else ""
    return f"这笔申请没有绑定手机，{where}要换号码，请回复“人工”。"
