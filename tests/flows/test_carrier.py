"""实名电信认证 in the chat: each answer of the carriers, edits meanwhile, and a day's tries."""

from datetime import timedelta

import pytest

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import look_at
from flows.sections.carrier import question_to_ask
from flows.state import TRIES_A_DAY
from tests.flows.called import Called, called
from tests.flows.talk import until_summary

OTHER_MOBILE = "13911112222"
OTHER_NAME = "王晓明"


def test_the_carriers_are_asked_once_the_papers_are_in() -> None:
    talk = Called()
    until_summary(talk)
    assert talk.asked_of_carriers == []
    talk.sends_papers()
    assert len(talk.questions) == 1
    assert "正在向运营商核对经办人的手机号码" in talk.heard[-1]


def test_nobody_is_asked_about_before_the_consent() -> None:
    talk = called()
    privacy = {"consent.privacy": "withdrawn"}
    without = talk.application.mark("void", privacy, "applicant", talk.now)
    assert question_to_ask(look_at(without, talk.now), "contact") == ()
    talk.thread = talk.thread.put(without)
    with pytest.raises(IllegalMove):
        talk.reruns()


def test_who_agrees_goes_on_by_itself() -> None:
    talk = called()
    assert talk.hears_of_carriers("agree").startswith("实名电信认证通过。")
    assert talk.asked.id == "consent.biometric"
    given = talk.application.answers["carrier"]
    assert (given.source, given.actor) == ("provider", "provider")


def test_the_record_says_what_came_of_it_without_anything_of_the_person() -> None:
    talk = called()
    talk.hears_of_carriers("disagree", "mobile", code="-4")
    [told] = talk.changes("carrier_checked")
    expected = {"outcome": "disagree", "code": "-4", "doubts": "mobile", "attempt": "1", "is_current": "yes"}
    assert told == expected


@pytest.mark.parametrize(
    ("doubts", "words"),
    [
        (("mobile",), "这个手机号码登记在别人名下"),
        (("name",), "姓名和运营商登记的不一样"),
        (("id_number",), "身份证号码和运营商登记的不一样"),
        (("name", "id_number"), "姓名和身份证号码对不上"),
        ((), "和运营商登记的对不上"),
    ],
)
def test_what_seems_wrong_is_said_and_offered_first(doubts: tuple[str, ...], words: str) -> None:
    talk = called()
    told = talk.hears_of_carriers("disagree", *doubts, code="-4")
    assert words in told
    assert "个人账户信息里查实名认证结果" in told
    edits = {"name": "修改经办人姓名", "id_number": "修改经办人身份证号码", "mobile": "修改经办人联系电话"}
    ways = [choice.value for choice in talk.asked.choices(talk.look)]
    assert sorted(ways) == sorted([*edits.values(), "再核对一次", "人工"])
    assert ways[: len(doubts)] == [edits[part] for part in doubts]


def test_an_edit_asks_again_by_itself_when_the_papers_are_in_anew() -> None:
    talk = called()
    talk.hears_of_carriers("disagree", "mobile", code="-4")
    talk.says("1", OTHER_MOBILE)
    assert talk.application.value("contact.mobile") == OTHER_MOBILE
    before = talk.questions
    talk.sends_papers()
    [fresh] = talk.questions - before
    assert fresh.mark != talk.asked_of_carriers[0].mark
    talk.hears_of_carriers("agree")
    assert talk.asked.id == "consent.biometric"


def test_an_answer_about_the_person_of_before_changes_nothing() -> None:
    talk = called()
    old = talk.asked_of_carriers[-1]
    talk.says(f"经办人姓名写错了，是{OTHER_NAME}")
    talk.sends_papers()
    heard = len(talk.heard)
    talk.carriers_say("agree", old)
    assert talk.asked.id == "carrier"
    assert len(talk.heard) == heard
    assert talk.asked_of_carriers[-1].mark != old.mark
    talk.hears_of_carriers("agree")
    assert talk.asked.id == "consent.biometric"


def test_whoever_changes_back_is_asked_about_anew_after_a_late_answer() -> None:
    talk = called()
    first = talk.asked_of_carriers[-1]
    talk.says(f"经办人姓名写错了，是{OTHER_NAME}")
    talk.carriers_say("disagree", first)
    talk.says("经办人姓名写错了，是王小明")
    talk.sends_papers()
    again = talk.asked_of_carriers[-1]
    assert (again.mark, again.attempt) == (first.mark, 1)


def test_an_answer_that_comes_twice_is_told_once() -> None:
    talk = called()
    asked = talk.asked_of_carriers[-1]
    talk.carriers_say("disagree", asked)
    heard = len(talk.heard)
    talk.carriers_say("disagree", asked)
    talk.carriers_say("agree", asked)
    assert len(talk.heard) == heard
    assert talk.application.identity.carrier.tries.count == 1


def test_an_edit_after_it_passed_has_it_checked_again() -> None:
    talk = called()
    talk.hears_of_carriers("agree")
    told = talk.says(f"经办人电话改成{OTHER_MOBILE}")
    assert "实名电信认证" in told
    assert talk.application.value("carrier") == ""
    talk.sends_papers()
    assert talk.asked.id == "carrier"


