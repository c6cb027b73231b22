"""A store that is full: forms are tried for hours, told of once, and come by themselves."""

from pathlib import Path

from sandbox.person import Person
from tests.journey import said
from tests.world import World

READY = "申请表和电子签章采集表做好了"
LATE = "申请表还没有做好"


def store(world: World) -> Path:
    return Path(world.house.settings.media_url.removeprefix("file://"))


def fill(world: World) -> None:
    store(world).rename(store(world).with_name("away"))
    store(world).touch()


def empty(world: World) -> None:
    store(world).unlink()
    store(world).with_name("away").rename(store(world))


def hours(world: World, count: float) -> None:
    for _ in range(int(count * 12)):
        world.clock.forward(minutes=5)
        world.settle()


def told(person: Person, words: str) -> int:
    """In how many messages the account said these words."""
    mine = [message["text"] for message in person.messages() if message["side"] == "account"]
    return sum(words in text for text in mine)


def test_forms_that_could_not_be_kept_for_hours_come_when_the_store_has_room(a_world: World) -> None:
    person = a_world.person()
    person.follows()
    filled_in = (
        *said("institution", until="organisation.name"),
        *said("institution", since="organisation.name"),
    )
    for words in ("申请数字证书", *filled_in):
        person.says(words)
        a_world.settle()
    fill(a_world)
    person.says("确认无误")
    a_world.settle()
    hours(a_world, 3)
    assert (told(person, LATE), told(person, READY)) == (1, 0)
    empty(a_world)
    hours(a_world, 1)
    assert (told(person, LATE), told(person, READY)) == (1, 1)
    person.close()
