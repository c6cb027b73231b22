"""Rows that cannot be handled: put off, given up with one line, and nobody else waits for them."""

from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from bot.bootstrap import House
from bot.jobs import queued
from bot.models.tables import ApplicationRow, OutboxRow, TimerRow, WorkRow, to_ms
from bot.models.timers import NEVER
from bot.models.work_kinds import WorkKind
from bot.outbox.outbox import LINE, NOTICE, Outgoing
from sandbox.person import Person
from tests.world import World

WHO = "openid-of-somebody"
SPOILT = b"not sealed by any key"


def hours(world: World, count: float) -> None:
    """The clock ticks and workers work; the hands do what they are woken for."""
    for _ in range(int(count * 60)):
        world.house.timekeeper().tick()
        world.house.timekeeper().sweep()
        world.hands.do_all()
        world.clock.forward(minutes=1)


def plan(house: House, kind: str, openid: str, text: str) -> int:
    row = house.sealer.outbox(Outgoing(kind, openid, "", 0, {"text": text}), to_ms(house.clock()))
    with house.database.writing() as connection:
        return connection.execute(insert(OutboxRow).values(row).returning(OutboxRow.id)).scalar_one()


def spoil_message(house: House, row_id: int) -> bytes:
    with house.database.writing() as connection:
        sealed = connection.execute(select(OutboxRow.sealed).where(OutboxRow.id == row_id)).scalar_one()
        connection.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(sealed=SPOILT))
    return bytes(sealed)


def message(house: House, row_id: int) -> OutboxRow:
    with house.database.reading() as connection:
        return connection.execute(select(OutboxRow).where(OutboxRow.id == row_id)).one()


def given_up(logs: list[dict[str, object]], table: str) -> list[dict[str, object]]:
    return [line for line in logs if line["event"] == "row given up" and line["table"] == table]


def test_news_that_cannot_be_read_does_not_stop_later_news(a_world: World, applicant: Person) -> None:
    first = plan(a_world.house, NOTICE, applicant.openid, "第一条")
    plan(a_world.house, NOTICE, applicant.openid, "第二条")
    sealed = spoil_message(a_world.house, first)
    a_world.house.outbox.deliver(applicant.openid)
    assert applicant.last_text == "第二条"
    assert message(a_world.house, first).state == "held"
    with a_world.house.database.writing() as connection:  # the key is there again
        connection.execute(update(OutboxRow).where(OutboxRow.id == first).values(sealed=sealed))
    hours(a_world, 1)
    assert applicant.last_text == "第一条"


def test_news_that_stays_unreadable_is_given_up_after_hours_with_one_line(
    a_world: World, applicant: Person
) -> None:
    row = plan(a_world.house, NOTICE, applicant.openid, "第一条")
    spoil_message(a_world.house, row)
    with capture_logs() as logs:
        hours(a_world, 10)
    assert message(a_world.house, row).state == "failed"
    assert [line["id"] for line in given_up(logs, "outbox")] == [row]
    assert message(a_world.house, row).attempts < 20


def test_a_line_that_cannot_be_read_is_given_up_at_once(a_world: World, applicant: Person) -> None:
    row = plan(a_world.house, LINE, applicant.openid, "第一条")
    plan(a_world.house, LINE, applicant.openid, "第二条")
    spoil_message(a_world.house, row)
    a_world.house.outbox.deliver(applicant.openid)
    assert applicant.last_text == "第二条"
    assert message(a_world.house, row).state == "failed"


def test_work_that_cannot_be_read_is_given_up_after_hours_and_other_work_is_done(a_world: World) -> None:
    house, now = a_world.house, to_ms(a_world.clock())
    nothing = {"application_id": "", "is_everything": False}
    for number in range(2):
        house.work.add(house.sealer.work(WorkKind.ERASE, f"erase:{number}", WHO, "", nothing, now))
    with house.database.writing() as connection:
        connection.execute(update(WorkRow).where(WorkRow.key == "erase:0").values(sealed=SPOILT))
    with capture_logs() as logs:
        hours(a_world, 0.1)
        assert states(house) == ["queued", "done"]
        hours(a_world, 10)
    assert states(house) == ["failed", "done"]
    (line,) = given_up(logs, "work")
    assert line["kind"] == WorkKind.ERASE


def states(house: House) -> list[str]:
    with house.database.reading() as connection:
        return list(connection.execute(select(WorkRow.state).order_by(WorkRow.id)).scalars())


def set_timers(house: House, openid: str, application_id: str, count: int) -> None:
    rows = [
        {"openid": openid, "application_id": application_id, "name": f"t{number}", "revision": 1}
        for number in range(count)
    ]
    with house.database.writing() as connection:
        connection.execute(insert(TimerRow).values(due_at=to_ms(house.clock()), attempts=0), rows)


def timers(house: House) -> list[TimerRow]:
    with house.database.reading() as connection:
        return list(connection.execute(select(TimerRow)))


def test_timers_of_an_application_that_cannot_be_read_keep_no_other_timer_waiting(
    a_world: World, applicant: Person
) -> None:
    house = a_world.house
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(sealed=SPOILT))
    set_timers(house, applicant.openid, "any", 250)
    a_world.clock.forward(seconds=1)
    set_timers(house, WHO, "", 1)
    with capture_logs():  # hundreds of tracebacks
        hours(a_world, 0.05)
    assert WHO not in {timer.openid for timer in timers(house)}
    assert all(timer.attempts for timer in timers(house) if timer.application_id == "any")


def test_a_timer_that_always_fails_is_given_up_after_hours_and_one_set_anew_is_not(
    a_world: World, applicant: Person
) -> None:
    house = a_world.house
    set_timers(house, applicant.openid, "any", 1)
    with house.database.writing() as connection:
        sealed = connection.execute(select(ApplicationRow.sealed)).scalar_one()
        connection.execute(update(ApplicationRow).values(sealed=SPOILT))
    with capture_logs() as logs:
        hours(a_world, 10)
    assert [line["name"] for line in given_up(logs, "timer") if line["application"] == "any"] == ["t0"]
    (timer,) = [timer for timer in timers(house) if timer.application_id == "any"]
    assert timer.due_at == NEVER
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(sealed=sealed))
        connection.execute(update(TimerRow).values(due_at=to_ms(house.clock()), attempts=0))
    queued.fire(applicant.openid, "t0")
    assert "t0" not in {timer.name for timer in timers(house)}
