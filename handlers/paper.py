"""A photographed paper finds its place: by our code, by what it is, or by what the person says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.message.paper import UNKNOWN, Paper
from flows.certificates.choice import look_at, title_of
from flows.form import Look
from flows.question import Photo
from flows.sections.printing import FORM_NAMES, printed
from flows.seeing.differing import stranger
from flows.seeing.findings import Finding, findings
from flows.seeing.photographed import KIND_NAMES, place_of, proposals
from flows.state import Answer, Application, Status, Thread
from handlers.giving_papers import is_early, is_illegible, is_taken
from handlers.storing import store

_ILLEGIBLE = (
    "有照片看不到清楚的文字，没有留下。是资料的话，请在亮一点的地方放平、拿稳手机再拍一张；发错了就不用管。"
)
_SIDES = ("id_front", "id_back")
_DIFFERS = ("_differs", "_before", "expired_id", "expired_licence")


def place(thread: Thread, application: Application, document: str, paper: Paper, now: datetime) -> Thread:
    """By what it is: into its place, its values proposed; kept aside when that is not clear."""
    look = look_at(application, now)
    question = place_of(paper, look)
    told = proposals(document, paper, look, now) if application.status is Status.DRAFT else {}
    if _values(told) != _values(application.proposals):
        application = application.propose(told, now)
        look = look_at(application, now)
    thread = thread.put(application)
    if question is None and (label := _label_of(document, look)):
        return _had(thread, label)
    found = findings(question, paper, look) if question is not None else ()
    if is_illegible(paper):
        return said(thread, _ILLEGIBLE)
    if is_early(look) and (question is None or question.form or found):
        return _noted(thread, application, question, document, paper, found, now)
    if question is None:
        return _without_place(thread, document, paper, look, now)
    if is_taken(question, application):
        return _had(thread, question.label)
    return _put_in_or_aside(thread, question, document, paper, look, now)


def place_chosen(
    thread: Thread, application: Application, document: str, chosen: str, now: datetime
) -> Thread:
    """The place that was chosen for it, unless it surely is another paper; then that one's."""
    look, paper = look_at(application, now), application.papers[document]
    question = next((q for q in look.visible() if q.id == chosen), None)
    if not isinstance(question, Photo):
        return place(thread, application, document, paper, now)
    own = place_of(paper, look)
    if paper.kind in (UNKNOWN, *question.kinds):
        own = question
    elif own is None:
        thread = thread.put(application.set_aside(document, question.id, now))
        return said(thread, why_aside(question, paper, look))
    if is_taken(own, application):
        return _had(thread, own.label)
    if own is not question and not doubted(own, paper, look):
        thread = said(thread, moved(own.label, question, has_old=application.value(question.id) != ""))
    return _put_in_or_aside(thread, own, document, paper, look, now)


def why_aside(question: Photo, paper: Paper, look: Look) -> str:
    """Why a page that came for this place was not put there, "" if it would be now."""
    if words := doubted(question, paper, look):
        return words
    if paper.kind in (UNKNOWN, *question.kinds):
        return ""
    if paper.kind in _SIDES and "id_copy" in question.kinds:
        return _both_sides(question)
    return f"选作{question.label}的那份看起来是{KIND_NAMES[paper.kind]}，没有用它。"


def moved(own: str, chosen: Photo, *, has_old: bool) -> str:
    """A page that is surely another paper, and has a place as such: `own`."""
    old = f"{chosen.label}保留原来的。" if has_old else f"{chosen.label}还要再传。"
    return f"选作{chosen.label}的那份看起来是{own}，已放到那一份；{old}"


def _put_in_or_aside(
    thread: Thread, question: Photo, document: str, paper: Paper, look: Look, now: datetime
) -> Thread:
    """What is somebody else's, or cannot be read, is kept beside until somebody says that it is meant."""
    words = doubted(question, paper, look)
    if not words:
        return put_in(thread, question, document, now)
    application = thread.application
    assert application is not None  # noqa: S101  # the caller works on it
    return said(thread.put(application.set_aside(document, question.id, now)), words)


def doubted(question: Photo, paper: Paper, look: Look) -> str:
    """Why such a paper does not take its place by itself, "" if it may."""
    if whose := stranger(paper, look):
        return f"{whose}发来；没有拿错的话，回复“就用这张”。"
    if paper.kind == UNKNOWN and not is_illegible(paper):
        return ""  # what no program recognises may well be right
    blocking = next((each for each in findings(question, paper, look) if each.blocks), None)
    return f"{question.label}：{blocking.words}一定要用这张的话，回复“就用这张”。" if blocking else ""


