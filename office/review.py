"""An application in the order in which it is reviewed: differences, what is new, what nothing else says,
and what agrees in several sources."""

from dataclasses import dataclass, replace
from datetime import datetime

from flows.certificates.choice import look_at
from flows.form import Look
from flows.question import Choose
from flows.state import Application
from office.differences import Difference, differences_of
from office.masking import hide_in
from office.sheet import Item, Sheet
from office.sources import Source, sources_of

_THREE = 2  # sources besides the applicant


@dataclass(frozen=True, slots=True)
class Line:
    """A field with what else speaks of it."""

    item: Item
    sources: tuple[Source, ...]

    @property
    def papers(self) -> tuple[Source, ...]:
        """Those that stand on a picture, with the numbers of people hidden."""
        of_papers = (one for one in self.sources if one.document)
        return tuple(replace(one, value=hide_in(one.question, one.value)) for one in of_papers)

    @property
    def checks(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.sources if not one.document)

    @property
    def agreeing(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.sources if one.agrees))


@dataclass(frozen=True, slots=True)
class Review:
    """`differing`: fields that a difference is about, that were marked or are new since a rejection.

    `alone`: typed, and nothing else says it. `agreed`: at least one other source says the same. `chosen`: a
    choice of the applicant, or a default, which follows from others.
    """

    differences: tuple[Difference, ...]
    differing: tuple[Line, ...]
    alone: tuple[Line, ...]
    agreed: tuple[Line, ...]
    chosen: tuple[Line, ...]

    @property
    def of_three(self) -> int:
        """How many fields agree in three sources or more, the applicant among them."""
        return sum(len(line.agreeing) >= _THREE for line in self.agreed)

    @property
    def witnesses(self) -> tuple[str, ...]:
        """The names of all sources that agree with something."""
        return tuple(dict.fromkeys(name for line in self.agreed for name in line.agreeing))

    def of_paper(self, question: str) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.id.startswith(f"{question}:"))


def review_of(application: Application, sheet: Sheet, now: datetime) -> Review:
    look = look_at(application, now)
    sources, differences = sources_of(look), differences_of(look)
    fields = [item for _, items in sheet.groups for item in items]
    lines = [Line(item, sources.get(item.id, ())) for item in fields]
    rejected = {one.item for one in differences}
    groups: dict[str, list[Line]] = {"differing": [], "alone": [], "agreed": [], "chosen": []}
    for line in lines:
        groups[_group(line, rejected, look)].append(line)
    return Review(differences, **{name: tuple(found) for name, found in groups.items()})


def _group(line: Line, rejected: set[str], look: Look) -> str:
    item = line.item
    if item.id in rejected or item.is_new or item.state:
        return "differing"
    if line.agreeing:
        return "agreed"
    is_typed = item.at is not None and not isinstance(look.form.by_id[item.id], Choose)
    return "alone" if is_typed else "chosen"
