"""What was kept long enough goes; what an open application needs, and what a law asks for, stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot.bootstrap import House
from bot.errors import SettingsError
from bot.jobs import queued
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    DocumentRow,
    InboxRow,
    OutboxRow,
    StaffSessionRow,
    WorkRow,
    to_ms,
)
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.outbox.outbox import Outgoing
from bot.retention import RETENTION, retention_days
from bot.sealing.sealer import Seen
from flows.state import Status
from sandbox.person import Person
from tests.test_cli_staff import Szca, szca
from tests.world import World

__all__ = ["szca"]


@pytest.fixture
def house(a_world: World) -> House:
    return a_world.house


@pytest.fixture
def person(a_world: World) -> Iterator[Person]:
    """In the middle of an application, with a photo."""
    person = a_world.person()
    person.follows()
    for words in ("申请数字证书", "同意", "同意", "机构证书", "河南示例建设工程有限公司"):
        person.says(words)
        a_world.settle()
    person.sends_from_tray(["licence"])
    a_world.settle()
    yield person
    person.close()


def count(house: House, table: Any) -> int:
    with house.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def applied(house: House) -> dict[str, int]:
    return {name: house.retention.apply(name) for name in RETENTION}


def becomes(house: House, status: Status, *, days: int) -> None:
    """The one application came into this status so many days ago, as its row says."""
    with house.database.reading() as connection:
        row = connection.execute(select(ApplicationRow.__table__)).one()
    application = house.sealer.open_application(row)
    since = house.clock() - timedelta(days=days)
    moved = replace(application, status=status, since=since, updated_at=since)
    values = house.sealer.application(moved, row.openid, Seen(row.flow, row.pending))
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).where(ApplicationRow.id == row.id).values(values))


def test_after_years_an_open_application_has_all_that_it_needs(
    a_world: World, house: House, person: Person
) -> None:
    [before] = house.records.of_person(person.openid)
    documents = count(house, DocumentRow)
    a_world.clock.forward(days=4000)
    applied(house)
    [after] = house.records.of_person(person.openid)
    assert after == before
    assert (count(house, DocumentRow), count(house, InboxRow)) == (documents, 0)
    assert len(house.records.history(before.id)) > 3


def test_messages_go_after_half_a_year_and_no_day_earlier(
    a_world: World, house: House, person: Person
) -> None:
    a_world.clock.forward(days=179)
    assert house.retention.apply("inbox") == 0
    a_world.clock.forward(days=2)
    taken = count(house, InboxRow)
    assert house.retention.count("inbox") == taken > 5
    assert house.retention.apply("inbox") == taken
    assert count(house, InboxRow) == 0


@pytest.mark.parametrize(
    ("state", "goes"),
    [("sent", True), ("superseded", True), ("planned", False), ("sending", False), ("held", False)],
)
def test_of_messages_only_those_that_are_over_go(
    a_world: World, house: House, person: Person, state: str, goes: bool
) -> None:
    [application] = house.records.of_person(person.openid)
    row = house.sealer.outbox(
        Outgoing(
            openid=person.openid, application_id=application.id, kind="notice", name="told", body={}, epoch=0
        ),
        0,
    )
    with house.database.writing() as connection:
        connection.execute(insert(OutboxRow), row | {"state": state, "created_at": 1})
    before = count(house, OutboxRow)
    house.retention.apply("outbox")
    assert count(house, OutboxRow) == before - goes


def test_held_news_of_an_application_that_ended_goes_too(
    a_world: World, house: House, person: Person
) -> None:
    [application] = house.records.of_person(person.openid)
    row = house.sealer.outbox(
        Outgoing(
            openid=person.openid, application_id=application.id, kind="notice", name="told", body={}, epoch=0
        ),
        0,
    )
    with house.database.writing() as connection:
        connection.execute(insert(OutboxRow), row | {"state": "held", "created_at": 1})
    becomes(house, Status.CANCELLED, days=400)
    house.retention.apply("outbox")
    with house.database.reading() as connection:
        held = connection.execute(select(OutboxRow.id).where(OutboxRow.state == "held")).all()
    assert held == []


def test_work_that_waits_stays_and_work_that_is_done_goes(a_world: World, house: House) -> None:
    for state in ("queued", "running", "done", "failed"):
        row = work_row(house.vault, WorkKind.ERASE, state, "p", "", {}, 1) | {"state": state}
        house.work.add(row)
    house.retention.apply("work")
    with house.database.reading() as connection:
        assert sorted(connection.execute(select(WorkRow.state)).scalars()) == ["queued", "running"]


def test_papers_of_an_abandoned_application_go_and_its_history_stays(
    a_world: World, house: House, person: Person
) -> None:
    becomes(house, Status.EXPIRED, days=31)
    assert house.retention.apply("abandoned") == 1
    assert house.retention.apply("abandoned") == 0
    assert (count(house, DocumentRow), len(list(house.storage.names()))) == (0, 0)
    assert count(house, ApplicationRow) == 1
    assert count(house, AuditRow) > 3


def test_what_is_left_of_an_ended_application_goes_after_three_years(
    a_world: World, house: House, person: Person
) -> None:
    becomes(house, Status.REFUNDED, days=1095)
    assert house.retention.apply("ended") == 0
    becomes(house, Status.REFUNDED, days=1097)
    [application] = house.records.of_person(person.openid)
    assert house.retention.apply("ended") == 1
    assert (count(house, ApplicationRow), count(house, DocumentRow)) == (0, 0)
    assert house.records.history(application.id) == []


@pytest.mark.parametrize(("days", "gone"), [(366 + 1825, 0), (366 + 1828, 1)])
def test_a_certificates_records_are_kept_for_five_years_after_its_end(
    a_world: World, house: House, person: Person, days: int, gone: int
) -> None:
    """电子签名法 第二十四条; this certificate is good for one year."""
    becomes(house, Status.APPROVED, days=days)
    assert house.retention.apply("certified") == gone
    assert count(house, ApplicationRow) == 1 - gone


def test_traces_and_sessions_of_staff_have_their_times(a_world: World, house: House) -> None:
    staff = house.staff.add("wang", "王芳", ["agent"], "three green lamps on a bus")
    house.staff_sessions.begin("s1", staff, "Chrome", "10.0.0.1")
    a_world.clock.forward(days=8)
    assert applied(house)["sessions"] == 1
    assert count(house, StaffSessionRow) == 0
    a_world.clock.forward(days=1097)
    assert applied(house)["traces"] == 1


def test_every_night_plans_it_and_a_worker_does_it(a_world: World, house: House, person: Person) -> None:
    a_world.clock.forward(days=200)
    house.timekeeper().plan()
    with house.database.reading() as connection:
        query = select(WorkRow.id).where(WorkRow.kind == WorkKind.RETAIN, WorkRow.state == "queued")
        ids = connection.execute(query).scalars().all()
    assert len(ids) == len(RETENTION)
    for work_id in ids:
        queued.work(work_id)
    assert count(house, InboxRow) == 0


def test_many_rows_go_in_batches(a_world: World, house: House) -> None:
    rows = [
        work_row(house.vault, WorkKind.ERASE, f"k{n}", "p", "", {}, 1) | {"state": "done"} for n in range(450)
    ]
    with house.database.writing() as connection:
        connection.execute(insert(WorkRow), rows)
    assert house.retention.apply("work") == 450


def test_a_rehearsal_prints_counts_and_deletes_nothing(
    a_world: World, house: House, szca: Szca, person: Person
) -> None:
    with house.database.writing() as connection:
        connection.execute(update(InboxRow).values(created_at=to_ms(house.clock()) - 181 * 24 * 3600 * 1000))
    before = count(house, InboxRow)
    told = szca("retention", "--dry-run").output
    assert f"收到的消息：保存 180 天，会删除 {before}\n" in told
    assert count(house, InboxRow) == before
    assert f"已删除 {before}" in szca("retention").output


@pytest.mark.parametrize("text", ["letters=3", "inbox", "inbox=-1", "inbox=x", "certified=365", "outbox=1"])
def test_a_setting_below_what_a_law_asks_for_or_misspelt_stops_the_boot(text: str) -> None:
    with pytest.raises(SettingsError, match="SZCA_RETENTION"):
        retention_days(text)


def test_a_setting_changes_the_time_of_what_it_names_alone() -> None:
    changed = retention_days("inbox=365, outbox=400")
    assert (changed["inbox"], changed["outbox"], changed["work"]) == (365, 400, RETENTION["work"].days)
