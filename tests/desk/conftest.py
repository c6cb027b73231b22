"""An office with its staff, and an application whose slip has just been sent."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.release import migrate
from tests.desk.office import PASSWORD, PEOPLE, Office, office

Prepared = tuple[Path, Path, datetime]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Prepared:
    """Played once: a database, its documents, and the time when the slip was in. Tests work on copies."""
    folder = tmp_path_factory.mktemp("prepared")
    migrate(f"sqlite:///{folder}/szca.db")
    with office(folder, redis_url, folder / "documents") as made:
        for login, (name, roles) in PEOPLE.items():
            made.staff.add(login, name, roles, PASSWORD)
        made.applicant.applies()
        assert made.application.status == "slip_received"
        return folder, folder / "documents", made.clock()


@pytest.fixture
def made(prepared: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """The slip is in; the cashier is next."""
    folder, documents, now = prepared
    shutil.copy(folder / "szca.db", tmp_path / "szca.db")
    with office(tmp_path, redis_url, documents) as copy:
        copy.clock.now = now
        copy.clock.forward(hours=1)
        yield copy


@pytest.fixture(scope="session")
def prepared_others(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Prepared:
    """The same with an employee of an organisation and a natural person, whose slips are in."""
    folder = tmp_path_factory.mktemp("prepared-others")
    migrate(f"sqlite:///{folder}/szca.db")
    with office(folder, redis_url, folder / "documents") as made:
        for login, (name, roles) in PEOPLE.items():
            made.staff.add(login, name, roles, PASSWORD)
        for kind in ("institution_person", "person"):
            made.applicant.becomes(kind)
            made.applicant.applies()
            assert made.application.status == "slip_received"
        return folder, folder / "documents", made.clock()


@pytest.fixture
def others(prepared_others: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """Two slips are in: an employee's and a natural person's. The person is looked at first."""
    folder, documents, now = prepared_others
    shutil.copy(folder / "szca.db", tmp_path / "szca.db")
    with office(tmp_path, redis_url, documents) as copy:
        copy.applicant.becomes("person")
        copy.clock.now = now
        copy.clock.forward(hours=1)
        yield copy


@pytest.fixture
def in_review(made: Office) -> Office:
    """The money is there; the reviewer is next."""
    made.pays()
    return made


@pytest.fixture
def refund_asked(in_review: Office) -> Office:
    """The applicant wants the money back; the reviewer is next."""
    in_review.applicant.says("申请退费", "申请退费")
    assert in_review.application.status == "refund_requested"
    in_review.clock.forward(minutes=5)
    return in_review
