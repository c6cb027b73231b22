"""The applicant does not know a value now: postpone the question where possible, and say how to find it."""

import re
from dataclasses import replace
from datetime import datetime

from flows.certificates.choice import look_at
from flows.deadlines import chinese_day, expires_on
from flows.form import Look
from flows.hearing.intent import Intent
from flows.hearing.labels import mentioned
from flows.question import Agree, Ask, Choose, Code, Photo, Question
from flows.state import Application, Status, Thread
from handlers.answering import answer
from handlers.asking import APPLICANT, Decision, ask, join

_BOSS = re.compile("老板|领导")  # whom they mean by it is on the form under another name

_A_MOMENT = re.compile("(?:请|麻烦)?(?:等一下|等会儿?|稍等一?下?|待会儿?|等等|等我一下)")
_BUSY = re.compile(
    "先到这|就到这|今天先这样|接着(?:弄|办|填)|再(?:弄|来|办|说|搞)|没空|没时间|忙|开车|开着车|开会|在路上"
)


def postpone(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """不知道, 待会再填: the open field is asked after the others."""
    application = thread.application
    look = look_at(application, now) if application else None
    question = look.pending() if look else None
    if application is None or look is None or question is None:
        return answer(thread, intent.text, now)
    if _A_MOMENT.fullmatch(intent.text):
        return ask(thread, now, "好的，不着急，找到了发给我就行。")
    if _BUSY.search(intent.text):
        return ask(thread, now, f"好的，您先忙。{_kept_until(thread, application)}。")
    other = mentioned(_BOSS.sub("法人", intent.text), look)
    if other is not None and other is not question and other in look.missing() and look.can_wait(other):
        thread = thread.put(application.postpone(other.id, APPLICANT, now))
        return ask(thread, now, f"好的，{other.label}放到最后再问您。")
    if not look.can_wait(question):
        return ask(thread, now, _stays(question, thread, application, look))
    is_rest = all(q is question or q.id in application.postponed for q in look.missing() if q.group)
    thread = thread.put(application.postpone(question.id, APPLICANT, now))
    if is_rest:
        return ask(thread, now, f"不着急，{_kept_until(thread, application)}。{question.find}")
    lead = f"好的，{question.label}先放一放，其他的填完再问您。{question.find}"
    return ask(replace(thread, misses=0), now, lead)


def _stays(question: Question, thread: Thread, application: Application, look: Look) -> str:
    """How to go on with a question that cannot be left for later."""
    held = application.answers.get(question.id)
    if held is not None and held.state == "reopened":
        return "要保留原来的，回复“保持不变”就行。"
    if isinstance(question, Ask):
        return question.find or join(f"{question.label}可以这样写：{question.example}", question.why)
    if isinstance(question, Photo):
        kept = f"，{_kept_until(thread, application)}" if application.status is Status.DRAFT else ""
        return f"好的，准备好了再发来{kept}。"
    if isinstance(question, Choose | Agree):
        return "这一步要先定下来，才能接着办。拿不准的话，回复“人工”可以问客服。"
    if isinstance(question, Code):
        return "不着急，收到短信再发给我。"
    return "好的，不着急。"


def _kept_until(thread: Thread, application: Application) -> str:
    return f"填好的内容为您保留到{chinese_day(expires_on(application, thread))}，什么时候回来都能接着办"
