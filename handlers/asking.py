"""How the open question is put: what was just done, then the one thing that is asked next."""

from datetime import datetime

from bot.message.outbound import Choice, Say
from flows.case import Application, Case, Status
from flows.effects import Effect
from flows.form import Look
from flows.forms import look_at
from flows.question import Await, Page, Question

Decision = tuple[Case, tuple[Effect, ...]]

MENU = (
    Choice("申请数字证书", "申请数字证书"),
    Choice("查询办理进度", "查询办理进度"),
    Choice("常见问题", "常见问题"),
    Choice("联系客服", "联系客服"),
)
ENDINGS = {
    Status.COMPLETED: "这笔申请已经办结，感谢您的信任。",
    Status.CANCELLED: "这笔申请已经取消。",
    Status.EXPIRED: "这笔申请已经过期，可以重新申请，已填的资料会带过来。",
    Status.REFUNDED: "退费已经办结。",
}


def menu(case: Case, lead: str) -> Decision:
    """The four things that people come for."""
    return case, (Say(lead, MENU, question="menu"),)


def ask(case: Case, now: datetime, lead: str = "") -> Decision:
    """Say `lead`, then the pending question of the application in focus, and start what it waits for."""
    application = case.application
    if application is None:
        return menu(case, lead or "请问要办理什么？")
    look = look_at(application, now)
    question = look.pending()
    if question is None:
        return case, (Say(join(lead, ENDINGS.get(application.status, ""))),)
    said = question.say(look)
    heading = _heading(question, look)
    started = question.start(look) if isinstance(question, Await) and not isinstance(question, Page) else ()
    asked = f"{heading}\n{said.text}" if heading else said.text
    if isinstance(question, Await) and question.is_instant:
        asked = ""
    text = join(lead, _rejection(question, application), asked)
    return case, (Say(text, said.choices, said.links, said.question), *started)


def join(*parts: str) -> str:
    """Parts of one message, an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def _heading(question: Question, look: Look) -> str:
    """A group's title, when its first question comes up."""
    if not question.group or look.application.status is not Status.DRAFT:
        return ""
    begun = any(q.group == question.group and q.id in look.application.answers for q in look.form.questions)
    return "" if begun else f"【{question.group}】"


def _rejection(question: Question, application: Application) -> str:
    answer = application.answers.get(question.id)
    if answer is None or answer.state != "rejected":
        return ""
    return f"需要补正：{question.label}\n原因：{answer.note}"
