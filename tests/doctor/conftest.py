"""A deployment on which the doctor finds nothing wrong, to break in one place at a time."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from bot.bootstrap import House
from bot.cli.doctor.examining import examine_house
from bot.cli.doctor.finding import Finding
from bot.heartbeat import Heartbeat
from bot.upkeep.readiness import ROLES
from bot.wechat.menu import MENU
from tests.world import World

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def sound(a_world: World) -> Iterator[World]:
    """Staff, menu, processes, one conversation; the callback came."""
    house = a_world.house
    house.staff.add("boss", "老板", ("agent", "reviewer", "cashier", "admin"), "quiet river under 7 bridges")
    house.wechat.push_menu(MENU)
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    for role in ROLES:
        Heartbeat(house.redis, role).beat()
    Heartbeat(house.redis, "web").beat()
    Heartbeat(house.redis, "live").beat()
    yield a_world
    person.close()


@pytest.fixture
def examine(sound: World) -> Examine:
    """What the doctor finds with these settings changed, by what was looked at."""

    def look(clock: Callable[[], Any] | None = None, **changed: Any) -> dict[str, Finding]:
        settings = replace(sound.house.settings, **changed)
        with closing(House(settings, clock or sound.clock)) as house:
            return {found.what: found for found in examine_house(house)}

    return look