def test_without_a_record_another_number_or_another_day_helps() -> None:
    talk = called()
    told = talk.hears_of_carriers("no_record", code="-9")
    assert "一般 3 到 10 个工作日后才查得到" in told
    ways = [choice.value for choice in talk.asked.choices(talk.look)]
    assert ways == ["修改经办人联系电话", "再核对一次", "人工"]


@pytest.mark.parametrize("code", ["range", "-13"])
def test_a_range_that_is_never_answered_for_is_not_asked_again(code: str) -> None:
    talk = called()
    assert "这个号段运营商查不了" in talk.hears_of_carriers("no_record", code=code)
    assert [choice.value for choice in talk.asked.choices(talk.look)] == ["修改经办人联系电话", "人工"]
    before = talk.questions
    talk.says("再核对一次")
    assert talk.questions == before


@pytest.mark.parametrize("words", ["再核对一次", "再试一次", "重新核对", "4"])
def test_once_more_is_asked_once_more(words: str) -> None:
    talk = called()
    talk.hears_of_carriers("disagree", "mobile", code="-4")
    talk.says(words)
    assert [question.attempt for question in talk.asked_of_carriers[-1:]] == [1]
    assert "正在再向运营商核对一次" in talk.heard[-1]
    talk.says(words)
    assert len(talk.questions) == 2


def test_after_a_days_tries_only_people_or_another_day_help() -> None:
    talk = called()
    for number in range(TRIES_A_DAY):
        told = talk.hears_of_carriers("disagree", "mobile", code="-4")
        if number < TRIES_A_DAY - 1:
            assert f"今天还可以核对 {TRIES_A_DAY - 1 - number} 次" in told
            talk.says("再核对一次")
    assert "今天的核对次数用完了" in told
    assert "400-112-3838" in told
    before = talk.questions
    talk.says("再核对一次", f"经办人电话改成{OTHER_MOBILE}")
    talk.sends_papers()
    assert talk.questions == before
    assert wanted_by_hand(talk.look) == "carrier"
    talk.now += timedelta(days=1)
    talk.says("继续")
    assert len(talk.questions) == len(before) + 1


def test_the_staff_has_them_asked_once_more_after_the_last_try() -> None:
    talk = called()
    for _ in range(TRIES_A_DAY):
        talk.hears_of_carriers("disagree", "mobile", code="-4")
        talk.says("再核对一次")
    before = talk.questions
    talk.reruns()
    assert len(talk.questions) == len(before) + 1
    assert "工作人员重新发起了实名电信认证" in talk.heard[-1]
    talk.hears_of_carriers("agree")
    assert talk.asked.id == "consent.biometric"


def test_a_person_of_whom_the_provider_tells_no_more_today_is_not_asked_about_again() -> None:
    talk = called()
    assert "今天的核对次数用完了" in talk.hears_of_carriers("down", code="-12", is_capped=True)
    assert wanted_by_hand(talk.look) == "carrier"


def test_when_nobody_answers_it_is_said_once_and_goes_on_by_itself() -> None:
    talk = called()
    assert "要多等一会儿" in talk.hears_of_carriers("down", code="-11")
    heard = len(talk.heard)
    talk.hears_of_carriers("down", code="-11")
    assert len(talk.heard) == heard
    assert "不用守在这里" in talk.says("好了没有啊")
    assert talk.application.identity.carrier.tries.count == 0
    talk.hears_of_carriers("agree")
    assert talk.asked.id == "consent.biometric"


def test_who_writes_meanwhile_is_told_that_it_is_under_way() -> None:
    talk = called()
    assert "正在向运营商核对，通常几秒钟" in talk.says("怎么还没动静")
    assert len(talk.questions) == 1


def test_a_question_that_became_superfluous_is_no_try() -> None:
    talk = called()
    asked = talk.asked_of_carriers[-1]
    talk.carriers_say("unasked", asked)
    assert talk.application.identity.carrier.tries.count == 0
    assert talk.asked_of_carriers[-1].attempt == asked.attempt + 1


def test_of_a_passed_review_only_what_the_carriers_deny_can_be_changed() -> None:
    talk = called()
    talk.hears_of_carriers("agree")
    talk.says("同意")
    talk.passes_face_check()
    talk.sends_photo()
    about = {"openid": "openid", "application_id": talk.thread.focus, "actor": "staff:li"}
    talk.happens(ev.PaymentConfirmed(key="paid", **about))
    talk.happens(ev.Rejected(key="no", **about, items=(("contact.name", "与身份证不一致"),)))
    talk.says(OTHER_NAME)
    talk.sends_papers()
    talk.hears_of_carriers("disagree", "mobile", code="-4")
    assert "已经审核通过" in talk.says("机构名称改成洛阳样例环保科技有限公司")
    talk.says(f"经办人电话改成{OTHER_MOBILE}")
    assert talk.application.value("contact.mobile") == OTHER_MOBILE


def test_who_comes_back_later_reads_that_this_is_left() -> None:
    talk = called()
    talk.hears_of_carriers("disagree", "mobile", code="-4")
    talk.now += timedelta(days=2)
    assert "实名电信认证、人脸核验" in talk.says("继续")
