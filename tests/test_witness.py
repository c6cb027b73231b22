"""A wrong data key of the right name is refused before it seals or opens anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text

from bot.bootstrap import House
from bot.bootstrap.web import create_app
from bot.errors import SettingsError
from bot.models.tables import WitnessRow
from media.vault import new_key
from tests.world import World

WRONG = new_key("test")  # the name of the tests' key, other bytes


@contextmanager
def house_with(world: World, *keys: str) -> Iterator[House]:
    made = House(replace(world.house.settings, data_keys=keys), world.clock, world.hands)
    try:
        yield made
    finally:
        made.close()


def _filled(world: World) -> None:
    """Somebody is in the middle of an application."""
    person = world.person()
    person.follows()
    for words in ("申请数字证书", "同意", "同意", "机构证书"):
        person.says(words)
        world.settle()
    person.close()


def test_the_first_start_writes_a_witness_and_the_next_ones_none(a_world: World) -> None:
    a_world.house.prove_keys()
    a_world.house.prove_keys()
    with a_world.house.database.reading() as connection:
        assert connection.execute(select(WitnessRow.kid)).scalars().all() == ["test"]


def test_another_key_of_the_same_name_stops_the_start_and_seals_nobody(a_world: World) -> None:
    a_world.house.prove_keys()
    with house_with(a_world, WRONG) as house:
        with pytest.raises(SettingsError, match="the key test is not the one"):
            house.prove_keys()
        with pytest.raises(SettingsError):
            house.vault.seal(b"a new person", b"c")
        assert "the key test" in house.witnesses.problem(house.vault)
    assert a_world.house.witnesses.problem(a_world.house.vault) == ""


def test_a_database_of_before_the_witnesses_is_compared_with_its_rows(a_world: World) -> None:
    _filled(a_world)
    with a_world.house.database.writing() as connection:
        connection.execute(delete(WitnessRow))
    with house_with(a_world, WRONG) as house, pytest.raises(SettingsError):
        house.prove_keys()
    a_world.house.prove_keys()


def test_a_new_key_in_front_is_taken_and_gets_its_own_witness(a_world: World) -> None:
    a_world.house.prove_keys()
    keys = (new_key("next"), *a_world.house.settings.data_keys)
    with house_with(a_world, *keys) as house:
        house.prove_keys()
        with house.database.reading() as connection:
            assert set(connection.execute(select(WitnessRow.kid)).scalars()) == {"next", "test"}


def test_a_key_that_is_missing_stops_the_start_until_nothing_is_sealed_with_it(a_world: World) -> None:
    a_world.house.prove_keys()
    fresh = new_key("next")
    with house_with(a_world, fresh, *a_world.house.settings.data_keys) as house:
        house.prove_keys()
    with house_with(a_world, fresh) as house, pytest.raises(SettingsError, match="the key test is missing"):
        house.prove_keys()
    with house_with(a_world, fresh, *a_world.house.settings.data_keys) as house:
        house.witnesses.forget_others(house.vault)  # as szca keys rotate does at its end
    with house_with(a_world, fresh) as house:
        house.prove_keys()


def test_a_wrong_key_among_the_old_ones_is_refused_too(a_world: World) -> None:
    a_world.house.prove_keys()
    with house_with(a_world, new_key("next"), WRONG) as house, pytest.raises(SettingsError):
        house.prove_keys()


def test_before_the_first_release_nothing_stands_in_the_way(a_world: World) -> None:
    with a_world.house.database.writing() as connection:
        connection.execute(text("drop table key_witness"))
    with house_with(a_world, WRONG) as house:
        assert house.vault.seal(b"x", b"c")


def test_readyz_names_a_wrong_key(a_world: World) -> None:
    a_world.house.prove_keys()
    assert create_app(a_world.house).test_client().get("/readyz").json["keys"] == "ok"
    with house_with(a_world, WRONG) as house:
        answer = create_app(house).test_client().get("/readyz")
    assert answer.status_code == 503
    assert "SZCA_DATA_KEYS: the key test" in answer.json["keys"]
