"""Values and photos that come while an agent talks: read, offered, and filed with the agent's yes."""

from datetime import datetime
from typing import Any

from bot.errors import NotNow
from bot.message import event as ev
from bot.message import stretch as st
from bot.message.paper import Paper
from flows.certificates.choice import look_at
from flows.filling import fields_to_fill
from flows.form import Look
from flows.hearing.ear import hear
from flows.hearing.law import decide
from flows.question import Photo
from flows.seeing.photographed import place_of
from flows.state import Application, Burst, FileOffer, Thread
from flows.state.changing import replace
from handlers.asking import Decision
from handlers.giving_papers import is_early, is_giving, places
from handlers.other_kinds import typed_in
from handlers.paper import place, put_in
from handlers.photo import arrived
from handlers.storing import take
from handlers.thread import expect_agent

_LONGEST = 500  # characters of a text in which values are looked for
_MOST = 20
_GONE = "这一项已经处理过了，请刷新看看。"
_NOT_WANTED = "这份资料现在不能放进这笔申请。"


def with_values(thread: Thread, text: str, now: datetime) -> Thread:
    """The thread with offers of the values that a text tells of fields."""
    application = thread.application
    if application is None or len(text) > _LONGEST:
        return thread
    look = look_at(application, now)
    fields = {question.id: question for question in fields_to_fill(look)}
    verdict = decide(hear(text, look), look) if fields else None
    for told in (*verdict.stored, *verdict.proposed) if verdict else ():
        question = fields.get(told.field)
        value = question.heard(told.value, look) if question else None
        if question and value and value != look.value(question.id):
            thread = _offered(thread, FileOffer(question.id, told.value))
    return thread


def on_photo_in_stretch(
    thread: Thread, application: Application, event: ev.PhotoStored, now: datetime
) -> Decision:
    """Kept with the application, in no place of it; offered with the place that it seems to be for."""
    application = application.remember(event.document_id, event.paper)
    question = place_of(event.paper, look_at(application, now))
    thread = thread.put(application.keep_unsorted(event.document_id, now))
    thread = _offered(thread, FileOffer(question.id if question else "", "", event.document_id))
    return arrived(thread, event.photo, now)


def with_offers(before: Thread, after: Thread, event: Any, now: datetime) -> Thread:
    """The thread with what an agent may file. What somebody says who waits for an agent is offered too, if
    the form did not take it; who takes over finds the photos that have no place yet."""
    typed = typed_in(event) if after.wants_person and not after.agent else None
    if typed and not typed.menu_id:
        after = with_values(after, typed.content, now)
    if after.agent and before.epoch != after.epoch:
        after = _with_photos(after, now)
    return _without_done(after, now) if after.offers else after


def _with_photos(thread: Thread, now: datetime) -> Thread:
    application = thread.application
    known = {offer.document_id for offer in thread.offers}
    for document in application.unsorted if application else ():
        if application is not None and document not in known:
            paper = application.papers.get(document, Paper())
            question = place_of(paper, look_at(application, now))
            thread = _offered(thread, FileOffer(question.id if question else "", "", document))
    return thread


def _without_done(thread: Thread, now: datetime) -> Thread:
    """Without what was filed otherwise. With nobody to file them there are no offers."""
    application = thread.application
    if application is None or not (thread.is_in_stretch or thread.wants_person):
        return replace(thread, offers=())
    look = look_at(application, now)
    left = tuple(offer for offer in thread.offers if not _is_done(offer, look))
    return thread if left == thread.offers else replace(thread, offers=left)


def _is_done(offer: FileOffer, look: Look) -> bool:
    if offer.document_id:
        return offer.document_id not in look.application.unsorted
    question = look.form.by_id.get(offer.question)
    return question is None or question.heard(offer.value, look) == look.value(offer.question)


def on_offer_taken(thread: Thread, event: st.OfferTaken, now: datetime) -> Decision:
    """Filed as if it had been given there. Raises NotNow, or Refused for a value that fits no more."""
    expect_agent(thread, event)
    offer = _find(thread, event)
    application = thread.application
    if application is None:
        raise NotNow(_GONE)
    thread = replace(thread, offers=tuple(one for one in thread.offers if one != offer))
    thread = thread.record("offer_taken", event.actor, question=event.question)
    look = look_at(application, now)
    if offer.document_id:
        return _file(thread, look, offer.document_id, event.question, now), ()
    question = look.form.by_id.get(offer.question)
    if question is None or question not in fields_to_fill(look):
        raise NotNow(_GONE)
    value = question.hear(offer.value, look)
    thread, _, also = take(thread, question, offer.value, value, "asked", look, now, event.actor)
    edited = (*thread.edited, *(q.id for q, _ in also), question.id)
    return replace(thread, edited=tuple(dict.fromkeys(edited))), ()


def on_offer_declined(thread: Thread, event: st.OfferDeclined, now: datetime) -> Decision:
    """Not filed: a value is forgotten, a photo is of no use to the application."""
    expect_agent(thread, event)
    offer = _find(thread, event)
    thread = replace(thread, offers=tuple(one for one in thread.offers if one != offer))
    application = thread.application
    if offer.document_id and application is not None:
        thread = thread.put(application.sort_out(offer.document_id, now))
    return thread.record("offer_declined", event.actor, question=offer.question), ()


def sorted_by_bot(thread: Thread, now: datetime) -> Thread:
    """Photos that the agent left open are the bot's again, which treats them as if they had come now."""
    photos = [offer.document_id for offer in thread.offers if offer.document_id]
    thread = replace(thread, offers=())
    for document in photos:
        application = thread.application
        if application is None or document not in application.unsorted or not is_giving(application):
            continue
        paper = application.papers.get(document)
        if paper is not None and place_of(paper, look_at(application, now)):
            thread = place(thread, application.sort_out(document, now), document, paper, now)
    return replace(thread, burst=Burst(revision=thread.burst.revision))


def _file(thread: Thread, look: Look, document: str, chosen: str, now: datetime) -> Thread:
    """Into the paper that the agent names. Before the forms are printed a paper only tells of fields."""
    question = next((one for one in places(look) if one.id == chosen), None)
    application = look.application
    if not isinstance(question, Photo) or not is_giving(application):
        raise NotNow(_NOT_WANTED)
    application = application.sort_out(document, now)
    if is_early(look):
        thread = place(thread, application, document, application.papers[document], now)
    else:
        thread = put_in(thread.put(application), question, document, now)
        thread = replace(thread, edited=tuple(dict.fromkeys((*thread.edited, question.id))))
    return replace(thread, burst=Burst(revision=thread.burst.revision))


def _offered(thread: Thread, offer: FileOffer) -> Thread:
    """Of a field the last value is offered; of offers the last ones."""
    others = [one for one in thread.offers if offer.document_id or one.question != offer.question]
    return replace(thread, offers=(*others, offer)[-_MOST:])


def _find(thread: Thread, event: st.OfferTaken | st.OfferDeclined) -> FileOffer:
    for offer in thread.offers:
        is_it = offer.document_id == event.document_id and event.value in ("", offer.value)
        if is_it and (event.document_id or offer.question == event.question):
            return offer
    raise NotNow(_GONE)
