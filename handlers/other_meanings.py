"""When an answer does not fit the open question: try other questions, FAQs and nods before refusing."""

import re
from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from flows.form import Look
from flows.hearing import faq
from flows.question import Choose, Code, Offer, Photo, Question, Sort
from flows.state import Thread
from flows.wording.same import same_as
from flows.wording.vocabulary import bare, is_nod, yes_or_no
from handlers.asking import APPLICANT, Decision, ask, join
from handlers.frequent import told_to
from handlers.storing import store

_HOW_TO_SEND = re.compile(
    r"(?>.*?(?:怎|咋|如何|哪)).*(?:拍|发|传|交|弄|办|下载|打印|表)"
    r"|(?>.*?(?:拍|发|传|下载|打印|表)).*(?:怎|咋|哪|不了)",
    re.DOTALL,
)
_SENT_BY_MISTAKE = re.compile(
    r"(?:不好意思|抱歉|对不起)?(?:刚才)?(?:那张|这张)?(?:照片|图片)?(?:是)?(?:我)?"
    r"(?:发错|不是资料|不算|不用管|都不是|手滑)(?:发错|不是资料)?了?(?:的)?(?:不用管|不好意思)?"
)
_PUZZLING = ("unrecognised", "photo_wanted", "waiting")


def otherwise(
    thread: Thread, question: Question, refused: Refused, text: str, look: Look, now: datetime
) -> Decision | None:
    """How it is taken instead of as a wrong answer, or None: then it is one."""
    return (
        _asked_before(thread, text, look, now)
        or _elsewhere(thread, text, look, now)
        or _puzzled(thread, question, refused, text, look, now)
    )


def known_question(
    thread: Thread, question: Question, text: str, look: Look, now: datetime
) -> Decision | None:
    """A frequent question that was not put as one: 钱已经打了."""
    application = thread.application
    found = faq.match(text, look, is_gated=False).sure
    if application is None or found is None:
        return None
    thread = thread.record("digressed", APPLICANT, question=question.id, intent="faq")
    return ask(thread, now, told_to(application, found))


def _asked_before(thread: Thread, text: str, look: Look, now: datetime) -> Decision | None:
    """An answer to the question that was put last, though a newer form puts another before it."""
    asked = look.form.by_id.get(thread.asked.split("/")[1]) if thread.asked.count("/") == 2 else None
    pending = look.pending()
    if asked is None or pending is None or asked.id == pending.id or not asked.is_open(look):
        return None
    value = asked.heard(text, look) if asked.group else None
    if not value:
        return None
    thread, lead = store(thread, asked, value, "typed", now)
    return ask(replace(thread, misses=0), now, lead)


def _puzzled(
    thread: Thread, question: Question, refused: Refused, text: str, look: Look, now: datetime
) -> Decision | None:
    """A nod, or a question of theirs: with an answer, or called one that we have none to."""
    if refused.reason not in _PUZZLING:
        return None
    if isinstance(question, Photo) and _SENT_BY_MISTAKE.fullmatch(bare(text)):
        return ask(thread, now, "没关系，不用管它。")
    if is_nod(bare(text)):
        return ask(thread, now, "好的。")
    if known := known_question(thread, question, text, look, now):
        return known
    is_about_photos = isinstance(question, Photo) and _HOW_TO_SEND.match(text)
    if is_about_photos or not faq.is_question(text):
        return None
    thread = thread.record("digressed", APPLICANT, question=question.id, intent="unknown")
    return ask(thread, now, "这个问题我答不上来，回复“人工”可以问客服。")


def _elsewhere(thread: Thread, text: str, look: Look, now: datetime) -> Decision | None:
    """No answer to what was asked, but to one other open choice: 普票, before the invoice came up.

    A mere yes may answer any of them, and means none.
    """
    if isinstance(look.pending(), Offer | Sort | Code):
        return None  # what is said there is about the photo or the code
    if not look.value("consent.privacy") or yes_or_no(bare(text)) or is_nod(bare(text)):
        return None
    if same_as(text):
        return None  # somebody or some place, of which the open question has no use
    taking = {q.id: value for q in look.missing() if isinstance(q, Choose) and (value := q.heard(text, look))}
    if len(taking) != 1:
        return None
    [(name, value)] = taking.items()
    other = look.form.by_id[name]
    thread, lead = store(thread, other, value, "pasted", now)
    noted = f"{other.label}先记下了：{other.show(value, look)}。"
    return ask(replace(thread, misses=0), now, join(noted, lead))
