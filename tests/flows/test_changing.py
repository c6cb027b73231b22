"""A changed copy of a thread or an application is what dataclasses.replace would make."""

import dataclasses
from datetime import UTC, datetime

import pytest

from flows.state import Application, Burst, Thread
from flows.state.changing import replace

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_a_changed_copy_is_equal_to_the_one_that_the_constructor_makes() -> None:
    thread = Thread("openid", applications=(Application("a", NOW, NOW),), focus="a")
    assert replace(thread, misses=2, asked="x") == dataclasses.replace(thread, misses=2, asked="x")
    assert thread.misses == 0


def test_what_was_worked_out_of_an_application_is_not_carried_on_to_a_changed_one() -> None:
    application = Application("a", NOW, NOW)
    application.derived["pending"] = "type"
    assert replace(application, revision=1).derived == {}
    assert application.derived == {"pending": "type"}


def test_a_class_with_slots_is_copied_as_well() -> None:
    assert replace(Burst(kept=2), kept=0) == Burst()


def test_a_name_that_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(Thread("openid"), mises=2)  # type: ignore[call-arg]
