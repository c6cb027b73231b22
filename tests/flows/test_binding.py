"""The mobile number that the notices go to: proved by a code, changed at any time, asked once."""

from dataclasses import replace

import pytest

from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.question import masked
from flows.sections.binding import BOUND as PROVED
from flows.sections.binding import CODE as THE_CODE
from flows.sections.binding import NUMBER
from flows.state import Status
from tests.actors import actor_for
from tests.flows.talk import FIRST_CHOICE, OPENING, Talk, fields, until_slip, until_summary
from tests.journey import said
from tests.world import CODE, PHONE

OTHER = "13900139000"


def at_the_code(number: str = PHONE) -> Talk:
    talk = Talk()
    talk.says("1", "同意", "同意", number)
    assert talk.asked.id == THE_CODE
    return talk


def test_right_after_the_consents_the_number_is_asked_for() -> None:
    talk = Talk()
    assert "请发手机号码" in talk.says("1", "同意", "同意")
    assert talk.asked.id == NUMBER


def test_a_code_goes_to_the_number_which_is_shown_only_in_part() -> None:
    talk = at_the_code()
    assert [(wish.number, wish.application_id) for wish in talk.codes] == [(PHONE, talk.application.id)]
    assert f"验证码已发到 {masked(PHONE)}，5 分钟内有效" in talk.heard[-1]
    assert PHONE not in talk.heard[-1]


def test_of_the_code_itself_nothing_is_kept() -> None:
    talk = at_the_code()
    assert CODE not in repr(talk.application)
    talk.says(CODE)
    assert talk.application.code is None
    assert talk.application.value(THE_CODE) == PROVED


@pytest.mark.parametrize(
    "said",
    [CODE, "246 810", " 2 4 6 8 1 0 ", "２４６８１０", "验证码是 246810", "验证码：246810", "是246810。"],
)
def test_a_code_is_understood_however_it_is_written(said: str) -> None:
    talk = at_the_code()
    assert "手机号码验证好了" in talk.says(said)
    assert talk.asked.id == FIRST_CHOICE


@pytest.mark.parametrize("said", ["没收到", "没收到验证码", "重新发送", "再发一次", "重发", "收不到短信"])
def test_another_code_is_sent_when_it_is_asked_for(said: str) -> None:
    talk = at_the_code()
    assert "又发了一条" in talk.says(said)
    assert [wish.number for wish in talk.codes] == [PHONE, PHONE]


def test_a_wrong_code_says_how_often_one_may_still_try() -> None:
    talk = at_the_code()
    assert "还可以试 4 次" in talk.says("135790")
    assert "手机号码验证好了" in talk.says(CODE)


def test_after_five_wrong_codes_the_right_one_is_of_no_use() -> None:
    talk = at_the_code()
    assert "作废" in talk.says(*["135790"] * 5)
    assert "作废" in talk.says(CODE)
    talk.says("重新发送")
    assert "手机号码验证好了" in talk.says(CODE)


def test_a_code_is_good_for_five_minutes() -> None:
    talk = at_the_code()
    talk.waits(minutes=5)
    assert "不能用了" in talk.says(CODE)
    talk.says("重新发送")
    talk.waits(minutes=4)
    assert "手机号码验证好了" in talk.says(CODE)


def test_a_newer_code_makes_the_older_ones_worthless() -> None:
    talk = at_the_code()
    before = talk.application.code
    talk.says("重新发送")
    assert before is not None
    assert talk.application.code is not None
    assert talk.application.code.salt != before.salt


@pytest.mark.parametrize("said", ["12345", "1234567", "123"])
def test_what_has_too_few_or_too_many_digits_costs_no_try(said: str) -> None:
    talk = at_the_code()
    assert "6 位数字" in talk.says(said)
    assert talk.application.code is not None
    assert talk.application.code.misses == 0


@pytest.mark.parametrize("said", ["换个号码", "号码写错了"])
def test_another_number_gets_a_code_of_its_own(said: str) -> None:
    talk = at_the_code()
    assert "请发新的手机号码" in talk.says(said)
    talk.says(OTHER)
    assert [wish.number for wish in talk.codes] == [PHONE, OTHER]
    talk.says(CODE)
    assert talk.application.value(NUMBER) == OTHER


def test_a_number_instead_of_the_code_is_the_new_number() -> None:
    talk = at_the_code()
    assert masked(OTHER) in talk.says(OTHER)
    assert talk.codes[-1].number == OTHER


def test_the_code_of_one_number_proves_no_other() -> None:
    talk = at_the_code()
    talk.wait_seconds = 30
    assert "请过 30 秒" in talk.says(OTHER)
    assert "还没有发出去" in talk.says(CODE)
    assert talk.application.value(THE_CODE) == ""


def test_whoever_wants_another_code_too_soon_learns_how_long_to_wait_and_may_use_the_first() -> None:
    talk = at_the_code()
    talk.wait_seconds = 41
    heard = talk.says("重新发送")
    assert "请过 41 秒" in heard
    assert "之前那条验证码还能用" in heard
    assert "手机号码验证好了" in talk.says(CODE)


def test_after_ten_codes_the_day_is_over_and_a_person_can_be_asked() -> None:
    talk = at_the_code()
    talk.wait_seconds = 40_000
    heard = talk.says("重新发送")
    assert "明天" in heard
    assert "人工" in heard


def test_what_keeps_a_code_from_going_out_says_nothing_of_other_people() -> None:
    known, unknown = at_the_code(), Talk()
    known.wait_seconds = unknown.wait_seconds = 60
    again = known.says("换个号码", OTHER)
    first = unknown.says("1", "同意", "同意", OTHER)
    assert again.endswith(first)


