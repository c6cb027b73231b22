"""The data that the business changes, read and checked at start."""

from functools import cache
from pathlib import Path

from bot.errors import SettingsError
from flows.catalogue.house import house
from flows.catalogue.projects import offer
from flows.catalogue.questions import questions, told_elsewhere, words_elsewhere
from flows.catalogue.records import (
    Catalogue,
    CertificateType,
    Courier,
    Elsewhere,
    Faq,
    Meaning,
    Project,
    ProjectPaper,
    Span,
    Template,
    Term,
    YearPlan,
)
from flows.catalogue.table import Problems, open_table
from flows.catalogue.topics import Topics, topics
from flows.catalogue.years import years

__all__ = [
    "Catalogue",
    "CertificateType",
    "Courier",
    "Elsewhere",
    "Faq",
    "Meaning",
    "Project",
    "ProjectPaper",
    "Span",
    "Template",
    "Term",
    "Topics",
    "YearPlan",
    "catalogue",
    "problems",
    "read",
]

FOLDER = Path(__file__).parent


@cache
def catalogue() -> Catalogue:
    """The catalogue of the company. Raises SettingsError naming file, line and reason when it is broken."""
    return read(FOLDER)


def read(folder: Path) -> Catalogue:
    """The catalogue in a folder. Raises SettingsError with a line for each thing that is wrong."""
    found, wrong = _read(folder)
    if wrong:
        raise SettingsError("\n".join(wrong))
    return found


def problems(folder: Path = FOLDER) -> tuple[str, ...]:
    """All that is wrong with the catalogue in a folder: `file line n: reason`."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[Catalogue, tuple[str, ...]]:
    wrong: Problems = []
    tables = {name: open_table(folder / f"{name}.toml", wrong) for name in _FILES}
    own = house(tables["house"])
    sold = offer(tables["projects"])
    facts = {
        **own.contact,
        **{f"bank_{key}": value for key, value in own.bank.items()},
        # Admins change the hours at the desk, so an answer gets them when it is told.
        "hours": "{hours}",
        "prices": "\n".join(f"{project.prices}。" for project in sold.projects if project.here),
    }
    facts |= {
        "portal": sold.portal,
        "projects": "、".join(f"{one.name}（{one.category}）" for one in sold.projects if one.here),
        "elsewhere": "\n".join(f"{one.category}：{'、'.join(one.names)}" for one in sold.elsewhere),
    }
    spoken = topics(tables["topics"]).with_words(words_elsewhere(sold.elsewhere))
    asked = questions(tables["faq"], facts, spoken)
    found = Catalogue(
        portal=sold.portal,
        projects=sold.projects,
        elsewhere=sold.elsewhere,
        bank=own.bank,
        contact=own.contact,
        agreements=own.agreements,
        templates=own.templates,
        faq=(*asked, *told_elsewhere(sold.elsewhere, sold.portal, spoken)),
        topics=spoken,
        hours=own.hours,
        patience=own.patience,
        pacing=own.pacing,
        couriers=own.couriers,
        calendar=years(tables["calendar"]),
    )
    return found, tuple(str(problem) for problem in sorted(wrong))


_FILES = ("projects", "house", "topics", "faq", "calendar")
