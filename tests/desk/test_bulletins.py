"""群发通知: written, looked at, agreed to by another admin, stopped and resumed at the desk."""

import re

import pytest

from bot.models.bulletins import Bulletins
from bot.pacing import ENDING
from tests.desk.office import Office, Seat

AT = "/desk/bulletins"
WORDS = {"text": "国庆期间照常受理申请。", "audience": "everybody", "days": "2"}


def writes(seat: Seat, **others: str) -> str:
    """The page that the form leads to. It is looked at first."""
    seat.opens(AT)
    answer = seat.posts(AT, **WORDS | others)
    assert answer.status_code == 200
    given = re.search(r'name="id" value="([0-9a-f]{32})"', seat.text)
    assert given
    return seat.posts(AT, **WORDS | others, sure="1", id=given[1]).location.split("?")[0]


def test_it_is_shown_with_its_last_sentence_and_the_number_of_people_before_it_is_made(
    in_review: Office,
) -> None:
    admin = in_review.seat("admin")
    admin.opens(AT)
    assert admin.posts(AT, **WORDS).status_code == 200
    assert f"{WORDS['text']} {ENDING}" in admin.words
    assert "所有关注的人，现在有 1 人" in admin.words
    assert not in_review.house.bulletins.newest()


def test_it_runs_and_is_stopped_and_resumed_with_each_step_recorded(in_review: Office) -> None:
    admin = in_review.seat("admin")
    page = writes(admin)
    admin.opens(page)
    assert "正在发送 发给：所有关注的人，共 1 人" in admin.words
    assert "done=stopped" in admin.posts(f"{page}/stop").location
    assert "done=late" in admin.posts(f"{page}/stop").location
    in_review.clock.forward(seconds=1)
    assert "done=resumed" in admin.posts(f"{page}/resume").location
    for action in ("written", "stopped", "resumed"):
        assert [actor for actor, _ in in_review.audit(f"bulletin_{action}")] == ["staff:admin"]


def test_its_writer_cannot_agree_to_it(in_review: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = in_review.seat("admin")
    page = writes(admin)
    bulletin_id = page.rsplit("/", 1)[1]
    bulletins: Bulletins = in_review.house.bulletins
    admin.posts(f"{page}/stop")
    writer = in_review.staff.find("admin")
    assert writer
    assert bulletins.resume(bulletin_id, writer, second_above=0)
    admin.opens(page)
    assert "等另一位管理员同意" in admin.words
    assert "同意发送" not in admin.words
    assert "done=late" in admin.posts(f"{page}/agree").location


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "请先写通知的内容"),
        ({"text": "好" * 181}, "请缩短到 180 个字以内"),
        ({"audience": "nobody"}, "请选发给谁"),
        ({"days": "8"}, "有效天数请填 1 到 7"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_entered_stays(
    in_review: Office, wrong: dict[str, str], words: str
) -> None:
    admin = in_review.seat("admin")
    admin.opens(AT)
    assert admin.posts(AT, **WORDS | wrong).status_code == 422
    assert words in admin.words
    assert (WORDS | wrong)["text"] in admin.text


def test_one_that_nobody_wrote_is_not_found(in_review: Office) -> None:
    admin = in_review.seat("admin")
    assert admin.opens(f"{AT}/{'a' * 32}").status_code == 404
