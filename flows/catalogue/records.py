"""What the catalogue is made of: projects, bank, hours, holidays, frequent questions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from flows.catalogue.topics import Topics
from flows.money import yuan


@dataclass(frozen=True, slots=True)
class CertificateType:
    id: str
    name: str
    about: str
    here: bool
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its price in fen."""

    years: int
    price: int

    @property
    def label(self) -> str:
        return f"{self.years}年（{self.yuan} 元）"

    @property
    def yuan(self) -> str:
        return yuan(self.price)


@dataclass(frozen=True, slots=True)
class ProjectPaper:
    """A paper that a project wants beyond those of the form, for the certificate types it names."""

    id: str
    label: str
    ask: str
    hint: str
    why: str
    types: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each; caches go by which one it is
class Project:
    id: str
    name: str
    category: str
    here: bool
    business_code: str
    business: str
    types: tuple[CertificateType, ...]
    terms: tuple[Term, ...]
    names: tuple[str, ...] = ()
    business_id: str = "new"
    business_type: str = "证书新办"
    papers: tuple[ProjectPaper, ...] = ()

    def term(self, years: str) -> Term | None:
        """The term of so many years, None when it is not offered any more."""
        return next((term for term in self.terms if str(term.years) == years), None)

    @property
    def prices(self) -> str:
        """What it costs, in one line."""
        return f"{self.name} " + "，".join(f"{term.yuan} 元/{term.years}年" for term in self.terms)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Projects that are applied for on the portal, not here.

    `called`: the words that name each of them; + joins words that stand together in a message.
    """

    category: str
    names: tuple[str, ...]
    called: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Another answer for applications of these types that stand in these states; empty: of all."""

    answer: str
    types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def suits(self, kind: str, stage: str) -> bool:
        return (not self.types or kind in self.types) and (not self.stages or stage in self.stages)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Topics of which a question speaks: of each of `groups` one, and none of `absent`; it may of `optional`.

    A topic that begins with @ is the place where the conversation stands: @review, @paper.licence.
    `is_specific`: it is more than the name of a thing, which may be anybody's answer.
    """

    groups: tuple[frozenset[str], ...]
    absent: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    is_specific: bool = False

    def fits(self, topics: frozenset[str]) -> bool:
        """Whether a text that speaks of these topics may have this meaning."""
        return all(group & topics for group in self.groups) and not self.absent & topics

    def used(self, topics: frozenset[str]) -> frozenset[str]:
        """The topics of the text without which the meaning would not fit."""
        return frozenset[str]().union(*self.groups) & topics


@dataclass(frozen=True, slots=True)
class Faq:
    """A frequent question. `means` find it by what is spoken of, `asks` are other ways of putting it.

    `ordered` is said instead while an order waits to be paid, `when` for certain types and states.
    `listed`: shown among the common questions; the others are found by asking.
    """

    id: str
    question: str
    answer: str
    means: tuple[Meaning, ...] = ()
    asks: tuple[str, ...] = ()
    listed: bool = True
    ordered: str = ""
    when: tuple[Variant, ...] = ()

    def told(self, kind: str = "", stage: str = "") -> str:
        """The answer for an application of this type in this state; without any: for everybody."""
        variant = next((one for one in self.when if one.suits(kind, stage)), None)
        if variant is not None:
            return variant.answer
        return self.ordered if stage == "submitted" and self.ordered else self.answer


@dataclass(frozen=True, slots=True)
class Courier:
    """`names` are other ways to write it, `numbers` what its tracking numbers look like."""

    name: str
    names: tuple[str, ...]
    numbers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Template:
    """A template message: its id at WeChat and what each of its fields says."""

    id: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a working day in which somebody answers, in China time."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return "–".join(f"{moment.hour}:{moment:%M}" for moment in (self.opens, self.closes))


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year's public holidays, and the weekend days that are worked to make up for them."""

    year: int
    holidays: frozenset[date]
    make_up: frozenset[date]


class Quiet(NamedTuple):
    """How long nobody writes in a stretch with an agent: until the warning, and until its end."""

    warning: timedelta
    end: timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """`agent`: the person waits for the agent; `applicant`: the agent waits for the person; `wechat`: WeChat
    tells nothing of a session of its customer service."""

    agent: Quiet
    applicant: Quiet
    wechat: Quiet


@dataclass(frozen=True, slots=True)
class Pacing:
    """How a notice to many people goes out: so many a second, between these hours in China time.

    Above `second_above` people a colleague has to agree. `days`: so long it waits for people to write.
    """

    per_second: int
    second_above: int
    hours: Span
    days: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    portal: str
    projects: tuple[Project, ...]
    elsewhere: tuple[Elsewhere, ...]
    bank: Mapping[str, str]
    contact: Mapping[str, str]
    agreements: Mapping[str, str]
    templates: Mapping[str, Template]
    faq: tuple[Faq, ...]
    topics: Topics
    hours: tuple[Span, ...]
    patience: Patience
    pacing: Pacing
    couriers: tuple[Courier, ...]
    calendar: tuple[YearPlan, ...]

    def project(self, project_id: str) -> Project | None:
        """The project of this id, None when it is not in the catalogue any more."""
        return next((project for project in self.projects if project.id == project_id), None)
