"""A thread is exported whole, with numbers hidden unless a reason was given, and it is recorded."""

from office.threads.lines import PAGE
from tests.desk.applicant import CONTACT_ID
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import thread_of


def exported(made: Office, seat: Seat) -> str:
    answer = seat.client.get(f"{thread_of(made)}/transcript.txt")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.get_data(as_text=True)


def test_all_that_was_said_is_in_order_once_however_long_the_thread_is(made: Office) -> None:
    said = [f"第{number}个问题在这里" for number in range(PAGE + 10)]
    for words in said:
        made.applicant.says(words)
        made.clock.forward(seconds=2)
    text = exported(made, made.seat("sunjie"))
    places = [text.index(f"申请人：{words}\n") for words in said]
    assert places == sorted(places)
    assert all(text.count(f"申请人：{words}\n") == 1 for words in said)
    assert made.audit("thread_exported") == [("staff:sunjie", {"shown": "masked"})]


def test_notes_of_the_staff_are_left_out_and_lines_of_agents_name_them(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    acts(made, seat, "note", words="这位客户很急", key="n1")
    acts(made, seat, "say", words="第一行\n第二行", key="one")
    text = exported(made, seat)
    assert "这位客户很急" not in text
    assert "孙洁：第一行\n    第二行\n" in text


def test_numbers_are_hidden_until_a_reason_was_given(made: Office) -> None:
    made.applicant.says(f"经办人身份证是{CONTACT_ID}")
    seat = made.seat("sunjie")
    assert CONTACT_ID not in exported(made, seat)
    seat.opens(thread_of(made))
    seat.posts(f"{thread_of(made)}/whole", reason="投诉取证")
    assert CONTACT_ID in exported(made, seat)
    seat.opens(f"{thread_of(made)}/transcript.html")
    assert CONTACT_ID in seat.text
    assert [detail["shown"] for _, detail in made.audit("thread_exported")] == ["masked", "whole", "whole"]
