"""The board: what waits, how fast people are answered by working time, and what they say of it."""

from tests.desk.office import PASSWORD, Office
from tests.desk.threads.test_acting import acts, asks
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import thread_of


def test_the_board_tells_who_waits_and_how_fast_people_are_answered(made: Office) -> None:
    made.applicant.says("人工")
    made.clock.forward(minutes=6)
    seat = made.seat("sunjie")
    seat.opens("/desk/threads/board")
    assert "现在排队 1 人，最久 6 分钟" in seat.words
    assert "1 位来信的客户里有 1 位" in seat.words
    holds(made)
    seat.opens(thread_of(made))
    asks(made, seat, "say", words="您好", key="one")
    made.clock.forward(minutes=20)
    acts(made, seat, "back", asks_rating="yes")
    made.applicant.says("满意")
    seat.opens("/desk/threads/board")
    assert "现在排队 0 人" in seat.words
    assert "孙洁 在线 0 1 6 分钟 20 分钟 1 0 0" in seat.words
    assert "1 位来信的客户里有 0 位" in seat.words


def test_who_comes_back_within_a_day_is_counted(made: Office) -> None:
    for _ in range(2):
        made.applicant.says("人工")
        seat = holds(made)
        made.clock.forward(minutes=5)
        acts(made, seat, "back")
        made.clock.forward(minutes=5)
    seat.opens("/desk/threads/board")
    assert "2 次，其中一天内又来的 1 次" in seat.words


def test_a_colleague_who_goes_on_is_no_person_who_comes_back(made: Office) -> None:
    made.staff.add("liming", "李明", ("agent",), PASSWORD)
    made.applicant.says("人工")
    seat = holds(made)
    acts(made, seat, "pass", to="liming")
    seat.opens("/desk/threads/board")
    assert "其中一天内又来的 0 次" in seat.words


def test_the_application_leads_to_its_conversation(made: Office) -> None:
    seat = made.at_page("sunjie")
    assert f'href="{thread_of(made)}"' in seat.text
    assert "/desk/threads/" not in made.at_page("zhaolei").text
