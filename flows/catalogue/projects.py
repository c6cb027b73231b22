"""projects.toml: what can be applied for, here and elsewhere."""

from dataclasses import dataclass

from flows.catalogue.records import CertificateType, Elsewhere, Project, ProjectPaper, Term
from flows.catalogue.table import Table, blame_doubles

# A form exists for each of these; another id would be offered and could not be asked through.
TYPE_IDS = ("institution", "institution_person", "person")
BUSINESS_IDS = ("new",)
WEB_ADDRESS = r"https?://[\w.-]+(:\d+)?(/\S*)?"
_ID = r"[a-z][a-z0-9_]*"


@dataclass(frozen=True, slots=True)
class Offer:
    """All of the file."""

    portal: str
    projects: tuple[Project, ...]
    elsewhere: tuple[Elsewhere, ...]


def offer(file: Table) -> Offer:
    """The projects of the file."""
    rows = file.tables("project")
    projects = tuple(_project(row) for row in rows)
    blame_doubles(rows, "id", (project.id for project in projects))
    papers = [one for row in rows for one in row.tables("paper", optional=True)]
    blame_doubles(papers, "id", (paper.id for project in projects for paper in project.papers))
    blame_doubles(rows, "business_code", (project.business_code for project in projects))
    found = Offer(
        portal=file.text("portal", WEB_ADDRESS, "must be an address such as https://wt.szca.com/index"),
        projects=projects,
        elsewhere=tuple(_elsewhere(row) for row in file.tables("elsewhere", optional=True)),
    )
    file.finish()
    return found


def _project(row: Table) -> Project:
    types, terms = row.tables("type"), row.tables("term")
    found = Project(
        id=row.text("id", _ID, "must be small letters, digits and _"),
        name=row.text("name"),
        category=row.text("category"),
        here=bool(row.flag("here")),
        business_code=row.text("business_code", r"[0-9]{3}", "must be three digits"),
        business=row.text("business"),
        business_id=row.text(
            "business_id", "|".join(BUSINESS_IDS), f"must be one of {', '.join(BUSINESS_IDS)}"
        ),
        business_type=row.text("business_type"),
        papers=tuple(_paper(one) for one in row.tables("paper", optional=True)),
        types=tuple(_type(one) for one in types),
        terms=tuple(_term(one) for one in terms),
        names=row.texts("names", optional=True),
    )
    blame_doubles(types, "id", (one.id for one in found.types))
    blame_doubles(terms, "years", (one.years for one in found.terms))
    if found.here and types and not any(one.here for one in found.types):
        row.blame("here", "must be false while none of its types is here")
    row.finish()
    return found


def _type(row: Table) -> CertificateType:
    found = CertificateType(
        id=row.text("id", "|".join(TYPE_IDS), f"must be one of {', '.join(TYPE_IDS)}"),
        name=row.text("name"),
        about=row.text("about"),
        here=bool(row.flag("here")),
        names=row.texts("names", optional=True),
    )
    row.finish()
    return found


def _paper(row: Table) -> ProjectPaper:
    found = ProjectPaper(
        id=row.text("id", _ID, "must be small letters, digits and _"),
        label=row.text("label"),
        ask=row.text("ask"),
        hint=row.text("hint"),
        why=row.text("why"),
        types=row.texts("types"),
        names=row.texts("names", optional=True),
    )
    for one in found.types:
        if one not in TYPE_IDS:
            row.blame("types", f"must be some of {', '.join(TYPE_IDS)}, which {one!r} is not")
    row.finish()
    return found


def _term(row: Table) -> Term:
    found = Term(row.number("years"), row.number("price"))
    if found.years > 10:
        row.blame("years", f"must be at most 10, not {found.years}")
    row.finish()
    return found


def _elsewhere(row: Table) -> Elsewhere:
    words = row.texts("with_a_place", optional=True)
    called = tuple(_called(one, words) for one in row.tables("project"))
    found = Elsewhere(row.text("category"), tuple(name for name, _ in called), called)
    row.finish()
    return found


def _called(row: Table, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A project of the portal and what surely names it: a place alone is the place of many things."""
    name = row.text("name")
    places, called = row.texts("places", optional=True), row.texts("called", optional=True)
    row.finish()
    return name, (*called, *(f"{place}+{word}" for place in places for word in words))
