"""The sweep: deletes what a crash left in the store, never what a row names, and says what is missing."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from bot.bootstrap import House
from bot.jobs import queued
from bot.models.objects import Named, Objects
from bot.models.tables import CaptureRow, DocumentRow, WorkRow
from bot.upkeep.sweeping import PARTS, Sweeper, Swept
from media.storage import NotStoredError
from tests.world import World

Put = Callable[..., str]


@pytest.fixture
def house(a_world: World) -> House:
    return a_world.house


def after(house: House, hours: float) -> Sweeper:
    """The sweeper so many hours from now; the store's own clock cannot be turned."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    return Sweeper(house.objects, house.storage, lambda: now)


def sweep(sweeper: Sweeper, *, is_rehearsal: bool = False) -> Swept:
    parts = [sweeper.sweep(part, is_rehearsal=is_rehearsal) for part in PARTS]
    return Swept(
        sum(part.objects for part in parts),
        tuple(name for part in parts for name in part.orphans),
        sum(part.unfinished for part in parts),
        tuple(named for part in parts for named in part.missing),
    )


def put(house: House, content: str) -> str:
    return house.storage.put(content.encode(), media_type="image/jpeg")


def document(
    house: House, number: int = 1, names: tuple[str, str, str] | None = None
) -> tuple[str, str, str]:
    """A stored document with its row."""
    parts = names or (put(house, f"o{number}"), put(house, f"n{number}"), put(house, f"t{number}"))
    values: dict[str, Any] = {each.name: "" for each in DocumentRow.__table__.columns if not each.nullable}
    values |= {"id": f"d{number}", "application_id": f"a{number}", "source": f"s{number}"}
    values |= dict(zip(("original", "normalised", "thumbnail"), parts, strict=True))
    house.documents.add(values | {"width": 1, "height": 1, "created_at": 0})
    return parts


def capture(house: House, raw: str) -> None:
    values: dict[str, Any] = {column.name: "" for column in CaptureRow.__table__.columns}
    with house.database.writing() as connection:
        row = values | {"id": "c1", "raw": raw, "sealed": b"", "created_at": 0, "done_at": 0}
        connection.execute(insert(CaptureRow), row)


def test_only_old_objects_that_no_row_names_are_deleted(house: House) -> None:
    kept = {*document(house, 1), *document(house, 2), put(house, "waits to be read")}
    capture(house, put(house, "waits to be read"))
    orphans = {put(house, f"left by a crash {number}") for number in range(40)}
    assert sweep(after(house, 23.9)) == Swept(47, (), 0, ())
    assert set(sweep(after(house, 24.1), is_rehearsal=True).orphans) == orphans
    assert set(house.storage.names()) == kept | orphans
    assert set(sweep(after(house, 24.1)).orphans) == orphans
    assert set(house.storage.names()) == kept
    assert sweep(after(house, 24.1)) == Swept(7, (), 0, ())


def test_an_old_object_that_is_put_again_is_young(house: House, tmp_path: Path) -> None:
    name = put(house, "photo")
    os.utime(next(tmp_path.rglob(name)), (1000, 1000))
    put(house, "photo")
    assert sweep(after(house, 0)).orphans == ()
    assert house.storage.get(name) == b"photo"


def test_half_written_files_go_when_they_are_old(house: House, tmp_path: Path) -> None:
    name = put(house, "photo")
    half = next(tmp_path.rglob(name)).parent / ".unfinished-x"
    half.write_bytes(b"half")
    assert sweep(after(house, 23.9)).unfinished == 0
    assert sweep(after(house, 24.1), is_rehearsal=True).unfinished == 1
    assert half.exists()
    assert sweep(after(house, 24.1)).unfinished == 1
    assert not half.exists()


def test_a_missing_object_is_told_with_its_row(house: House) -> None:
    _, normalised, _ = document(house)
    house.storage.delete(normalised)
    lost = Named(normalised, "document", "d1", "normalised")
    assert sweep(after(house, 0), is_rehearsal=True).missing == (lost,)
    assert sweep(after(house, 48)).missing == (lost,)


