"""What the upload page shows: each paper with its state, in the applicant's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.documents.uploads import Upload
from bot.message.paper import Paper
from flows.form import Look
from flows.question import Photo, open_photos
from flows.seeing.findings import findings
from flows.state import EDITABLE, MENDING, Answer, Application, Status
from handlers.giving_papers import is_early, is_giving, is_taken, places
from handlers.paper import moved, why_aside
from pages.files import File, file_of, is_doubtful, on_page, place_with, why_not_used
from pages.next_step import Step, step_of
from pages.printing import usable_forms
from pages.stations import Station, stations_of
from pages.words_for_guests import for_guest as for_colleague

_MISSING, _READING, _GIVEN, _DOUBTFUL, _REJECTED = "还缺", "正在看", "已收到", "请再看一下", "需要补正"
_IN = frozenset({_GIVEN, _DOUBTFUL})
_BY_THE_PERSON = ("edit", "back")  # notes of an answer that its giver wants to change
_SLIP_IS_IN = "凭据收到了。财务确认到账后，会在微信聊天里告诉您。"
_ASK_COLLEAGUE = "没有用它，原因请问办理的同事。"
_TONES = {_MISSING: "act", _READING: "wait", _GIVEN: "wait", _DOUBTFUL: "act", _REJECTED: "bad"}


@dataclass(frozen=True, slots=True)
class Card:
    """One paper. `document` is the newest picture of it, `beside` one that was not used; "" without one."""

    id: str
    label: str
    hint: str
    state: str
    tone: str
    lines: tuple[str, ...]
    document: str
    beside: str
    is_open: bool
    is_in: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The whole page. `open_places`: pairs of question and label, for pictures that were not recognised.

    `complete` says that everything is in, "" as long as something is missing; then `step` is what comes next.
    """

    heading: str
    cards: tuple[Card, ...]
    unsorted: tuple[str, ...]
    open_places: tuple[tuple[str, str], ...]
    files: tuple[File, ...]
    is_giving: bool
    is_early: bool
    has_forms: bool
    needs_forms: bool
    complete: str
    step: Step | None
    stations: tuple[Station, ...]

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Pages and labels of what comes next."""
        return self.step.links if self.step is not None else ()

    @property
    def is_busy(self) -> bool:
        is_next_under_way = self.step is not None and self.step.is_under_way
        return is_next_under_way or any(file.state == "queued" for file in self.files)


def shelf_of(look: Look, uploads: Sequence[Upload]) -> Shelf:
    """The page of an application and what was uploaded for it lately."""
    application = look.application
    cards = tuple(_card(question, look, uploads) for question in places(look))
    is_slip = application.status not in EDITABLE
    return Shelf(
        heading=_heading(application, is_slip=is_slip),
        cards=cards,
        unsorted=() if is_early(look) else application.unsorted,
        open_places=tuple((question.id, question.label) for question in open_photos(look)),
        files=_files(uploads, look),
        is_giving=is_giving(application) and any(card.is_open for card in cards),
        is_early=is_early(look),
        has_forms=not is_slip and bool(usable_forms(look)),
        needs_forms=any(q.form and q.is_open(look) for q in places(look)),
        complete=_complete(look, cards),
        step=_next(look, cards),
        stations=stations_of(application) if application.order_no else (),
    )


def for_guest(look: Look, uploads: Sequence[Upload]) -> Shelf:
    """For somebody to whom the page was handed on: what is missing, taken or refused, and no values."""
    shelf = shelf_of(look, uploads)
    told = [replace(upload, note=_for_guest(upload)) for upload in uploads]
    cards = tuple(
        replace(card, document="", beside="", lines=_lines_for_guest(card, look, told))
        for card in shelf.cards
    )
    files = tuple(replace(file, words=for_colleague(file.words)) for file in _files(told, look))
    complete = "资料齐了，可以关掉这个页面。" if shelf.complete else ""
    return replace(
        shelf, cards=cards, files=files, unsorted=(), has_forms=False, complete=complete, step=None
    )


def _for_guest(upload: Upload) -> str:
    return (upload.for_guest or _ASK_COLLEAGUE) if upload.note else ""


def _lines_for_guest(card: Card, look: Look, told: Sequence[Upload]) -> tuple[str, ...]:
    question = look.form.by_id[card.id]
    if not isinstance(question, Photo) or card.state == _READING:
        return ()
    return tuple(for_colleague(words) for words in why_not_used(question, look, told))


def _files(uploads: Sequence[Upload], look: Look) -> tuple[File, ...]:
    return tuple(file_of(upload, look) for upload in uploads if upload.state not in ("open", "cancelled"))


def _heading(application: Application, *, is_slip: bool) -> str:
    if not is_giving(application):
        return "办到哪一步了"
    return "上传汇款凭据" if is_slip else "上传资料"


def _complete(look: Look, cards: Sequence[Card]) -> str:
    if is_early(look) or not is_giving(look.application) or not cards:
        return ""
    if any(card.state not in _IN for card in cards):
        return ""
    if look.application.order_no and look.application.status not in MENDING:
        return _SLIP_IS_IN
    doubt = "标着“请再看一下”的，换一份更稳妥。" if any(card.state == _DOUBTFUL for card in cards) else ""
    return f"资料齐了。{doubt}"


def _next(look: Look, cards: Sequence[Card]) -> Step | None:
    """What comes next, when it is not one of the papers of this page. The transfer stands above its slip."""
    application = look.application
    if application.status is Status.SUBMITTED or not is_giving(application) or not cards:
        return step_of(look)
    if _complete(look, cards) and application.status is not Status.SLIP_RECEIVED:
        return step_of(look)
    return None


def _card(question: Photo, look: Look, uploads: Sequence[Upload]) -> Card:
    application = look.application
    stored = application.answers.get(question.id)
    state, lines = _standing(question, stored, look, uploads)
    if any(upload.state == "queued" and upload.place == question.id for upload in uploads):
        state, lines = _READING, ()
    else:
        lines = (
            *_went_elsewhere(question, look, uploads),
            *_kept_beside(question, look),
            *why_not_used(question, look, uploads),
            *lines,
        )
    return Card(
        id=question.id,
        label=question.label,
        hint=question.hint,
        state=state,
        tone=_TONES[state],
        lines=tuple(dict.fromkeys(lines)),
        document=stored.document if stored is not None and stored.state in ("given", "rejected") else "",
        beside=_beside(question, look),
        is_open=is_giving(application) and not is_taken(question, application),
        is_in=state in _IN,
    )


def _standing(
    question: Photo, stored: Answer | None, look: Look, uploads: Sequence[Upload]
) -> tuple[str, tuple[str, ...]]:
    """How the paper stands, and why."""
    if stored is None:
        return _MISSING, ()
    if stored.is_given:
        paper = look.application.papers.get(stored.document, Paper())
        found = findings(question, paper, look)
        lines = (*_how_taken(question, stored.document, look, uploads), *(each.words for each in found))
        return (_DOUBTFUL if is_doubtful(question, look) else _GIVEN), lines
    if stored.state == "rejected":
        return _REJECTED, (f"原因：{stored.note}",)
    if stored.note in _BY_THE_PERSON:
        return _MISSING, ("请传新的；不想换了，在微信聊天里回复“还用原来的”。",)
    return _MISSING, (f"之前传的那份不能用了（{stored.note}），请传新的。",) if stored.note else ()


def _how_taken(question: Photo, document: str, look: Look, uploads: Sequence[Upload]) -> Iterator[str]:
    """What there is to say of the file, and for which place it was chosen."""
    upload = next((each for each in reversed(uploads) if each.document_id == document), None)
    if upload is None or upload.state != "taken":
        return
    if upload.words:
        yield upload.words
    chosen = look.form.by_id.get(upload.place)
    if chosen is not None and chosen is not question:
        yield f"选在“{chosen.label}”那里的，看起来是{question.label}，已放到这里。"


def _went_elsewhere(question: Photo, look: Look, uploads: Sequence[Upload]) -> Iterator[str]:
    """The last file that was chosen for this place is another paper, and is in that one's."""
    upload = next((each for each in reversed(uploads) if each.place == question.id), None)
    own = place_with(upload.document_id, look) if upload is not None and upload.state == "taken" else None
    if own is not None and own is not question:
        yield moved(own.label, question, has_old=look.value(question.id) != "")


def _kept_beside(question: Photo, look: Look) -> Iterator[str]:
    if document := _beside(question, look):
        yield on_page(why_aside(question, look.application.papers[document], look))


def _beside(question: Photo, look: Look) -> str:
    """The picture that came for this paper and was not used, "" without one."""
    application = look.application
    ours = (one.document for one in application.aside if one.place == question.id)
    return next((document for document in ours if document in application.papers), "")
