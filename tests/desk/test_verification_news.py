"""人工核验, told to somebody who has not written for two days: a template message says how it went."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.message.outbound import Notice, Say
from bot.models.binding import OUTBOX
from bot.models.tables import OutboxRow, to_ms
from bot.turn.rendering import Renderer
from bot.wechat.template import fitted
from flows.catalogue import catalogue
from flows.state import Thread
from sandbox.person import Person
from tests.desk.office import Office
from tests.desk.verifying import begin, second
from tests.world import World

TEMPLATE = catalogue().templates["verified"]


def told_by_template(office: Office) -> list[str]:
    """What template messages would say of each piece of news, oldest first."""
    query = select(OutboxRow.__table__).where(OutboxRow.name == "verified")
    with office.house.database.reading() as connection:
        rows = connection.execute(query.order_by(OutboxRow.id)).all()
    bodies = [json.loads(OUTBOX.open(office.house.vault, row.sealed, row)) for row in rows]
    assert {body["template"] for body in bodies} == {TEMPLATE.id}
    assert all(body["data"]["thing1"] for body in bodies)
    return [body["data"]["thing2"] for body in bodies]


def test_each_half_is_told_in_words_that_fit(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    second(stuck, stuck.at_page("lina"))
    begun, done = told_by_template(stuck)
    assert "等待复核" in begun
    assert "已通过" in done
    assert all(fitted({"thing2": words})["thing2"]["value"] == words for words in (begun, done))


def test_a_refusal_begins_with_that_it_was_not_completed(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    second(stuck, stuck.at_page("lina"), verdict="refuse", reason="视频里看不清证件")
    assert told_by_template(stuck)[-1] == "人工核验没有完成：视频里看不清证件"


@pytest.fixture
def silent(a_world: World) -> Iterator[Person]:
    """Somebody who wrote two days ago: nothing but a template message reaches them."""
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    a_world.clock.forward(hours=49)
    yield person
    person.close()


def test_it_arrives_when_the_window_is_closed(a_world: World, silent: Person) -> None:
    house, before = a_world.house, len(silent.messages())
    renderer = Renderer(house.links, house.settings.public_url, catalogue())
    fields = (("project", "河南省互通数字证书项目"), ("reason", "已通过，回复“继续”接着办"))
    news = renderer.news(Thread(silent.openid), Notice("verified", "a", Say("人工核验通过！"), fields))
    rows: list[dict[str, Any]] = [house.sealer.outbox(each, to_ms(a_world.clock())) for each in news]
    with house.database.writing() as connection:
        connection.execute(insert(OutboxRow), rows)
    house.outbox.deliver(silent.openid)
    a_world.settle()
    (card,) = silent.messages()[before:]
    assert (card["channel"], card["title"]) == ("template", "核验结果通知")
    assert "已通过" in str(card)
