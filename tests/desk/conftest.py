"""An office with its staff, and an application whose slip has just been sent."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.databases import new_sqlite
from tests.desk.office import PASSWORD, PEOPLE, Office, office
from tests.played_once import played_once

Prepared = tuple[Path, Path, datetime]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Prepared:
    """Played once: a database, its documents, and the time when the slip was in. Tests work on copies."""
    return played_once(tmp_path_factory, "office", lambda folder: _played(folder, redis_url))


@pytest.fixture
def made(prepared: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """The slip is in; the cashier is next."""
    with _copy(prepared, tmp_path, redis_url) as office_now:
        yield office_now


@pytest.fixture(scope="session")
def prepared_others(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Prepared:
    """The same with an employee of an organisation and a natural person, whose slips are in."""
    kinds = ("institution_person", "person")
    return played_once(tmp_path_factory, "office-others", lambda folder: _played(folder, redis_url, *kinds))


@pytest.fixture
def others(prepared_others: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """Two slips are in: an employee's and a natural person's. The person is looked at first."""
    with _copy(prepared_others, tmp_path, redis_url) as office_now:
        office_now.applicant.becomes("person")
        yield office_now


@pytest.fixture(scope="session")
def prepared_unchecked(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Prepared:
    """Somebody's papers are in, and the carriers have not answered: a draft, nobody's business here."""

    def play(folder: Path) -> Prepared:
        with _opened(folder, redis_url) as made:
            made.applicant.fills_in()
            made.applicant.sends_papers()
            return folder, folder / "documents", made.clock()

    return played_once(tmp_path_factory, "office-unchecked", play)


@pytest.fixture
def unchecked(prepared_unchecked: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    with _copy(prepared_unchecked, tmp_path, redis_url) as office_now:
        yield office_now


@contextmanager
def _opened(folder: Path, redis_url: str) -> Iterator[Office]:
    """A new office with its staff."""
    new_sqlite(folder)
    with office(folder, redis_url, folder / "documents") as made:
        made.house.prove_keys()  # as a release does: no copy has to compare keys and rows
        for login, (name, roles) in PEOPLE.items():
            made.staff.add(login, name, roles, PASSWORD)
        yield made


def _played(folder: Path, redis_url: str, *kinds: str) -> Prepared:
    """Somebody of each kind applies until the slip is in; without kinds, the office's own applicant."""
    with _opened(folder, redis_url) as made:
        for kind in kinds or ("",):
            if kind:
                made.applicant.becomes(kind)
            made.applicant.applies()
            assert made.application.status == "slip_received"
        return folder, folder / "documents", made.clock()


@contextmanager
def _copy(prepared: Prepared, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """An office of one's own, an hour after what was played."""
    folder, documents, now = prepared
    shutil.copy(folder / "szca.db", tmp_path / "szca.db")
    # The store replaces files and never writes into one, so the copies may share what is in them.
    own = shutil.copytree(documents, tmp_path / "documents", copy_function=os.link)
    with office(tmp_path, redis_url, own) as copy:
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
    in_review.applicant.says("申请退费", "确认退费")
    assert in_review.application.status == "refund_requested"
    in_review.clock.forward(minutes=5)
    return in_review


@pytest.fixture
def stuck(unchecked: Office) -> Office:
    """The carriers cannot tell, and the applicant asks for a person."""
    unchecked.applicant.carriers_say("no_record", code="-9")
    unchecked.applicant.says("人工")
    unchecked.clock.forward(minutes=5)
    return unchecked


@pytest.fixture
def at_face(unchecked: Office) -> Office:
    """The carriers agree; at the consent to the face check the applicant asks for a person."""
    unchecked.applicant.carriers_say("agree")
    unchecked.applicant.says("不同意", "人工")
    unchecked.clock.forward(minutes=5)
    return unchecked
