"""The data that the business changes: projects, prices, bank, questions. Read and checked at start."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import SettingsError

_FOLDER = Path(__file__).parent


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
        return f"{self.price // 100}" if self.price % 100 == 0 else f"{self.price / 100:.2f}"


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    category: str
    here: bool
    business_code: str
    business: str
    types: tuple[CertificateType, ...]
    terms: tuple[Term, ...]

    def term(self, years: str) -> Term:
        return next(term for term in self.terms if str(term.years) == years)

    def type(self, kind: str) -> CertificateType:
        return next(one for one in self.types if one.id == kind)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Projects that are applied for on the portal, not here."""

    category: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    id: str
    question: str
    words: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template message: its id at WeChat and what each of its fields says."""

    id: str
    data: Mapping[str, str]


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

    def project(self, project_id: str) -> Project:
        return next(project for project in self.projects if project.id == project_id)


@cache
def catalogue() -> Catalogue:
    """The house's catalogue. Raises SettingsError naming file and place when it is broken."""
    return read(_FOLDER)


def read(folder: Path) -> Catalogue:
    """The catalogue in a folder."""
    projects, house, faq = (_load(folder / f"{name}.toml") for name in ("projects", "house", "faq"))
    try:
        return Catalogue(
            portal=projects["portal"],
            projects=tuple(_project(row) for row in projects["project"]),
            elsewhere=tuple(Elsewhere(r["category"], tuple(r["names"])) for r in projects["elsewhere"]),
            bank=house["bank"],
            contact=house["contact"],
            agreements=house["agreements"],
            templates={name: Template(r["id"], r["data"]) for name, r in house["templates"].items()},
            faq=tuple(
                Faq(r["id"], r["question"], tuple(w.lower() for w in r["words"]), r["answer"])
                for r in faq["faq"]
            ),
        )
    except (KeyError, TypeError) as wrong:
        raise SettingsError(f"{folder}: the catalogue lacks {wrong}") from None


def _project(row: Mapping[str, Any]) -> Project:
    types = tuple(
        CertificateType(t["id"], t["name"], t["about"], t["here"], tuple(t.get("names", ())))
        for t in row["type"]
    )
    terms = tuple(Term(t["years"], t["price"]) for t in row["term"])
    code = row["business_code"]
    if not (len(code) == 3 and code.isdigit()):
        raise SettingsError(f"projects.toml: business_code of {row['id']} must be three digits, not {code!r}")
    if any(term.price <= 0 or term.years <= 0 for term in terms) or not terms or not types:
        raise SettingsError(f"projects.toml: {row['id']} needs types, and terms with years and price above 0")
    return Project(row["id"], row["name"], row["category"], row["here"], code, row["business"], types, terms)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise SettingsError(f"{path.name}: {wrong}") from None
