"""Six people apply in a storm: processes are killed, everything outside fails. All are approved, once."""

from pathlib import Path

import pytest

from tests.processes.storm.storm import Profile, play

pytestmark = pytest.mark.processes

_SHORT = Profile(people=6, rounds=1)


def test_six_people_are_approved_once_in_a_storm_on_sqlite(tmp_path: Path) -> None:
    assert play(_SHORT, 1, "sqlite", tmp_path)["people"] >= _SHORT.people


def test_six_people_are_approved_once_in_a_storm_on_postgresql(tmp_path: Path) -> None:
    assert play(_SHORT, 2, "postgresql", tmp_path)["people"] >= _SHORT.people
