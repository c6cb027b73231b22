"""Taking an answer: check it, store it, void what needs it, move the application on."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.binding import BOUND, WrongCode, try_code
from flows.case import CODE_DIGITS, Application, Case
from flows.effects import SendCode
from flows.form import Look
from flows.forms import look_at
from flows.photographed import moved_to, proposed
from flows.question import ALL, NONE, OTHER_NUMBER, RESEND, Ask, Code, Offer, Question, Sort
from flows.understand import SURE
from handlers.asking import APPLICANT, Decision, ask, join, menu
from handlers.elsewhere import known_question, otherwise
from handlers.refusing import refuse
from handlers.storing import also_told, drop_surplus, store, take


def answer(case: Case, text: str, now: datetime, source: str = "typed", *, is_sure: bool = False) -> Decision:
    """The text as the answer to the pending question. `is_sure`: they said that they mean it."""
    application = case.application
    if application is None:
        return menu(case, "抱歉，没太明白您的意思。您可以点选下面的服务，也可以直接用一句话说说要办什么：")
    look = look_at(application, now)
    question = look.pending()
    if question is None:
        return ask(case, now)
    try:
        value = question.hear(text, look)
    except Refused as refused:
        taken = otherwise(case, question, refused, text, look, now)
        return taken or refuse(case, question, refused, look)
    if not is_sure and isinstance(question, Ask) and question.is_doubtful(value, look):
        return known_question(case, question, text, now) or _doubted(case, question, value)
    if settled := _settled(case, question, value, look, now):
        return settled
    case, changed, told = take(case, question, text, value, source, look, now)
    also = also_told(question, value, told)
    lead = changed or ("" if also else _thanks(question, value, look))
    if question.id == "confirm":
        case = replace(case, summed="")
    return ask(replace(case, misses=0), now, join(lead, also))


def _thanks(question: Question, value: str, look: Look) -> str:
    """That a changed answer was taken, or what was mended was sent again."""
    if question.id == "resubmit":
        return "已重新提交，谢谢。"
    is_edit = look.application.answers.get(question.id) is not None and question.group != ""
    return f"{question.label}：{question.show(value, look)}，记好了。" if is_edit else ""


def _doubted(case: Case, question: Ask, value: str) -> Decision:
    """Whether what reads like something else is meant: only they can know."""
    choices = (Choice("对，就是这个", "是"), Choice("不是", "不是"))
    case = replace(case, confirming=f"{SURE}:{value}")
    return case, (Say(f"跟您确认一下：{question.label}就是“{value}”吗？", choices, question=SURE),)


def _settled(case: Case, question: Question, value: str, look: Look, now: datetime) -> Decision | None:
    """What is no answer of its own, but a word on what was sent: a photo's place, what was read, a code."""
    if isinstance(question, Sort):
        return sort(case, look.application, value, now)
    if isinstance(question, Offer):
        return settle(case, look.application, value, now)
    if isinstance(question, Code):
        return _prove(case, question, value, look, now)
    return None


def _prove(case: Case, question: Code, heard: str, look: Look, now: datetime) -> Decision:
    """A code, or what else is wanted where one is awaited: another one, or another number."""
    application = look.application
    if heard == RESEND:
        return case, (SendCode(application.id, look.value(question.proves)),)
    if heard == OTHER_NUMBER:
        application = application.mark("reopened", {question.proves: OTHER_NUMBER}, APPLICANT, now)
        return ask(replace(case.put(application), misses=0), now)
    if len(heard) != CODE_DIGITS:  # a whole number, instead of the one before
        case, changed = store(case, look.form.by_id[question.proves], heard, "typed", now)
        return ask(replace(case, misses=0), now, changed)
    try:
        application = try_code(application, heard, APPLICANT, now)
    except WrongCode as wrong:
        return refuse(case.put(wrong.application), question, wrong, look)
    case, _ = store(case.put(application), question, BOUND, "typed", now)
    return ask(replace(case, misses=0), now, "手机号码验证好了，谢谢。")


def sort(case: Case, application: Application, place: str, now: datetime, document: str = "") -> Decision:
    """Put a photo without a place, or the oldest, where the person says; "" throws it away."""
    document = document or application.unsorted[0]
    case = case.put(application.sort_out(document, now))
    if not place:
        return ask(case, now, "好的，这张不用。")
    question = look_at(application, now).form.by_id[place]
    case, lead = store(case, question, document, "photo", now, document=document)
    case, surplus = drop_surplus(case, now)
    return ask(replace(case, misses=0), now, join(f"好的，已作为{question.label}收下。", lead, surplus))


def settle(case: Case, application: Application, word: str, now: datetime) -> Decision:
    """What was read on a paper: kept as it is, kept as another person's, or left alone."""
    if word == NONE:
        case = case.put(application.drop_proposals(APPLICANT, now))
        return ask(replace(case, misses=0), now, "好的，这些不用，我们一项一项来。")
    if word != ALL:
        others = moved_to(word, look_at(application, now), now)
        application = application.drop_proposals(APPLICANT, now).propose(others, now)
        case = case.put(application)
    look = look_at(application, now)
    kept = proposed(look)
    for name, read in kept.items():
        question, sure = look.form.by_id[name], read.confidence
        case, _ = store(case, question, read.value, "read", now, document=read.document, confidence=sure)
    return ask(replace(case, misses=0), now, f"好的，记下了 {len(kept)} 项。")