def lost(talk: Talk, *, blames_number: bool = False, salt: str = "") -> None:
    code = talk.application.code
    assert code is not None
    about = {"openid": "openid", "key": f"lost-{len(talk.heard)}", "application_id": talk.application.id}
    talk.happens(ev.CodeNotSent(**about, salt=salt or code.salt, blames_number=blames_number))


def test_a_code_that_cannot_be_sent_is_said_to_be_so_and_another_is_made_only_on_demand() -> None:
    talk = at_the_code()
    lost(talk)
    assert "短信暂时发不出去" in talk.heard[-1]
    assert "还没有发出去" in talk.says("进度", CODE)
    assert len(talk.codes) == 1
    talk.says("重新发送", CODE)
    assert talk.asked.id == FIRST_CHOICE


def test_a_number_that_no_message_reaches_is_asked_for_anew() -> None:
    talk = at_the_code()
    lost(talk, blames_number=True)
    assert "收不到我们的短信" in talk.heard[-1]
    assert talk.asked.id == NUMBER
    talk.says(OTHER, CODE)
    assert talk.asked.id == FIRST_CHOICE


def test_news_of_an_older_code_is_no_news() -> None:
    talk = at_the_code()
    before = len(talk.heard)
    lost(talk, salt="an older one")
    assert len(talk.heard) == before


def test_the_summary_and_its_numbers_know_nothing_of_it() -> None:
    talk = until_summary()
    assert "绑定" not in talk.heard[-1]
    look = look_at(talk.application, talk.now)
    assert NUMBER not in {question.id for question in look.fields()}


def test_the_proved_number_is_offered_as_the_contact_s() -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("contact.mobile"), "就用验证过的号码")
    assert talk.application.value("contact.mobile") == PHONE


def test_whoever_applies_for_themselves_is_offered_the_proved_number() -> None:
    talk = Talk()
    talk.says("1", *said("person", until="holder.name"), "王小明", "410105199003072515", "可以")
    assert talk.application.value("holder.mobile") == PHONE


def test_a_second_application_needs_no_code() -> None:
    talk = until_summary()
    talk.says("再办一个")
    assert talk.asked.id == FIRST_CHOICE
    assert talk.application.value(NUMBER) == PHONE
    assert len(talk.codes) == 1


def test_a_number_that_was_never_proved_is_not_taken_over() -> None:
    talk = at_the_code()
    talk.says("再办一个")
    assert talk.asked.id == NUMBER


def test_going_back_leads_to_the_number_only_while_it_is_not_proved() -> None:
    talk = at_the_code()
    talk.says("返回")
    assert talk.asked.id == NUMBER
    talk.says("保持不变", CODE, "返回")
    assert talk.asked.id == FIRST_CHOICE


def test_starting_over_keeps_the_proved_number() -> None:
    talk = until_summary()
    talk.says("重新开始", "是")
    assert talk.asked.id == FIRST_CHOICE
    assert len(talk.codes) == 1


@pytest.mark.parametrize("said", ["换绑手机", "更换绑定手机号", "我要换手机号", "修改绑定手机"])
def test_the_number_is_changed_at_any_time_and_proved_anew(said: str) -> None:
    talk = until_summary()
    open_before = talk.asked
    assert "请发新的手机号码" in talk.says(said)
    talk.says(OTHER)
    assert talk.asked.id == THE_CODE
    talk.says(CODE)
    assert talk.asked is open_before
    assert talk.application.value(NUMBER) == OTHER


def test_a_change_that_is_given_up_leaves_the_number_proved() -> None:
    talk = until_slip()
    before = talk.asked
    talk.says("换绑手机", "返回")
    assert talk.asked is before
    talk.says("换绑手机", "保持不变")
    assert talk.asked is before
    assert len(talk.codes) == 1


def test_an_application_of_before_is_not_asked_for_a_number() -> None:
    talk = until_slip()
    answers = {name: a for name, a in talk.application.answers.items() if not name.startswith("phone.")}
    talk.thread = talk.thread.put(replace(talk.application, answers=answers))
    assert talk.application.status is Status.SUBMITTED
    assert talk.asked.id == "slip"
    assert "没有绑定手机" in talk.says("换绑手机")
    assert talk.asked.id == "slip"


def decided(kind: type[ev.StaffEvent], talk: Talk, **more: object) -> None:
    about = {"openid": "openid", "key": f"{kind.__name__}-{len(talk.heard)}"}
    talk.happens(kind(**about, application_id=talk.application.id, actor=actor_for(kind), **more))  # type: ignore[arg-type]


def in_review(talk: Talk) -> Talk:
    until_slip(talk)
    talk.sends_photo()
    decided(ev.PaymentConfirmed, talk)
    return talk


def test_approval_and_rejection_go_to_the_proved_number_once_each() -> None:
    talk = in_review(Talk())
    decided(ev.Rejected, talk, items=(("paper.licence", "未加盖公章"),))
    talk.sends_photo()
    talk.says("重新提交")
    decided(ev.Approved, talk)
    assert [(text.notice, text.number) for text in talk.texts] == [("rejected", PHONE), ("approved", PHONE)]
    assert "未加盖公章" in talk.texts[0].params[0][0]
    assert talk.texts[0].revision != talk.texts[1].revision


def test_without_a_proved_number_the_news_goes_to_the_contact() -> None:
    talk = in_review(Talk())
    answers = {name: a for name, a in talk.application.answers.items() if not name.startswith("phone.")}
    contact = answers["contact.mobile"]._replace(value=OTHER)
    talk.thread = talk.thread.put(replace(talk.application, answers=answers | {"contact.mobile": contact}))
    decided(ev.Approved, talk)
    assert [text.number for text in talk.texts] == [OTHER]
