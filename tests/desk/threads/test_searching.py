"""What was said is found by words of two characters, indexed or not; numbers and erased words never are."""

from sqlalchemy import select

from bot.models.tables import SaidTermRow
from bot.said_words import SaidWords
from bot.upkeep.word_index import WordIndex
from flows.search_terms import said_terms
from tests.desk.applicant import CONTACT_ID
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import holds


def index(made: Office) -> WordIndex:
    return WordIndex(made.house.database, made.house.sealer, made.clock)


def finds(made: Office, words: str) -> Seat:
    seat = made.seat("sunjie")
    seat.opens(f"/desk/threads/find?words={words}")
    return seat


def terms(made: Office) -> list[SaidTermRow]:
    with made.house.database.reading() as connection:
        return list(connection.execute(select(SaidTermRow.__table__)))


def indexed(made: Office) -> None:
    """A night has passed."""
    made.clock.forward(days=1)
    assert index(made).run() > 0


def test_words_of_today_and_of_before_are_found_once_each(made: Office) -> None:
    made.applicant.says("你们的电子发票什么时候寄")
    assert "找到 1 条" in finds(made, "电子发票").words
    indexed(made)
    made.applicant.says("发票寄到郑州")
    seat = finds(made, "发票")
    assert seat.words.index("发票寄到郑州") < seat.words.index("你们的电子发票什么时候寄")
    assert seat.words.count("你们的电子发票什么时候寄") == 1
    assert "你们的电子发票什么时候寄" in seat.words
    assert "找到 1 条" in finds(made, "发票 郑州").words
    assert "没有人说过“发货”" in finds(made, "发货").words
    assert SaidWords(made.house.database, made.house.sealer).unread(10)[0].words == "发票寄到郑州"


def test_words_of_agents_are_found_too(made: Office) -> None:
    made.applicant.says("人工")
    acts(made, holds(made), "say", words="快递明天上门取件", key="one")
    indexed(made)
    seat = finds(made, "上门取件")
    assert "客服说" in seat.words


def test_numbers_of_people_are_no_terms_and_are_hidden_in_what_is_found(made: Office) -> None:
    made.applicant.says(f"身份证号是{CONTACT_ID}谢谢")
    assert said_terms(CONTACT_ID) == frozenset()
    seat = finds(made, "身份证号")
    assert "身份证号是" in seat.words
    assert CONTACT_ID not in seat.text
    assert "号码请在页面最上面查找申请" in finds(made, CONTACT_ID).words


def test_one_character_is_not_searched_for(made: Office) -> None:
    assert "请至少输入两个字" in finds(made, "票").words


def test_a_second_run_reads_nothing_again(made: Office) -> None:
    made.applicant.says("电子发票")
    indexed(made)
    before = terms(made)
    assert index(made).run() == 0
    assert terms(made) == before
    assert index(made).run(is_whole=True) > 0
    assert terms(made) == before


def test_erased_words_leave_no_terms_and_old_ones_go_with_the_messages(made: Office) -> None:
    made.applicant.says("电子发票")
    mine, made.applicant.openid = made.applicant.openid, "somebody-else"
    made.applicant.says("电子发票")
    indexed(made)
    made.house.eraser.messages(mine, 2**50)
    assert {row.openid for row in terms(made)} == {"somebody-else"}
    made.clock.forward(days=182)
    made.house.retention.apply("inbox")
    assert terms(made) == []


def test_each_search_is_recorded_without_its_words(made: Office) -> None:
    finds(made, "张三丰")
    assert made.audit("words_searched") == [("staff:sunjie", {"login": "sunjie"})]
