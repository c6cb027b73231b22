"""Tags on threads, the list of them, the filter, and pages of a list."""

import html
import re
from urllib.parse import parse_qs, urlsplit

from office.threads.shelves import MOST
from tests.desk.office import Office
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import thread_of

PAGE = "/desk/threads/tags"


def test_a_tag_stands_in_the_thread_and_the_list_can_be_narrowed_to_it(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    assert acts(made, seat, "tag", tag="投诉").status_code == 303
    acts(made, seat, "tag", tag="投诉")
    seat.opens(thread_of(made))
    assert "去掉标签：投诉" in seat.text
    for shelf in ("mine", "all"):
        seat.opens(f"/desk/threads?shelf={shelf}&tag=投诉")
        assert made.applicant.name in seat.words
        seat.opens(f"/desk/threads?shelf={shelf}&tag=发票")
        assert "没有贴着“发票”的会话。" in seat.words
    seat.opens(thread_of(made))
    assert acts(made, seat, "untag", tag="投诉").status_code == 303
    seat.opens("/desk/threads?shelf=all&tag=投诉")
    assert "没有贴着“投诉”的会话。" in seat.words


def test_an_act_in_a_thread_leaves_the_list_as_it_was_narrowed(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    acts(made, seat, "tag", tag="投诉")
    narrowed = "shelf=mine&tag=投诉"
    seat.opens(f"{thread_of(made)}?{narrowed}")
    forms = re.findall(r"<form[^>]*method=\"post\"[^>]*/threads/[^>]*>.*?</form>", seat.text, re.DOTALL)
    assert len(forms) > 5
    for form in forms:
        assert 'name="filter" value="投诉"' in form
        assert 'name="shelf" value="mine"' in form
    place = {"shelf": "mine", "filter": "投诉"}
    for act, typed in (("note", {"words": "回过电话"}), ("tag", {"tag": "发票"}), ("say", {"words": "您好"})):
        answer = acts(made, seat, act, **typed, **place)
        assert answer.status_code == 303
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert asked == {"shelf": ["mine"], "tag": ["投诉"]}
    refused = acts(made, seat, "tag", tag="没有的", **place)
    assert refused.status_code == 422
    assert 'name="filter" value="投诉"' in refused.text


def test_staff_add_tags_and_take_them_off_the_list(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    assert acts(made, seat, "tag", tag="大客户").status_code == 422
    seat.opens(PAGE)
    assert seat.posts(PAGE, tag="大客户", listed="yes").status_code == 303
    assert seat.posts(PAGE, tag="长" * 13, listed="yes").status_code == 422
    seat.opens(thread_of(made))
    acts(made, seat, "tag", tag="大客户")
    seat.opens(PAGE)
    assert seat.posts(PAGE, tag="大客户", listed="no").status_code == 303
    seat.opens(PAGE)
    assert "大客户" not in seat.words
    seat.opens(thread_of(made))
    assert "去掉标签：大客户" in seat.text
    assert [detail["setting"] for _, detail in made.audit("desk_setting")] == ["tag.大客户", "tag.大客户"]


def test_tags_go_with_the_person(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    acts(made, seat, "tag", tag="投诉")
    made.house.eraser.messages(made.applicant.openid, 0)
    seat.opens("/desk/threads?shelf=all&tag=投诉")
    assert "没有贴着" in seat.words


def many_write(made: Office, words: str) -> list[str]:
    """More people than a page takes, one after the other."""
    people = [f"person-{number:03d}" for number in range(MOST + 2)]
    for openid in people:
        made.applicant.openid = openid
        made.applicant.says(words)
        made.clock.forward(seconds=1)
    return people


def test_who_does_not_fit_on_a_page_stands_on_the_next_one(made: Office) -> None:
    people = many_write(made, "人工")
    seat = made.seat("sunjie")
    for shelf, in_order in (("waiting", people), ("all", people[::-1])):
        seen: list[str] = []
        page = f"/desk/threads?shelf={shelf}"
        while page:
            seat.opens(page)
            seen += [one for one in in_order if thread_of(made, one) in seat.text]
            behind = re.search(r'href="([^"]*after=[^"]*)">后面的会话', seat.text)
            page = html.unescape(behind[1]) if behind else ""
        assert seen == in_order
