"""What a reviewer has to look at in an application: each difference, and where on which paper it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.message.paper import Paper
from flows.form import Look
from flows.question import Photo
from flows.seeing.differing import Compared, compared
from flows.seeing.findings import Finding, findings
from office.masking import hide_in
from office.sources import WHOLE, Box, papers_in_place

_OF_NAMES = "seal_differs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding on one paper. `stands` is on the paper, `typed` in the application, "" for a finding on
    the picture itself. `item` is what is rejected because of it, for `reason` unless other words are written.
    """

    id: str
    title: str
    paper: str
    document: str
    box: Box
    item: str
    reason: str
    stands: str = ""
    typed: str = ""

    @property
    def has_place(self) -> bool:
        """Whether it is known where on the picture."""
        return self.box != WHOLE


def differences_of(look: Look) -> tuple[Difference, ...]:
    """In the order of the papers in the form, the gravest of each first."""
    return tuple(
        _difference(finding, photo, document, paper, look) for photo, document, paper, finding in _found(look)
    )


def _found(look: Look) -> Iterator[tuple[Photo, str, Paper, Finding]]:
    for photo, document, paper in papers_in_place(look):
        for finding in findings(photo, paper, look):
            yield photo, document, paper, finding


def _difference(finding: Finding, photo: Photo, document: str, paper: Paper, look: Look) -> Difference:
    field, expected, question = _compared(finding.code, paper, look)
    seen = paper.fields.get(field)
    return Difference(
        id=f"{photo.id}:{finding.code}",
        title=_title(finding, paper),
        paper=photo.label,
        document=document,
        box=seen.box if seen else WHOLE,
        item=_rejected(question, photo, look),
        reason=finding.reason,
        stands=hide_in(question, seen.value) if seen else "",
        typed=hide_in(question, expected) if seen else "",
    )


def _compared(code: str, paper: Paper, look: Look) -> Compared:
    if code == _OF_NAMES:
        return Compared("seal_text", look.value("organisation.name"))
    return compared(paper, look).get(code, Compared("", ""))


def _rejected(question: str, photo: Photo, look: Look) -> str:
    """The field that differs, if the applicant gave it; else the paper. A slip is always sent anew."""
    answer = look.application.answers.get(question)
    return question if answer and answer.is_given and photo.id != "slip" else photo.id


def _title(finding: Finding, paper: Paper) -> str:
    """A slip that was used before names the orders."""
    is_used = finding.code == "sent_before" and paper.also_in
    return f"{finding.title}（订单 {'、'.join(paper.also_in)}）" if is_used else finding.title
