"""Messages whose turns fail: the person gets a person, everybody else goes on, and nothing is lost."""

from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.bootstrap import House
from bot.models.binding import INBOX
from bot.models.tables import ApplicationRow, ConversationRow, InboxRow
from bot.turn.failed_turns import CALLED, SORRY
from sandbox.person import Person
from tests.world import World

SPOILT = b"not sealed by any key"


def spoil(house: House, openid: str) -> bytes:
    mine = ApplicationRow.openid == openid
    with house.database.writing() as connection:
        sealed = connection.execute(select(ApplicationRow.sealed).where(mine)).scalar_one()
        connection.execute(update(ApplicationRow).where(mine).values(sealed=SPOILT))
    return bytes(sealed)


def mend(house: House, openid: str, sealed: bytes) -> None:
    with house.database.writing() as connection:
        connection.execute(
            update(ApplicationRow).where(ApplicationRow.openid == openid).values(sealed=sealed)
        )


def says(world: World, person: Person, words: str) -> str:
    with capture_logs():  # each failure has a traceback
        person.says(words)
        world.settle()
    return person.last_text


def standing(house: House, openid: str) -> tuple[int, bool]:
    with house.database.reading() as connection:
        row = connection.execute(select(ConversationRow).where(ConversationRow.openid == openid)).one()
    return row.failed, bool(row.wants_person)


def test_after_the_second_failure_the_staff_sees_the_person(a_world: World, applicant: Person) -> None:
    spoil(a_world.house, applicant.openid)
    assert says(a_world, applicant, "河南示例建设工程有限公司") == SORRY
    assert standing(a_world.house, applicant.openid) == (1, False)
    assert says(a_world, applicant, "河南示例建设工程有限公司") == CALLED
    assert standing(a_world.house, applicant.openid) == (2, True)


def test_everybody_else_is_answered_meanwhile(a_world: World, applicant: Person) -> None:
    spoil(a_world.house, applicant.openid)
    says(a_world, applicant, "你好")
    other = a_world.person("李小红")
    other.follows()
    assert "申请数字证书" in says(a_world, other, "你好")
    other.close()


def test_a_message_whose_turn_failed_is_kept(a_world: World, applicant: Person) -> None:
    spoil(a_world.house, applicant.openid)
    says(a_world, applicant, "第一句话")
    house = a_world.house
    with house.database.reading() as connection:
        rows = connection.execute(select(InboxRow).where(InboxRow.openid == applicant.openid)).all()
    opened = [INBOX.open(house.vault, row.sealed, row).decode() for row in rows]
    assert any("第一句话" in words for words in opened)


def test_a_turn_that_succeeds_between_two_failures_begins_the_count_anew(
    a_world: World, applicant: Person
) -> None:
    sealed = spoil(a_world.house, applicant.openid)
    says(a_world, applicant, "你好")
    mend(a_world.house, applicant.openid, sealed)
    says(a_world, applicant, "你好")
    assert standing(a_world.house, applicant.openid) == (0, False)
    spoil(a_world.house, applicant.openid)
    assert says(a_world, applicant, "你好") == SORRY
