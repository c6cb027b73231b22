"""Taking an answer: check it, store it, void what needs it, move the application on."""

from datetime import datetime

from bot.errors import Refused
from flows.certificates.choice import look_at
from flows.effects import SendCode
from flows.form import Look
from flows.question import ALL, NONE, OTHER_NUMBER, RESEND, Ask, Code, Offer, Question, Sort, words
from flows.sections.binding import BOUND, WrongCode, try_code
from flows.seeing.photographed import moved_to, proposed
from flows.state import CODE_DIGITS, Application, Thread
from flows.state.changing import replace
from handlers.asking import APPLICANT, Decision, ask, join, menu
from handlers.other_meanings import otherwise
from handlers.refusing import refuse
from handlers.storing import also_told, begun, completed, drop_surplus, store, take, whole


def answer(
    thread: Thread, text: str, now: datetime, source: str = "typed", *, is_heard: bool = False
) -> Decision:
    """The text as the answer to the pending question. `is_heard`: the ear knows it for a value of this
    field, or they
    said that they mean it; else only what the question offers is stored."""
    application = thread.application
    if application is None:
        return menu(thread, "抱歉，没太明白您的意思。您可以点选下面的服务，也可以直接用一句话说说要办什么：")
    look = look_at(application, now)
    question = look.pending()
    if question is None:
        return ask(thread, now)
    text, is_whole = completed(thread, question, text)
    try:
        value = question.hear(text, look)
    except Refused as refused:
        thread = begun(thread, question, text)
        taken = otherwise(thread, question, refused, text, look, now)
        return taken or refuse(thread, question, refused, look)
    if (
        isinstance(question, Ask)
        and not (is_heard or is_whole)
        and question.as_offered(text, look) is None
        and source == "typed"
    ):
        none = Refused("unrecognised", _wanted(question, look))
        return otherwise(thread, question, none, text, look, now) or refuse(thread, question, none, look)
    value = whole(thread, question, value)
    if settled := _settled(thread, question, value, look, now):
        return settled
    thread, changed, told = take(thread, question, text, value, source, look, now)
    also = also_told(question, value, told)
    lead = changed or ("" if also else _thanks(question, value, look))
    if question.id == "confirm":
        thread = replace(thread, summed="")
    return ask(replace(thread, misses=0) if thread.misses else thread, now, join(lead, also))


def _wanted(question: Ask, look: Look) -> str:
    """What is said of words that are no value: how a value looks."""
    try:
        question.parse("？", look)
    except Refused as refused:
        return refused.words
    return words(question.ask, look)


def _thanks(question: Question, value: str, look: Look) -> str:
    """That a changed answer was taken, or what was mended was sent again."""
    if question.id == "resubmit":
        return "已重新提交，谢谢。"
    if isinstance(question, Ask) and question.certain is not None and question.certain(value):
        return f"记下了：{value}。这个证件由审核员人工核对，有疑问请回复“人工”。"
    is_edit = look.application.answers.get(question.id) is not None and question.group != ""
    return f"{question.label}：{question.show(value, look)}，记好了。" if is_edit else ""


def _settled(thread: Thread, question: Question, value: str, look: Look, now: datetime) -> Decision | None:
    """What is no answer of its own, but a word on what was sent: a photo's place, what was read, a code."""
    if isinstance(question, Sort):
        return sort(thread, look.application, value, now)
    if isinstance(question, Offer):
        return settle(thread, look.application, value, now)
    if isinstance(question, Code):
        return _prove(thread, question, value, look, now)
    return None


def _prove(thread: Thread, question: Code, heard: str, look: Look, now: datetime) -> Decision:
    """A code, or what else is wanted where one is awaited: another one, or another number."""
    application = look.application
    if heard == RESEND:
        return thread, (SendCode(application.id, look.value(question.proves)),)
    if heard == OTHER_NUMBER:
        application = application.mark("reopened", {question.proves: OTHER_NUMBER}, APPLICANT, now)
        return ask(replace(thread.put(application), misses=0), now)
    if len(heard) != CODE_DIGITS:  # a whole number, instead of the one before
        thread, changed = store(thread, look.form.by_id[question.proves], heard, "typed", now)
        return ask(replace(thread, misses=0), now, changed)
    try:
        application = try_code(application, heard, APPLICANT, now)
    except WrongCode as wrong:
        return refuse(thread.put(wrong.application), question, wrong, look)
    thread, _ = store(thread.put(application), question, BOUND, "typed", now)
    return ask(replace(thread, misses=0), now, "手机号码验证好了，谢谢。")


def sort(thread: Thread, application: Application, place: str, now: datetime, document: str = "") -> Decision:
    """Put a photo without a place, or the oldest, where the person says; "" throws it away."""
    document = document or application.unsorted[0]
    thread = thread.put(application.sort_out(document, now))
    if not place:
        return ask(thread, now, "好的，这张不用。")
    question = look_at(application, now).form.by_id[place]
    thread, lead = store(thread, question, document, "photo", now, document=document)
    thread, surplus = drop_surplus(thread, now)
    return ask(replace(thread, misses=0), now, join(f"好的，已作为{question.label}收下。", lead, surplus))


def settle(thread: Thread, application: Application, word: str, now: datetime) -> Decision:
    """What was read on a paper: kept as it is, kept as another person's, or left alone."""
    if word == NONE:
        thread = thread.put(application.drop_proposals(APPLICANT, now))
        return ask(replace(thread, misses=0), now, "好的，这些不用，我们一项一项来。")
    if word != ALL:
        others = moved_to(word, look_at(application, now), now)
        application = application.drop_proposals(APPLICANT, now).propose(others, now)
        thread = thread.put(application)
    look = look_at(application, now)
    kept = proposed(look)
    for name, read in kept.items():
        question, sure = look.form.by_id[name], read.confidence
        thread, _ = store(thread, question, read.value, "read", now, document=read.document, confidence=sure)
    return ask(replace(thread, misses=0), now, f"好的，记下了 {len(kept)} 项。")
