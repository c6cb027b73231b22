"""What the upload page shows: each paper with its state, in the applicant's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.message.paper import Paper
from bot.uploads import Upload
from flows.case import Status
from flows.findings import findings
from flows.form import Look
from flows.question import Photo, open_photos
from handlers.places import is_early, is_giving, is_taken, places
from pages.printing import usable_forms

_MISSING, _READING, _GIVEN, _DOUBTFUL, _REJECTED = "还缺", "正在看", "已收到", "请再看一下", "需要补正"
_TONES = {_MISSING: "act", _READING: "wait", _GIVEN: "wait", _DOUBTFUL: "act", _REJECTED: "bad"}


@dataclass(frozen=True, slots=True)
class Card:
    """One paper. `document` is the newest picture of it, "" without one."""

    id: str
    label: str
    hint: str
    state: str
    tone: str
    lines: tuple[str, ...]
    document: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class File:
    """One uploaded file and what came of it. `tone`: good, act when the person is asked something, or bad."""

    id: str
    name: str
    state: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The whole page. `open_places`: pairs of question and label, for pictures that were not recognised."""

    heading: str
    cards: tuple[Card, ...]
    unsorted: tuple[str, ...]
    open_places: tuple[tuple[str, str], ...]
    files: tuple[File, ...]
    is_giving: bool
    is_early: bool
    has_forms: bool
    needs_forms: bool

    @property
    def is_busy(self) -> bool:
        return any(file.state == "queued" for file in self.files)


def shelf_of(look: Look, uploads: Sequence[Upload]) -> Shelf:
    """The page of an application and what was uploaded for it lately."""
    application = look.application
    waiting = {upload.place for upload in uploads if upload.state == "queued"}
    cards = tuple(_card(question, look, question.id in waiting) for question in places(look))
    is_slip = application.status not in (Status.DRAFT, Status.REJECTED)
    return Shelf(
        heading="上传汇款凭据" if is_slip else "上传资料",
        cards=cards,
        unsorted=() if is_early(look) else application.unsorted,
        open_places=tuple((question.id, question.label) for question in open_photos(look)),
        files=tuple(_file(upload, look) for upload in uploads if upload.state not in ("open", "cancelled")),
        is_giving=is_giving(application) and any(card.is_open for card in cards),
        is_early=is_early(look),
        has_forms=not is_slip and bool(usable_forms(look)),
        needs_forms=any(q.form and q.is_open(look) for q in places(look)),
    )


def _card(question: Photo, look: Look, is_reading: bool) -> Card:
    application = look.application
    stored = application.answers.get(question.id)
    state, lines = _MISSING, tuple[str, ...]()
    if is_reading:
        state = _READING
    elif stored is not None and stored.is_given:
        paper = application.papers.get(stored.document, Paper())
        found = findings(question, paper, look)
        # What no program recognises may well be right: a person looks at it, and nothing is asked for.
        is_doubtful = any(each.code != "unrecognised" for each in found)
        state, lines = (_DOUBTFUL if is_doubtful else _GIVEN), tuple(each.words for each in found)
    elif stored is not None and stored.state == "rejected":
        state, lines = _REJECTED, (f"原因：{stored.note}",)
    elif stored is not None and stored.note:
        lines = (f"之前传的那份不能用了（{stored.note}），请传新的。",)
    return Card(
        id=question.id,
        label=question.label,
        hint=question.hint,
        state=state,
        tone=_TONES[state],
        lines=lines,
        document=stored.document if stored is not None and stored.state in ("given", "rejected") else "",
        is_open=is_giving(application) and not is_taken(question, application),
    )


def _file(upload: Upload, look: Look) -> File:
    tone, words = _outcome(upload, look)
    return File(upload.id, upload.name, upload.state, tone, words)


def _outcome(upload: Upload, look: Look) -> tuple[str, str]:
    if upload.state == "queued":
        return "", "传好了，正在看…"
    if upload.state == "refused":
        return "bad", upload.words
    label = next((q.label for q in places(look) if look.value(q.id) == upload.document_id), "")
    if label:
        return "good", f"已作为{label}收下。{upload.words}"
    if upload.document_id in look.application.unsorted and not is_early(look):
        return "act", "没认出是哪份资料，请在本页选一下。"
    return "good", f"看过了，结果在微信聊天里。{upload.words}"
