"""The words for an answer that cannot be taken, and help for an applicant who is stuck."""

from dataclasses import replace

from bot.errors import Refused
from bot.message.outbound import Choice, PageLink
from flows.catalogue import catalogue
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Await, Photo, Question, Sort
from flows.state import Thread
from handlers.asking import APPLICANT, Decision, join, page_of_fields

_PAGE_MISSES = 2
_ENOUGH_MISSES = 3


def refuse(thread: Thread, question: Question, refused: Refused, look: Look) -> Decision:
    """What is wrong with it and what to do; after three misses, an offer of help."""
    said = question.say(look)
    if refused.reason == "declined":
        thread = thread.record("refused", APPLICANT, question=question.id, reason=refused.reason)
        thread = replace(thread, kept="")
        return thread, (replace(said, text=refused.words, choices=(), links=()),)
    misses = thread.misses + (0 if isinstance(question, Await) else 1)
    recorded = thread.record("refused", APPLICANT, question=question.id, reason=refused.reason)
    thread = replace(recorded, misses=misses, asked="")
    text, links = refused.words, said.links
    if is_stuck(thread):
        page = _page(question, look)
        text, links = join(text, _offer(question, look, page)), (*links, *page)
    elif misses >= _PAGE_MISSES and (page := _page(question, look)):
        text, links = join(text, "也可以打开网页，对着例子一起填："), (*links, *page)
    return thread, (replace(said, text=text, choices=offered(thread, question, look), links=links),)


def _page(question: Question, look: Look) -> tuple[PageLink, ...]:
    """Where it can be filled in instead, if it is such a field."""
    if question not in fields_to_fill(look):
        return ()
    return (page_of_fields(look),)


def _offer(question: Question, look: Look, page: tuple[PageLink, ...]) -> str:
    """Other ways, for somebody who is stuck; the portal only serves while nothing was accepted here."""
    if page:
        return "别着急，可以打开网页，看着全部项目一起填。也可以："
    if isinstance(question, Photo | Sort) or look.application.order_no:
        return "别着急，需要帮忙可以："
    return f"别着急。也可以在网上营业厅办理：{catalogue().portal}\n或者："


def is_stuck(thread: Thread) -> bool:
    """Missed three times in a row."""
    return thread.misses >= _ENOUGH_MISSES


def offered(thread: Thread, question: Question, look: Look) -> tuple[Choice, ...]:
    """What can be tapped or picked by number now: the answers, and for somebody who is stuck, help."""
    if not is_stuck(thread):
        return question.choices(look)
    example = (Choice("看一个示例", "举例"),) if question.example else ()
    later = (Choice("先填别的", "先填别的"),) if look.can_wait(question) else ()
    return (*question.choices(look), *example, *later, Choice("找人工客服", "人工"))
