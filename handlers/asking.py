"""How the open question is put: what was just done, then the one thing that is asked next."""

from datetime import datetime

from bot.message.outbound import Choice, PageLink, Say, Show
from flows.at_once import left_at_once, line_for_each
from flows.certificates.choice import look_at
from flows.effects import Effect
from flows.filling import fields_to_fill
from flows.form import SETTLED, Look
from flows.question import Ask, Await, Code, Confirm, Page, Photo, Question, Sort
from flows.state import Application, Status, Thread
from flows.state.changing import replace

APPLICANT = "applicant"
Decision = tuple[Thread, tuple[Effect, ...]]

MENU = (
    Choice("申请数字证书", "申请数字证书"),
    Choice("查询办理进度", "查询办理进度"),
    Choice("常见问题", "常见问题"),
    Choice("联系客服", "联系客服"),
)
ENDINGS = {
    Status.COMPLETED: "这笔申请已经办结，感谢您的信任。",
    Status.CANCELLED: "这笔申请已经取消，填过的资料也删除了。",
    Status.EXPIRED: "这笔申请放得太久，已经过期。需要时随时重新申请。",
    Status.REFUNDED: "退费已经办结。",
}


PICK = "pick:"  # what a bare number picks from, when it is not the open question
SWITCH = "切换 "
RENEW = "续办 "


def pick(thread: Thread, text: str, choices: tuple[Choice, ...]) -> Decision:
    """A list beside the form; a number or a tap takes one of it as if it had been written."""
    values = "\n".join(choice.value for choice in choices)
    return replace(thread, confirming=PICK + values), (Say(text, choices, question="pick"),)


def menu(thread: Thread, lead: str) -> Decision:
    """The four things that people come for."""
    return replace(thread, confirming="menu"), (Say(lead, MENU, question="menu"),)


def ask(thread: Thread, now: datetime, lead: str = "", *, whole: bool = False) -> Decision:
    """Say `lead`, then the pending question of the application in focus, and start what it waits for.

    A question that was put a moment ago and is still the same is only called to mind, unless the `whole`
    of it is wanted.
    """
    application = thread.application
    if application is None:
        return menu(thread, lead or "请问要办理什么？")
    look = look_at(application, now)
    question = look.pending()
    if question is None:
        return menu(thread, join(lead, ENDINGS.get(application.status, ""), "请问还要办理什么？"))
    if thread.burst.awaited and isinstance(question, Photo):
        return thread, (Say(join(lead, "照片正在处理，马上告诉您结果。")),)
    mark = _mark(question, application)
    is_known = thread.asked == mark or (isinstance(question, Confirm) and thread.summed == application.id[:8])
    said = question.remind(look) if lead and is_known and not whole else question.say(look)
    left = left_at_once(look) if thread.told_at_once != application.id[:8] else ()
    if left:
        thread = replace(thread, told_at_once=application.id[:8])
        said = replace(said, text=line_for_each(left, look))
    if question.id == "confirm":
        thread = replace(thread, summed=application.id[:8])
    heading = "" if left else _heading(question, look)
    started = _started(question, look)
    shown = () if is_known else _shown(question, application)
    asked = f"{heading}\n{said.text}" if heading else said.text
    if started and (isinstance(question, Code) or (isinstance(question, Await) and question.is_instant)):
        said, asked = Say("", question=question.id), ""  # its result is told in the same breath
    text = join(lead, _rejection(question, application), asked)
    # What stands open now is what a bare number refers to, not a list that was shown before.
    thread, page = _offered_page(replace(thread, asked=mark, confirming=""), question, look)
    links = tuple(dict.fromkeys((*said.links, *page)))
    # Papers are asked for by the page and by the last answer as well.
    is_step = not is_known and not isinstance(question, Photo | Sort)
    return thread, (
        *shown,
        *((Say(text, said.choices, links, said.question, is_step),) if text else ()),
        *started,
    )


def _offered_page(thread: Thread, question: Question, look: Look) -> tuple[Thread, tuple[PageLink, ...]]:
    """The page with all fields, once, with the first field of an application."""
    about = look.application.id
    if thread.told_page == about or not isinstance(question, Ask) or question not in fields_to_fill(look):
        return thread, ()
    return replace(thread, told_page=about), (page_of_fields(look),)


def page_of_fields(look: Look) -> PageLink:
    """Where all fields stand together."""
    return PageLink("fill", "在网页上填", look.application.id)


def with_link(decision: Decision, link: PageLink) -> Decision:
    """With the link first, once, in what is said."""
    thread, effects = decision
    return thread, tuple(
        replace(effect, links=(link, *(one for one in effect.links if one != link)))
        if isinstance(effect, Say)
        else effect
        for effect in effects
    )


def _mark(question: Question, application: Application) -> str:
    """Another one whenever something else would be asked. A photo that comes changes no answer."""
    photos = f"+{len(application.unsorted)}" if isinstance(question, Sort) else ""
    return f"{application.id[:8]}/{question.id}/{application.revision}{photos}"


def unseen(decision: Decision) -> Decision:
    """Without the pictures: the person has what is asked about before them."""
    thread, effects = decision
    return thread, tuple(effect for effect in effects if not isinstance(effect, Show))


def _shown(question: Question, application: Application) -> tuple[Show, ...]:
    """The photo that the question is about, before the question: of several, words cannot say which."""
    return (Show(application.unsorted[0]),) if isinstance(question, Sort) else ()


def _started(question: Question, look: Look) -> tuple[Effect, ...]:
    """What is begun by coming to this question."""
    if isinstance(question, Page):
        return ()  # the person begins it there
    return question.start(look) if isinstance(question, Await | Code) else ()


def join(*parts: str) -> str:
    """Parts of one message, an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def _heading(question: Question, look: Look) -> str:
    """A group's title, when its first question comes up; and one for what the person left for later."""
    if question.id in look.application.postponed:
        return "【先放着的】"
    if not question.group or look.application.status is not Status.DRAFT:
        return ""
    given = map(look.application.answers.get, look.form.by_group[question.group])
    is_begun = any(answer is not None and answer.source != SETTLED for answer in given)
    return "" if is_begun else f"【{question.group}】"


def _rejection(question: Question, application: Application) -> str:
    answer = application.answers.get(question.id)
    if answer is None or answer.state != "rejected":
        return ""
    return f"需要补正：{question.label}\n原因：{answer.note}"
