"""Notes for colleagues, threads put aside, and sentences that are used often."""

import re
from typing import Any

from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts, agents, asks
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import texts, thread_of


def says_codes(made: Office, seat: Seat) -> dict[str, Any]:
    answer = seat.client.get(f"{thread_of(made)}/replies")
    return {one["code"]: one for one in answer.get_json()}


def test_a_note_is_read_by_colleagues_and_never_sent(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    assert acts(made, sun, "note", words="这家公司上月来过", key="n1").status_code == 303
    acts(made, sun, "note", words="这家公司上月来过", key="n1")
    li.opens(thread_of(made))
    assert texts(li, "note") == ["这家公司上月来过"]
    assert "孙洁 的备注（客户看不到）" in li.words
    assert made.house.outbox.due() == {} or texts(li, "staff") == []


def test_a_colleague_who_is_mentioned_finds_the_thread_until_it_is_read(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "note", words="@李明帮忙看一下发票", key="n1")
    li.opens("/desk/threads?shelf=mentioned")
    assert "提到我 1" in li.words
    assert made.applicant.name in li.words
    li.opens(thread_of(made))
    li.opens("/desk/threads?shelf=mentioned")
    assert "提到我 0" in li.words


def test_a_name_that_nobody_has_is_not_mentioned(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    for words in ("@王芳 看一下", "@没有人", "", "长" * 1001):
        sun.opens(thread_of(made))
        assert acts(made, sun, "note", words=words, key="n1").status_code == 422
    sun.opens(thread_of(made))
    assert texts(sun, "note") == []


def test_notes_go_with_the_person(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "note", words="秘密的备注", key="n1")
    made.house.eraser.messages(made.applicant.openid, 0)
    sun.opens(thread_of(made))
    assert "秘密的备注" not in sun.text


def test_a_thread_put_aside_comes_back_with_the_next_word(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    asks(made, seat, "say", words="您好", key="one")
    made.clock.forward(seconds=20)
    assert acts(made, seat, "snooze", until="120").status_code == 303
    seat.opens("/desk/threads?shelf=later")
    assert "我的 0 稍后 1" in seat.words
    made.applicant.says("我还有一个问题")
    seat.opens("/desk/threads?shelf=mine")
    assert "我的 1 稍后 0" in seat.words


def test_a_thread_put_aside_comes_back_when_its_time_is_over(made: Office) -> None:
    made.applicant.says("人工")
    seat = holds(made)
    acts(made, seat, "snooze", until="30")
    made.clock.forward(minutes=29)
    seat.opens("/desk/threads")
    assert "稍后 1" in seat.words
    made.clock.forward(minutes=2)
    seat.opens("/desk/threads")
    assert "稍后 0" in seat.words
    assert acts(made, seat, "snooze", until="never").status_code == 400


def test_a_sentence_is_filled_from_the_application_and_what_is_missing_is_said(made: Office) -> None:
    seat = holds(made)
    found = says_codes(made, seat)
    assert made.application.order_no in found["进度"]["words"]
    assert "待财务确认" in found["进度"]["words"]
    assert found["进度"]["missing"] == []
    made.applicant.openid = "somebody-else"
    made.applicant.says("你好")
    found = says_codes(made, seat)
    assert found["进度"]["missing"] == ["单号", "证书", "状态"]
    assert found["电话"]["missing"] == []


def test_a_line_with_a_blank_that_is_not_filled_is_not_sent(made: Office) -> None:
    seat = holds(made)
    answer = asks(made, seat, "say", words="您的单号是 {单号}", key="one")
    assert answer.status_code == 422
    assert "“{单号}”还没有填上" in answer.json["problem"]
    seat.opens(thread_of(made))
    assert texts(seat, "staff") == []


def test_staff_change_add_and_take_away_sentences(made: Office) -> None:
    seat = made.seat("sunjie")
    page = "/desk/threads/replies"
    seat.opens(page)
    assert seat.posts(page, code="地址", words="我们在深圳。").status_code == 303
    seat.opens(page)
    assert re.search(r"/地址.*我们在深圳。", seat.text, re.DOTALL)
    assert seat.posts(page, code="地址", words="{门牌}").status_code == 422
    assert "不认识“{门牌}”" in seat.words
    seat.opens(page)
    assert seat.posts(page, code="地址", words="别的", is_stored="yes", seen="旧的").status_code == 409
    seat.opens(page)
    assert seat.posts(page, code="再见", words="").status_code == 303
    seat.opens(page)
    assert "/再见" not in seat.words
    assert made.seat("zhaolei").client.get(page).status_code == 403
