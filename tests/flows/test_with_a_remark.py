"""Answers with a remark, in the order in which people give them."""

import pytest

from tests.flows.every_step import Walk, every_step


def at(question: str, kind: str = "institution") -> Walk:
    return every_step(kind)[question].branch()


@pytest.mark.parametrize("said", ["要专票吧，能抵扣", "那就专票", "开专用发票，谢谢"])
def test_a_choice_with_a_remark_is_that_choice(said: str) -> None:
    walk = at("invoice.kind")
    walk.says(said)
    assert walk.application.value("invoice.kind") == "special"


@pytest.mark.parametrize("said", ["专票和普票有什么区别", "可以开专票吗", "专票怎么开"])
def test_a_question_about_a_choice_is_no_choice(said: str) -> None:
    walk = at("invoice.kind")
    walk.says(said)
    assert walk.asked.id == "invoice.kind"


def test_the_name_that_was_asked_for_comes_with_number_and_address() -> None:
    walk = at("mailing.recipient")
    walk.says("刘思琪 15037112233 河南省洛阳市涧西区样例大道9号")
    given = {
        name: walk.application.value(f"mailing.{name}")
        for name in ("recipient", "mobile", "region", "address")
    }
    assert given == {
        "recipient": "刘思琪",
        "mobile": "15037112233",
        "region": "河南省洛阳市",
        "address": "涧西区样例大道9号",
    }


@pytest.mark.parametrize("said", ["QQ邮箱1234567", "qq1234567", "QQ号：1234567"])
def test_a_qq_number_is_its_mailbox(said: str) -> None:
    walk = at("contact.email")
    walk.says(said)
    assert walk.application.value("contact.email") == "1234567@qq.com"


@pytest.mark.parametrize("said", ["就是刚才验证的这个手机", "用我的就行", "跟刚才的一样"])
def test_the_number_that_was_proved_is_meant(said: str) -> None:
    walk = at("contact.mobile")
    walk.says(said)
    assert walk.application.value("contact.mobile") == walk.application.value("phone.number")


@pytest.mark.parametrize("said", ["再给另一个同事办一张", "还要给李经理办一个"])
def test_one_more_for_a_colleague_is_another_application(said: str) -> None:
    walk = at("production", "institution_person")
    before = walk.application.id
    walk.says(said)
    assert walk.application.id != before


def test_a_change_whose_new_value_is_only_a_stroke_waits_for_it_on_the_next_line() -> None:
    walk = at("contact.name")
    walk.says("法人手机号改成--\n13837150002")
    assert walk.application.value("legal_rep.mobile") == "13837150002"
