"""What comes while an agent talks is offered in the thread, and filed with the agent's yes alone."""

import html
import re

from bot.message.paper import Paper, Read
from tests.desk.applicant import CONTACT_ID, stamped_licence
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import EMAIL, holds
from tests.desk.threads.test_reading import thread_of

LICENCE = "paper.licence"
NEW = "new.address@example.com"


def offered(seat: Seat) -> list[str]:
    """The words of each offer on the open page."""
    forms = re.findall(r'<form id="offer-.*?</form>', seat.text, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", form)).split()) for form in forms]


def mark_of(seat: Seat) -> str:
    return seat.hidden("offer")


def sends_licence(unchecked: Office) -> None:
    picture = stamped_licence(unchecked.applicant.name)
    name = Read(unchecked.applicant.name, 0.99)
    unchecked.applicant.sends(picture, Paper("licence", {"name": name}))


def sees_offers(unchecked: Office, *said: str) -> Seat:
    seat = holds(unchecked)
    unchecked.applicant.says(*said)
    seat.opens(thread_of(unchecked))
    return seat


def test_a_typed_value_is_offered_and_filed_with_the_agents_yes_alone(unchecked: Office) -> None:
    before = unchecked.application.value(EMAIL)
    seat = sees_offers(unchecked, f"邮箱改成：{NEW}")
    (shown,) = offered(seat)
    assert NEW in shown
    assert "用上 不用" in shown
    assert unchecked.application.value(EMAIL) == before
    assert acts(unchecked, seat, "take_offer", offer=mark_of(seat)).status_code == 303
    assert unchecked.application.value(EMAIL) == NEW
    seat.opens(thread_of(unchecked))
    assert offered(seat) == []


def test_a_declined_value_is_not_filed_and_not_offered_any_more(unchecked: Office) -> None:
    before = unchecked.application.value(EMAIL)
    seat = sees_offers(unchecked, f"邮箱改成：{NEW}")
    assert acts(unchecked, seat, "decline_offer", offer=mark_of(seat)).status_code == 303
    assert unchecked.application.value(EMAIL) == before
    seat.opens(thread_of(unchecked))
    assert offered(seat) == []


def test_a_value_that_replaced_the_one_on_the_page_is_not_filed_unseen(unchecked: Office) -> None:
    before = unchecked.application.value(EMAIL)
    seat = sees_offers(unchecked, f"邮箱改成：{NEW}")
    unchecked.applicant.says("邮箱改成：second.address@example.com")
    answer = acts(unchecked, seat, "take_offer", offer=mark_of(seat))
    assert answer.status_code == 422
    assert "刚刚变了或已经处理过" in seat.words
    assert unchecked.application.value(EMAIL) == before
    assert ["second.address@example.com" in words for words in offered(seat)] == [True]


def test_an_id_number_is_offered_masked(unchecked: Office) -> None:
    other = "410105197506123311"
    seat = sees_offers(unchecked, f"经办人身份证号码：{other}")
    (shown,) = offered(seat)
    assert "410***********3311" in shown
    assert other not in seat.text
    assert CONTACT_ID not in seat.text


def test_a_photo_is_offered_as_the_paper_that_it_seems_to_be(unchecked: Office) -> None:
    before = unchecked.application.value(LICENCE)
    seat = holds(unchecked)
    sends_licence(unchecked)
    seat.opens(thread_of(unchecked))
    (shown,) = offered(seat)
    assert shown.startswith("照片用作")
    assert re.search(rf'<option value="{LICENCE}" selected>', seat.text)
    assert unchecked.application.value(LICENCE) == before
    assert acts(unchecked, seat, "take_offer", offer=mark_of(seat), question=LICENCE).status_code == 303
    assert unchecked.application.value(LICENCE) not in ("", before)


def test_of_a_photo_the_agent_says_which_paper_it_is(unchecked: Office) -> None:
    seat = holds(unchecked)
    sends_licence(unchecked)
    seat.opens(thread_of(unchecked))
    answer = acts(unchecked, seat, "take_offer", offer=mark_of(seat), question="")
    assert answer.status_code == 422
    assert "请先选这张照片是哪份资料。" in seat.words
    assert len(offered(seat)) == 1


def test_offers_stand_in_the_part_that_the_page_asks_for_again_and_for_the_agent_alone(
    unchecked: Office,
) -> None:
    seat = sees_offers(unchecked, f"邮箱改成：{NEW}")
    mark = mark_of(seat)
    seat.opens(f"{thread_of(unchecked)}/lines")
    assert len(offered(seat)) == 1
    other = unchecked.seat("admin")
    other.opens(thread_of(unchecked))
    assert offered(other) == []
    assert acts(unchecked, other, "take_offer", offer=mark).status_code == 422