def _without_place(thread: Thread, document: str, paper: Paper, look: Look, now: datetime) -> Thread:
    """Nobody needs to be asked what it is, if we know; they may still say that it is something else."""
    application, name = look.application, KIND_NAMES.get(paper.kind, "")
    if not name:
        return thread.put(application.keep_unsorted(document, now))
    copy = next((q for q in look.visible() if isinstance(q, Photo) and "id_copy" in q.kinds), None)
    if paper.kind in _SIDES and copy is not None and not application.order_no:
        thread = thread.put(application.set_aside(document, copy.id, now))
        return said(thread, _both_sides(copy))
    thread = thread.put(application.set_aside(document, "", now))
    return said(thread, f"有一张看起来是{name}，这一步用不到。")


def _both_sides(copy: Photo) -> str:
    return (
        f"身份证只拍到一面，没有用上。{copy.label}要正反面在同一张照片里："
        "复印在一张纸上、盖好公章再拍；分开复印的，把两张并排放好拍一张。"
    )


def put_in(thread: Thread, question: Photo, document: str, now: datetime) -> Thread:
    """Into this place. Others of its kind that waited for a place are not needed any more."""
    thread, _ = store(thread, question, document, "photo", now, document=document)
    application = thread.application
    assert application is not None  # noqa: S101  # just stored
    application = application.clear_aside(question.id, document)
    kind = application.papers[document].kind if document in application.papers else UNKNOWN
    for other in application.unsorted:
        known = application.papers.get(other)
        if known is not None and known.kind == kind != UNKNOWN:
            application = application.sort_out(other, now)
    burst = replace(thread.burst, placed=(*thread.burst.placed, question.label))
    return replace(thread.put(application), burst=burst)


def place_form(
    thread: Thread, application: Application, document: str, code: tuple[str, str, str], now: datetime
) -> Thread:
    """Our own form came back: is it of this application, and printed from today's answers?

    `code`: application, form and digest, as the form bears them.
    """
    of, form, digest = code
    name = FORM_NAMES.get(form, "表格")
    meant = thread.find(of)
    if meant is None or not meant.is_active:
        return said(thread, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    paper = application.papers[document]
    meant = meant.remember(document, paper)
    look = look_at(meant, now)
    question = look.form.by_id.get(place_of_form(look, form))
    if not isinstance(question, Photo):
        return said(thread, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    if digest != look.printed_digest(printed(look)):
        return said(thread, f"这张{name}是修改资料之前打印的，内容已经不一致，请用最新的表格重新打印盖章。")
    if is_taken(question, meant):
        return _had(thread, name)
    if meant.id != application.id:
        thread = said(thread, f"这张{name}是您另一笔申请的（{_name_of(look)}），已放到那一笔。")
    return put_in(thread.put(meant), question, document, now)


def place_of_form(look: Look, form: str) -> str:
    """The question of the paper that one of our printed forms becomes, "" when it is not wanted here."""
    return next((q.id for q in look.visible() if isinstance(q, Photo) and q.form == form), "")


def _name_of(look: Look) -> str:
    return " · ".join(part for part in (look.subject(), title_of(look.application)) if part)


def said(thread: Thread, words: str) -> Thread:
    """To be told when the photos of the burst are acknowledged."""
    burst = thread.burst
    return replace(thread, burst=replace(burst, refused=(*burst.refused, words)))


def _label_of(document: str, look: Look) -> str:
    """The place where the very same file is already, "" when it is new."""
    photos = (question for question in look.visible() if isinstance(question, Photo))
    return next((question.label for question in photos if look.value(question.id) == document), "")


def _had(thread: Thread, label: str) -> Thread:
    return said(thread, f"{label}已经收过了，不用重发。")


def _values(answers: Mapping[str, Answer]) -> dict[str, str]:
    return {question: answer.value for question, answer in answers.items()}


def _noted(
    thread: Thread,
    application: Application,
    question: Photo | None,
    document: str,
    paper: Paper,
    found: tuple[Finding, ...],
    now: datetime,
) -> Thread:
    """What is not recognised waits for its place; of the others we say what they are and what is odd."""
    if paper.kind == UNKNOWN or paper.kind not in KIND_NAMES:
        return thread.put(application.keep_unsorted(document, now))
    name = KIND_NAMES[paper.kind]
    if question is not None and "seal" in question.marks and not paper.is_sealed:
        thread = said(thread, f"这张{name}没有盖公章，先用来填信息；上传资料时要的是盖好公章的。")
    if odd := [each.words for each in found if _is_odd(each)]:
        thread = said(thread, f"{name}：" + "".join(odd))
    return replace(thread, burst=replace(thread.burst, seen=(*thread.burst.seen, name)))


def _is_odd(found: Finding) -> bool:
    return found.blocks or found.code.endswith(_DIFFERS)
