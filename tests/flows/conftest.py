"""What the tests of the flows may ask for."""

from dataclasses import replace

import pytest

from flows.catalogue import Catalogue, catalogue
from flows.sections import opening


@pytest.fixture
def one_project(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The catalogue with one project alone, which nobody is asked to choose, and which wants no papers."""
    book = catalogue()
    henan = next(project for project in book.projects if project.id == "henan")
    alone = replace(book, projects=(replace(henan, papers=()),))
    monkeypatch.setattr(opening, "_HOUSE", alone)
    return alone
