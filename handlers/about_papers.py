"""Messages about papers that arrived: it is another paper, use it all the same, a new one will come."""

from dataclasses import replace
from datetime import datetime

from flows.certificates.choice import look_at
from flows.filling import is_locked
from flows.form import Look
from flows.question import Photo
from flows.seeing.photographed import ANEW, INSISTED, KEPT, last_aside, last_paper
from flows.state import EDITABLE, Application, Thread
from handlers.asking import APPLICANT, Decision, ask
from handlers.giving_papers import SLIP, is_early, is_taken, places
from handlers.repairs import LOCKED, reopen
from handlers.storing import store


def on_pointed(thread: Thread, word: str, now: datetime) -> Decision:
    """`word` is a place, and before it what is said of it, as `flows.photographed.renamed` found it."""
    application = thread.application
    assert application is not None  # noqa: S101  # the intent is understood beside an application
    look = look_at(application, now)
    what, _, place = word.rpartition(":")
    question = look.form.by_id[place]
    if not isinstance(question, Photo):
        return ask(thread, now)
    if what == ANEW:
        return _take_anew(thread, question, look, now)
    if what == KEPT:
        thread = thread.put(application.leave(place, APPLICANT, now))
        return ask(replace(thread, misses=0), now, f"好的，{question.label}还用原来那张。")
    if what == INSISTED:
        return _insist(thread, question, look, now)
    return _rename(thread, question, look, now)


def _insist(thread: Thread, question: Photo, look: Look, now: datetime) -> Decision:
    """What was kept beside takes its place; the reviewer sees what is odd about it."""
    document = next(one.document for one in look.application.aside if one.place == question.id)
    thread = _put(thread, question, document, now)
    return ask(thread, now, f"好的，{question.label}就用这张，审核员会人工核对。")


def _rename(thread: Thread, question: Photo, look: Look, now: datetime) -> Decision:
    """这张是营业执照: the paper that came last belongs elsewhere, or has a place after all."""
    application, last, beside = look.application, last_paper(look), last_aside(look)
    given = application.answer(last.id) if last is not None else None
    if beside is not None and (given is None or beside.at >= given.at):
        if is_taken(question, application):
            return ask(thread, now, f"{question.label}已经收过了，不用重发。")
        return ask(_put(thread, question, beside.document, now), now, f"好的，作为{question.label}收下。")
    if last is None or given is None:
        return ask(thread, now)
    if last is question:
        return ask(thread, now, f"是的，已经作为{question.label}收下了。")
    moved = application.mark("void", {last.id: "照片归类改过了"}, APPLICANT, now)
    return ask(
        _put(thread.put(moved), question, given.document, now), now, f"好的，改作{question.label}收下。"
    )


def _put(thread: Thread, question: Photo, document: str, now: datetime) -> Thread:
    thread, _ = store(thread, question, document, "photo", now, document=document)
    assert thread.application is not None  # noqa: S101  # just stored
    return replace(thread.put(thread.application.clear_aside(question.id, document)), misses=0)


def _take_anew(thread: Thread, question: Photo, look: Look, now: datetime) -> Decision:
    """修改营业执照: the question is open again, so that the next photo is for it."""
    application, label = look.application, question.label
    if question not in places(look):
        return ask(thread, now, LOCKED)
    if _is_done(application, question):
        return ask(thread, now, f"{label}已经审核通过，不用改；只要补正驳回的几项就好。")
    answer = application.answer(question.id)
    if answer is None or is_early(look) or question.id == SLIP:
        replacing = "，会换掉原来那张" if answer is not None else ""
        return ask(replace(thread, misses=0), now, f"好的，把{label}直接发来就行{replacing}。")
    thread = replace(thread.put(reopen(look, question, now)), misses=0)
    return ask(thread, now, f"好的，换一张{label}。不想换了，回复“还用原来的”。")


def _is_done(application: Application, question: Photo) -> bool:
    return application.status in EDITABLE and is_locked(application, question)
