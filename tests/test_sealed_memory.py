"""What two messages have in common: sealed in its row, and rows of before that are in the clear."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from alembic import command
from sqlalchemy import Table, create_engine, select, text, update

from bot.message.inbound import Text
from bot.models.tables import ConversationRow
from bot.upkeep.release import config, migrate
from tests.world import BOUND, World

WHO = "openid-of-somebody"
NUMBER = "410105197506123311"
FILLED = (
    "1", *BOUND, "机构证书", "河南示例建设工程有限公司", "91410100MA44DWR311", "郑州", "金水区花园路85号",
    "张三丰", "11010519491231002X", "13812345678", "李小明", "410105199003077658", "13903711234",
)  # fmt: skip
_conversation = cast(Table, ConversationRow.__table__)


def says(world: World, *words: str) -> str:
    reply = ""
    for content in words:
        world.clock.forward(seconds=1)
        event = Text(openid=WHO, created_at=world.clock(), key=f"{world.clock()}", content=content)
        reply = world.house.turn.take(event, answer_by=world.clock() + timedelta(seconds=4)).reply
    return reply


def the_row(world: World) -> Any:
    with world.house.database.reading() as connection:
        return connection.execute(select(_conversation).where(_conversation.c.openid == WHO)).one()


def write(world: World, **values: Any) -> None:
    with world.house.database.writing() as connection:
        connection.execute(update(_conversation).values(**values))


def test_a_number_in_a_list_to_pick_from_is_not_in_the_database_in_the_clear(a_world: World) -> None:
    asked = says(a_world, *FILLED, f"身份证号码写错了，是{NUMBER}")
    assert "您要改的是哪一项" in asked
    row = the_row(a_world)
    assert NUMBER in a_world.house.sealer.recall(row)["confirming"]
    assert row.memory == "{}"
    assert NUMBER.encode() not in row.sealed
    says(a_world, "2")
    assert NUMBER in [answer.value for answer in a_world.house.records.of_person(WHO)[0].answers.values()]


def test_a_row_in_the_clear_still_loads_and_the_next_message_seals_it(a_world: World) -> None:
    says(a_world, *FILLED, f"身份证号码写错了，是{NUMBER}")
    row = the_row(a_world)
    opened = a_world.house.vault.open(row.sealed, f"memory:{WHO}".encode())
    write(a_world, memory=opened.decode(), sealed=None)
    says(a_world, "2")
    assert the_row(a_world).memory == "{}"
    assert NUMBER in [answer.value for answer in a_world.house.records.of_person(WHO)[0].answers.values()]


def test_what_a_process_of_before_wrote_meanwhile_is_the_newer_one(a_world: World) -> None:
    says(a_world, *FILLED)
    known = json.loads(a_world.house.vault.open(the_row(a_world).sealed, f"memory:{WHO}".encode()))
    write(a_world, memory=json.dumps(known | {"confirming": "cancel"}))
    assert a_world.house.sealer.recall(the_row(a_world))["confirming"] == "cancel"
    says(a_world, "确定")
    assert [one.status for one in a_world.house.records.of_person(WHO)] == ["cancelled"]


def test_the_upgrade_clears_lists_that_were_kept_in_the_clear_and_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    command.upgrade(config(url), "0008")
    blank = "'bot', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0"
    columns = "owner, epoch, followed, wants_person, long_left, long_until, short_left, short_until, held"
    memories = {
        "picking": {"focus": "a1", "confirming": f"pick:改成{NUMBER}\n人工"},
        "cancelling": {"focus": "a2", "confirming": "cancel", "summed": "pick:"},
    }
    engine = create_engine(url)
    with engine.begin() as connection:
        for openid, memory in memories.items():
            row = {"openid": openid, "memory": json.dumps(memory, ensure_ascii=False)}
            into = f"insert into conversation (openid, memory, {columns}, created_at, updated_at)"
            connection.execute(text(f"{into} values (:openid, :memory, {blank})"), row)
    migrate(url)
    with engine.connect() as connection:
        kept = connection.execute(text("select openid, memory, sealed from conversation")).all()
    engine.dispose()
    assert {openid: (json.loads(memory), sealed) for openid, memory, sealed in kept} == {
        "picking": ({"focus": "a1", "confirming": ""}, None),
        "cancelling": (memories["cancelling"], None),
    }
