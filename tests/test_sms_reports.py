"""Whether a text message arrived on the phone: the provider's report finds its row, and the desk says so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Row, select

from bot.jobs import queued
from bot.models.tables import WorkRow
from bot.models.work_kinds import WorkKind
from flows.effects import SendSms
from office.delivery import Deliveries
from office.news import News
from office.trail import Trail
from sandbox.faults import Fault
from tests import world as worlds
from tests.world import World, world

KEY = "a-key-of-the-address-of-reports"
WHO, APPLICATION = "openid-of-somebody", "a" * 32


@pytest.fixture
def reporting(
    tmp_path: Path, redis_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A world whose provider reports on text messages."""
    monkeypatch.setitem(worlds.SECRETS, "SZCA_SMS_REPORT_KEY", KEY)
    with world(tmp_path, redis_url, database_url) as made:
        yield made


def sends(world: World, number: str = "13812345678") -> Row[Any]:
    """A notice goes out by text message, and the report on it comes in. Returns its row of work."""
    house, wish = world.house, SendSms(APPLICATION, "approved", number, 1)
    payload = {"number": wish.number, "notice": wish.notice, "params": wish.params}
    key = f"sms:{APPLICATION}:approved:{number}"
    row = house.sealer.work(
        WorkKind.SEND_SMS, key, WHO, APPLICATION, payload, int(world.clock.timestamp() * 1000)
    )
    house.work.add(row)
    with house.database.reading() as connection:
        work_id = connection.execute(select(WorkRow.id).where(WorkRow.key == key)).scalar_one()
    queued.work(work_id)
    assert world.sandbox.sms_reports.settle(10)
    with house.database.reading() as connection:
        return connection.execute(select(WorkRow.__table__).where(WorkRow.id == work_id)).one()


def posts(world: World, reports: object, key: str = KEY) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.post(f"{world.web.url}/sms/reports/{key}", json=reports, timeout=10)


def at_desk(world: World) -> list[str]:
    return [one.words for one in Deliveries(world.house.database).of(WHO, APPLICATION)]


def test_a_text_message_that_arrived_is_shown_as_such(reporting: World) -> None:
    row = sends(reporting)
    assert (row.state, row.reported) == ("done", "arrived")
    assert at_desk(reporting) == ["已送到手机"]


def test_a_text_message_that_did_not_arrive_is_on_the_list_of_news_with_the_carriers_words(
    reporting: World,
) -> None:
    reporting.sandbox.faults.add(Fault(api="SmsReport", code="MK:0001"))
    row = sends(reporting)
    assert (row.state, row.reported, row.error) == ("failed", "lost", "空号")
    assert at_desk(reporting) == ["没有送到手机（空号）"]
    house = reporting.house
    trail = Trail(house.database, house.sealer, house.clock)
    [missing] = News(house.database, house.unsent, house.work, trail, house.clock).texts()
    assert (missing.words, missing.reason, missing.can_resend) == ("没有送到手机", "空号", False)


def test_a_report_says_its_word_once_and_a_later_one_changes_nothing(reporting: World) -> None:
    row = sends(reporting)
    late = {"sid": row.reference, "report_status": "FAIL", "errmsg": "EXPIRED", "description": "过期"}
    assert posts(reporting, [late]).json() == {"result": 0, "errmsg": "OK"}
    with reporting.house.database.reading() as connection:
        again = connection.execute(select(WorkRow.__table__).where(WorkRow.id == row.id)).one()
    assert (again.state, again.reported, again.error) == ("done", "arrived", "")


def test_a_report_that_is_not_known_yet_is_asked_for_again(reporting: World) -> None:
    assert posts(reporting, [{"sid": "2640:unknown", "report_status": "SUCCESS"}]).json()["result"] == 1


@pytest.mark.parametrize("body", [{}, "words", [1], [[]] * 101, None])
def test_what_is_no_list_of_reports_is_refused(reporting: World, body: object) -> None:
    assert posts(reporting, body).status_code == 400


def test_an_address_with_another_key_is_none(reporting: World) -> None:
    assert posts(reporting, [], key=KEY[:-1] + "x").status_code == 404


def test_without_a_key_nothing_listens(a_world: World) -> None:
    assert posts(a_world, []).status_code == 404
