"""An application as the desk shows it: items, documents, where each came from, what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flows.by_hand import wanted_by_hand
from flows.certificates.choice import business_of, look_at
from flows.form import Look
from flows.question import Page, Photo, Question
from flows.sections.opening import fee_of, terms_of
from flows.state import Answer, Application, Status
from office import reasons
from office.documents import Document, Given, documents_of
from office.masking import PUBLIC_NUMBERS, hide, hide_numbers
from office.read import doubts, says

SOURCES = {
    "typed": "申请人填写",
    "tapped": "申请人点选",
    "photo": "照片",
    "read": "照片识别，申请人确认",
    "pasted": "申请人填写",
    "default": "默认",
    "renewed": "上次申请带来",
    "staff": "工作人员",
    "edited": "客服填写",
    "asked": "申请人答复客服",
    "provider": "核验服务",
}
_STATES = {"rejected": "待补正", "void": "需要重来", "reopened": "修改中"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to check. Only an answer that somebody gave can be rejected; a default follows another."""

    id: str
    label: str
    group: str
    kind: str
    text: str
    origin: str
    at: datetime | None = None
    is_secret: bool = False
    is_given: bool = False
    state: str = ""
    note: str = ""
    is_new: bool = False
    document: str = ""
    findings: tuple[str, ...] = ()
    says: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of one application shows of it."""

    application: Application
    kind: str
    business: str
    subject: str
    fee: str
    is_person: bool
    identified: str
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    papers: tuple[Item, ...]
    documents: tuple[Document, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return (*(item for _, items in self.groups for item in items), *self.papers)

    @property
    def rejectable(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_given)

    def item(self, question: str) -> Item | None:
        return next((item for item in self.items if item.id == question), None)


def summary(application: Application, now: datetime) -> dict[str, str]:
    """The columns of 我的业务单 that are not plain columns of the table."""
    look = look_at(application, now)
    terms = terms_of(look.application)
    return {
        "kind": business_of(application),
        "business": f"{terms.project_name} {terms.business}",
        "subject": look.subject() or terms.project_name,
        "fee": fee_of(application),
    }


def sheet_of(
    application: Application,
    rows: Sequence[Any],
    given: Sequence[Given],
    now: datetime,
    rejected_at: datetime | None,
) -> Sheet:
    """`rows` are its documents, `given` says for what; what came after `rejected_at` is marked as new."""
    look = look_at(application, now)
    fields = [_item(question, look, rejected_at) for question in look.fields()]
    groups = tuple((name, tuple(items)) for name, items in groupby(fields, key=lambda item: item.group))
    papers = [q for q in look.visible() if isinstance(q, Photo) or q.id == "face"]
    return Sheet(
        application=application,
        is_person=_is_person(look),
        identified=look.identified()[0],
        groups=groups,
        papers=tuple(_item(question, look, rejected_at) for question in papers),
        documents=tuple(documents_of(application, look, rows, given)),
        **summary(application, now),
    )


def plain(application: Application, question: str, now: datetime) -> str | None:
    """The whole value of a secret field that is shown; None when there is no such field."""
    look = look_at(application, now)
    known = next((q for q in look.fields() if q.id == question and q.secret), None)
    return known.show(look.value(question), look) if known else None


def _item(question: Question, look: Look, rejected_at: datetime | None) -> Item:
    answer, kind = look.application.answers.get(question.id), _kind(question)
    at = datetime.fromisoformat(answer.at) if answer else None
    doubted, said = _read(question, look, answer)
    return Item(
        id=question.id,
        label=question.label,
        group=question.group,
        kind=kind,
        text=_text(question, look, answer),
        origin=SOURCES.get(answer.source, answer.source) if answer else "默认",
        at=at,
        is_secret=question.secret,
        is_given=bool(look.value(question.id)),
        state=_STATES.get(answer.state, "") if answer else "",
        note=hide_numbers(answer.note) if answer else "",
        is_new=bool(at and rejected_at and at >= rejected_at and answer and answer.is_given),
        document=answer.document if answer else "",
        findings=doubted,
        says=said,
    )


def _read(
    question: Question, look: Look, answer: Answer | None
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """What was found about a photographed paper, and what stands on it."""
    paper = look.application.papers.get(answer.document) if answer else None
    if paper is None or not isinstance(question, Photo):
        return (), ()
    return doubts(question, paper, look), says(paper)


def _is_person(look: Look) -> bool:
    """Nobody but the applicant: no organisation, so no seal, no licence and no corporate account."""
    return "organisation.name" not in look.form.by_id


def _kind(question: Question) -> str:
    if question.id == "slip":
        return reasons.SLIP
    if isinstance(question, Photo):
        return reasons.PAPER
    return reasons.FACE if isinstance(question, Page) else reasons.FIELD


def _text(question: Question, look: Look, answer: Answer | None) -> str:
    if isinstance(question, Photo):
        return "已上传" if answer and answer.document else "还没有"
    if isinstance(question, Page):
        return "已通过" if answer and answer.is_given else "还没有通过"
    value = answer.value if answer else look.value(question.id)
    if question.secret:
        return hide(value)
    shown = question.show(value, look)
    return shown if question.id in PUBLIC_NUMBERS else hide_numbers(shown)


def is_at_desk(application: Application, now: datetime) -> bool:
    """What was submitted, and whom the staff is to verify; else drafts are their writer's own."""
    if application.order_no != "" and application.status is not Status.DRAFT:
        return True
    if application.status is not Status.DRAFT:
        return False
    return bool(application.identity.verifications or wanted_by_hand(look_at(application, now)))
