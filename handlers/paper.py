"""A photographed paper finds its place: by our code, by what it is, or by what the person says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.message.paper import UNKNOWN, Paper
from flows.case import Answer, Application, Case, Status
from flows.findings import Finding, findings
from flows.form import Look
from flows.forms import look_at
from flows.papers import FORM_NAMES, printed
from flows.photographed import KIND_NAMES, last_paper, place_of, proposals
from flows.question import Photo
from handlers.answering import store
from handlers.asking import APPLICANT, Decision, ask
from handlers.places import is_early, is_taken

_INSIST = "一定要用这张的话，告诉我它是哪份资料就行。"
_DIFFERS = ("_differs", "_before", "expired_id", "expired_licence")


def place(case: Case, application: Application, document: str, paper: Paper, now: datetime) -> Case:
    """By what it is: into its place, its values proposed; kept aside when that is not clear."""
    look = look_at(application, now)
    question = place_of(paper, look)
    told = proposals(document, paper, look, now) if application.status is Status.DRAFT else {}
    if _values(told) != _values(application.proposals):
        application = application.propose(told, now)
        look = look_at(application, now)
    case = case.put(application)
    if question is None and (label := _label_of(document, look)):
        return _had(case, label)
    found = findings(question, paper, look) if question is not None else ()
    if is_early(look) and (question is None or question.form or found):
        return _noted(case, application, question, document, paper, found, now)
    if question is None:
        case = case.put(application.keep_unsorted(document, now))
        name = KIND_NAMES.get(paper.kind, "")
        return said(case, f"有一张看起来是{name}，这一步用不到。") if name else case
    if is_taken(question, application):
        return _had(case, question.label)
    if blocking := next((each for each in found if each.blocks), None):
        case = case.put(application.keep_unsorted(document, now))
        return said(case, f"{question.label}：{blocking.words}{_INSIST}")
    return put_in(case, question, document, now)


def place_chosen(case: Case, application: Application, document: str, chosen: str, now: datetime) -> Case:
    """Where somebody says that it belongs, unless nothing is wanted there."""
    look = look_at(application, now)
    question = next((q for q in look.visible() if q.id == chosen), None)
    if not isinstance(question, Photo):
        return place(case, application, document, application.papers[document], now)
    if is_taken(question, application):
        return _had(case, question.label)
    return put_in(case, question, document, now)


def put_in(case: Case, question: Photo, document: str, now: datetime) -> Case:
    """Into this place. Others of its kind that waited for a place are not needed any more."""
    case, _ = store(case, question, document, "photo", now, document=document)
    application = case.application
    assert application is not None  # noqa: S101  # just stored
    kind = application.papers[document].kind if document in application.papers else UNKNOWN
    for other in application.unsorted:
        known = application.papers.get(other)
        if known is not None and known.kind == kind != UNKNOWN:
            application = application.sort_out(other, now)
    burst = replace(case.burst, placed=(*case.burst.placed, question.label))
    return replace(case.put(application), burst=burst)


def place_form(
    case: Case, application: Application, document: str, code: tuple[str, str, str], now: datetime
) -> Case:
    """Our own form came back: is it of this application, and printed from today's answers?

    `code`: application, form and digest, as the form bears them.
    """
    of, form, digest = code
    name = FORM_NAMES.get(form, "表格")
    meant = case.find(of)
    if meant is None or not meant.is_active:
        return said(case, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    paper = application.papers[document]
    meant = meant.remember(document, paper)
    look = look_at(meant, now)
    question = next((q for q in look.visible() if isinstance(q, Photo) and q.form == form), None)
    if question is None:
        return said(case, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    if digest != look.printed_digest(printed(look)):
        return said(case, f"这张{name}是修改资料之前打印的，内容已经不一致，请用最新的表格重新打印盖章。")
    if is_taken(question, meant):
        return _had(case, name)
    return put_in(case.put(meant), question, document, now)


def advice(application: Application, labels: tuple[str, ...], now: datetime) -> str:
    """What is wrong with the papers of these names, a line for each."""
    look = look_at(application, now)
    lines = []
    for question in look.visible():
        answer = application.answer(question.id)
        if not isinstance(question, Photo) or question.label not in labels or answer is None:
            continue
        paper = application.papers.get(answer.document)
        found = findings(question, paper, look) if paper is not None else ()
        if found:
            lines.append(f"· {question.label}：" + "".join(each.words for each in found[:2]))
    return "请您再看一下：\n" + "\n".join(lines) if lines else ""


def rename(case: Case, place_id: str, now: datetime) -> Decision:
    """这张是营业执照: the paper that came last belongs elsewhere."""
    application = case.application
    assert application is not None  # noqa: S101  # the intent is understood beside an application
    look = look_at(application, now)
    last = last_paper(look)
    question = look.form.by_id[place_id]
    if last is None or not isinstance(question, Photo):
        return ask(case, now)
    if last.id == place_id:
        return ask(case, now, f"是的，已经作为{question.label}收下了。")
    document = look.value(last.id)
    moved = application.mark("void", {last.id: "照片归类改过了"}, APPLICANT, now)
    case, _ = store(case.put(moved), question, document, "photo", now, document=document)
    return ask(replace(case, misses=0), now, f"好的，改作{question.label}收下。")


def said(case: Case, words: str) -> Case:
    """To be told when the photos of the burst are acknowledged."""
    burst = case.burst
    return replace(case, burst=replace(burst, refused=(*burst.refused, words)))


def _label_of(document: str, look: Look) -> str:
    """The place where the very same file is already, "" when it is new."""
    photos = (question for question in look.visible() if isinstance(question, Photo))
    return next((question.label for question in photos if look.value(question.id) == document), "")


def _had(case: Case, label: str) -> Case:
    return said(case, f"{label}已经收过了，不用重发。")


def _values(answers: Mapping[str, Answer]) -> dict[str, str]:
    return {question: answer.value for question, answer in answers.items()}


def _noted(
    case: Case,
    application: Application,
    question: Photo | None,
    document: str,
    paper: Paper,
    found: tuple[Finding, ...],
    now: datetime,
) -> Case:
    """What is not recognised waits for its place; of the others we say what they are and what is odd."""
    if paper.kind == UNKNOWN or paper.kind not in KIND_NAMES:
        return case.put(application.keep_unsorted(document, now))
    name = KIND_NAMES[paper.kind]
    if question is not None and "seal" in question.marks and not paper.is_sealed:
        case = said(case, f"这张{name}没有盖公章，先用来填信息；上传资料时要的是盖好公章的。")
    if odd := [each.words for each in found if _is_odd(each)]:
        case = said(case, f"{name}：" + "".join(odd))
    return replace(case, burst=replace(case.burst, seen=(*case.burst.seen, name)))


def _is_odd(found: Finding) -> bool:
    return found.blocks or found.code.endswith(_DIFFERS)
