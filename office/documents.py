"""The documents of an application as the desk names them: by place, and by what they were given for."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.models.documents import FROM_AGENT
from bot.records import Past
from flows.form import Look
from flows.question import Photo
from flows.state import Application
from office.identity import CARD_SIDES

_GENERATED = {"application_form": "申请表（系统生成）", "seal_sheet": "电子签章采集表（系统生成）"}


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the application, with the name of its place. `question`: for what it was given last."""

    id: str
    name: str
    at: int
    is_current: bool
    question: str = ""

    @property
    def has_numbers(self) -> bool:
        """Whether ID or phone numbers of people may stand on it."""
        return self.question not in _WITHOUT_NUMBERS


# A licence is public; on a slip stands what the cashier compares.
_WITHOUT_NUMBERS = frozenset({"slip", "paper.licence"})


def is_paper(row: Any) -> bool:
    """Whether a stored document is a paper of its application. Evidence of an identity has pages of its own,
    and what an agent sent is in the thread alone."""
    return row.kind not in CARD_SIDES and row.kind != FROM_AGENT


class Given(NamedTuple):
    """A document and the question that it was given for."""

    document: str
    question: str


def papers_given(history: Iterable[Past]) -> tuple[Given, ...]:
    """From the audit rows of an application: which paper was given for what, the first one first."""
    told = (row.detail for row in history if row.action == "answered")
    return tuple(Given(detail["document"], detail["question"]) for detail in told if "document" in detail)


def documents_of(
    application: Application, look: Look, rows: Iterable[Any], given: Sequence[Given]
) -> list[Document]:
    """Those in their places first, in the form's order; then what is unsorted, ours, and replaced."""
    photos = {question.id for question in look.form.questions if isinstance(question, Photo)}
    places = {a.document: name for name, a in application.answers.items() if a.document and name in photos}
    told = {a.document for name, a in application.answers.items() if a.document and name not in photos}
    order = list(look.form.by_id)
    forms = application.answers.get("forms")
    ours = set(json.loads(forms.value)["pages"].values()) if forms and forms.is_given else set()

    def named(row: Any) -> tuple[tuple[int, int], Document]:
        if row.id in places:
            question = places[row.id]
            place = (0, order.index(question)), look.form.by_id[question].label, True
        elif row.id in application.unsorted:
            place = (1, 0), "未归类的照片", True
        elif any(row.id == one.document for one in application.aside):
            place = (1, 0), "没有采用的照片", True
        elif row.id in told:
            place = (1, 1), "照片（信息从这里读取）", True
        elif row.id in ours:
            place = (2, 0), _GENERATED.get(row.kind, "系统生成的表格"), True
        else:
            place = (3, 0), _replaced(row, look, given), False
        rank, name, is_current = place
        last = places.get(row.id) or _given_for(row.id, given)
        return rank, Document(row.id, name, row.created_at, is_current, last)

    return [document for _, document in sorted(map(named, rows), key=lambda pair: (pair[0], pair[1].at))]


def _given_for(document: str, given: Sequence[Given]) -> str:
    """The question that a document was given for last, or ""."""
    return next((each.question for each in reversed(given) if each.document == document), "")


def _replaced(row: Any, look: Look, given: Sequence[Given]) -> str:
    """What it was once given for, and at which try: a later one took its place."""
    last = _given_for(row.id, given)
    if last not in look.form.by_id:
        return f"{_GENERATED.get(row.kind, '照片')}（已替换）"
    of_place = list(dict.fromkeys(each.document for each in given if each.question == last))
    return f"{look.form.by_id[last].label}（已替换，第{of_place.index(row.id) + 1}次）"