class Elsewhere:
    """A place of another kind where names stand."""

    def __init__(self, *names: str) -> None:
        self._names = set(names)

    def among(self, connection: Any, names: Any) -> set[str]:
        return self._names & set(names)

    def beginning(self, connection: Any, prefix: str) -> Any:
        return (Named(name, "elsewhere", "1", "x") for name in self._names if name.startswith(prefix))


def test_another_place_that_names_objects_is_one_more_source(house: House) -> None:
    name, gone = put(house, "raw upload"), "f" * 64 + ".jpg"
    objects = Objects(house.database, house.storage, [Elsewhere(name, gone)])
    late = datetime.now(UTC) + timedelta(days=2)
    swept = sweep(Sweeper(objects, house.storage, lambda: late))
    assert (swept.orphans, [named.name for named in swept.missing]) == ((), [gone])


def test_an_object_that_is_deleted_before_it_is_named_gets_no_row(house: House) -> None:
    names = (put(house, "o"), put(house, "n"), put(house, "t"))
    sweep(after(house, 25))
    with pytest.raises(NotStoredError) as caught:
        document(house, 1, names)
    assert caught.value.retryable
    with house.database.reading() as connection:
        assert connection.execute(select(DocumentRow)).all() == []


def test_an_object_that_is_named_at_the_last_moment_stays(house: House) -> None:
    """The sweep looks again under the lock: what it found a moment ago is not what counts."""
    names = (put(house, "o"), put(house, "n"), put(house, "t"))
    document(house, 1, names)
    with house.objects.removing() as connection:
        assert house.objects.remove(connection, names, datetime.now(UTC) + timedelta(days=2)) == set()
    assert set(house.storage.names()) == set(names)


def works(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as connection:
        query = select(WorkRow.key, WorkRow.state).where(WorkRow.kind == "sweep_store").order_by(WorkRow.key)
        return [(key, state) for key, state in connection.execute(query)]


def test_every_part_is_swept_once_a_day(a_world: World) -> None:
    clock, house = a_world.house.timekeeper(), a_world.house
    clock.plan()
    house.timekeeper().plan()  # another process
    assert [state for _, state in works(house)] == ["queued"] * 16
    a_world.settle()
    clock.plan()
    assert [state for _, state in works(house)] == ["done"] * 16
    a_world.clock.forward(days=1)
    clock.plan()
    today = date(2026, 11, 24).isoformat()
    assert works(house) == [(f"sweep_store:{today}:{part}", "queued") for part in PARTS]


def test_a_day_begins_when_people_sleep(a_world: World) -> None:
    clock, house = a_world.house.timekeeper(), a_world.house
    clock.plan()
    a_world.clock.forward(hours=17.9)  # it was nine in the morning
    clock.plan()
    assert {key[12:22] for key, _ in works(house)} == {"2026-11-23"}
    a_world.clock.forward(hours=0.2)
    clock.plan()
    assert {key[12:22] for key, _ in works(house)} == {"2026-11-23", "2026-11-24"}


def test_the_jobs_delete_what_a_crash_left(a_world: World, tmp_path: Path) -> None:
    house = a_world.house
    kept, orphan = document(house), put(house, "left by a crash")
    for path in tmp_path.rglob("*.jpg"):
        os.utime(path, (1000, 1000))
    house.timekeeper().plan()
    a_world.settle()
    assert set(house.storage.names()) == set(kept)
    assert orphan not in kept


def test_a_store_that_is_away_is_swept_later(a_world: World, tmp_path: Path) -> None:
    house = a_world.house
    name = put(house, "photo")
    house.timekeeper().plan()
    with house.database.writing() as connection:
        connection.execute(delete(WorkRow).where(WorkRow.key != f"sweep_store:2026-11-23:{name[0]}"))
    path = next(tmp_path.rglob(name))
    os.utime(path, (1000, 1000))
    # A folder in the place of the file cannot be deleted as a file, whoever we are.
    path.rename(path.with_name("aside"))
    path.mkdir()
    os.utime(path, (1000, 1000))
    [work_id] = [work_id for _, work_id in house.work.due()]
    queued.work(work_id)
    assert [state for _, state in works(house)] == ["queued"]
    path.rmdir()
    path.with_name("aside").rename(path)
    a_world.settle()
    assert [state for _, state in works(house)] == ["done"]
    assert list(house.storage.names()) == []
