"""Several fields in one message, as people paste them."""

import pytest

from flows.certificates.choice import look_at
from flows.hearing.ear import hear
from flows.hearing.labels import named
from flows.state import Application
from tests.flows.talk import OPENING, START, Talk

CODE, REP_ID, CONTACT_ID = "91410105MA9GEXMP9W", "410105197506123311", "410105199003072515"


def found(text: str, talk: Talk) -> dict[str, str]:
    look = look_at(talk.application, talk.now)
    return {told.field: told.value for told in hear(text, look).told}


@pytest.fixture
def talk() -> Talk:
    begun = Talk()
    begun.says(*OPENING)
    return begun


@pytest.mark.parametrize(
    "line",
    [
        f"统一社会信用代码：{CODE}",
        f"统一社会信用代码:{CODE}",
        f"统一社会信用代码 {CODE}",
        f"信用代码是{CODE}",
        f"3、机构证件号码：{CODE}",
        f"公司的信用代码如下\n{CODE}",
        CODE,
    ],
)
def test_a_label_may_have_any_colon_a_blank_or_none(talk: Talk, line: str) -> None:
    assert found(line, talk)["organisation.id_number"] == CODE


def test_short_labels_belong_to_the_person_who_was_named_before(talk: Talk) -> None:
    text = (
        f"法人：陈志远，身份证{REP_ID}，电话13903710001\n"
        f"经办人：王小明 身份证号 {CONTACT_ID} 手机：13803710002 邮箱 wang@163.com 职务 行政主管"
    )
    assert found(text, talk) == {
        "legal_rep.name": "陈志远",
        "legal_rep.id_number": REP_ID,
        "legal_rep.mobile": "13903710001",
        "contact.name": "王小明",
        "contact.id_number": CONTACT_ID,
        "contact.mobile": "13803710002",
        "contact.email": "wang@163.com",
        "contact.position": "行政主管",
    }


def test_numbers_without_labels_are_told_apart_by_their_check_digits(talk: Talk) -> None:
    text = f"经办人 王小明\n{CONTACT_ID}\n13803710002\nwang@163.com\n{CODE}"
    assert found(text, talk) == {
        "contact.name": "王小明",
        "contact.id_number": CONTACT_ID,
        "contact.mobile": "13803710002",
        "contact.email": "wang@163.com",
        "organisation.id_number": CODE,
    }


def test_two_numbers_of_unknown_people_are_not_guessed_but_asked(talk: Talk) -> None:
    talk.says("河南示例建设工程有限公司")
    said = talk.says(f"{REP_ID} {CONTACT_ID}")
    assert "没分清是谁的" in said
    assert not talk.application.value("legal_rep.id_number")
    assert not talk.application.value("contact.id_number")


def test_what_was_understood_is_shown_and_what_was_not_is_asked(talk: Talk) -> None:
    said = talk.says(f"公司名称：河南示例建设工程有限公司\n信用代码：{CODE[:-1]}X\n法人：陈志远")
    assert "机构名称：河南示例建设工程有限公司" in said
    assert "法人姓名：陈志远" in said
    assert "机构证件号码：按前 17 位推算，最后一位应当是 W，您写的是 X" in said
    assert talk.asked.id == "organisation.id_number"


def test_a_whole_address_gives_the_region_too(talk: Talk) -> None:
    talk.says("公司地址：河南省郑州市金水区北京路85号3楼")
    assert talk.application.value("organisation.region") == "河南省郑州市"
    assert talk.application.value("organisation.address") == "金水区北京路85号3楼"


def test_an_answer_to_another_open_question_is_kept_and_the_open_one_asked_again(talk: Talk) -> None:
    said = talk.says(CODE)
    assert f"机构证件号码：{CODE}" in said
    assert "机构全称" in said
    assert talk.application.value("organisation.id_number") == CODE


def test_an_open_choice_takes_its_answer_before_it_is_asked(talk: Talk) -> None:
    talk.says("河南示例建设工程有限公司")
    assert "发票类型先记下了" in talk.says("专票")
    assert talk.application.value("invoice.kind") == "special"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单位地址", "organisation.address"),
        ("公司全称", "organisation.name"),
        ("法人身份证", "legal_rep.id_number"),
        ("法定代表人的电话", "legal_rep.mobile"),
        ("经办人手机", "contact.mobile"),
        ("职位", "contact.position"),
        ("税号", "organisation.id_number"),
    ],
)
def test_a_field_is_found_by_the_names_that_people_use(name: str, first: str) -> None:
    look = look_at(Application("a" * 32, START, START), START)
    assert [question.id for question in named(name, look)] == [first]


def test_a_name_that_fits_several_fields_gives_them_all() -> None:
    look = look_at(Application("a" * 32, START, START), START)
    assert {question.id for question in named("电话", look)} >= {"legal_rep.mobile", "contact.mobile"}


def test_an_answer_that_only_looks_like_a_label_stays_an_answer(talk: Talk) -> None:
    talk.says("河南单位建设有限公司")
    assert talk.application.value("organisation.name") == "河南单位建设有限公司"


def test_a_correction_names_field_and_value_in_one_message(talk: Talk) -> None:
    talk.says(f"法人：陈志远 {REP_ID} 13903710001")
    assert "法人移动电话改好了：13812345678" in talk.says("电话写错了，是13812345678")
    assert "法人姓名改好了：陈志强" in talk.says("把法人姓名改成陈志强")


def test_a_correction_that_fits_two_fields_asks_which(talk: Talk) -> None:
    talk.says(f"法人：陈志远 {REP_ID} 13903710001\n经办人：王小明 {CONTACT_ID} 13803710002")
    assert "哪一项" in talk.says("电话写错了，是13812345678")
    talk.says("经办人联系电话改成13812345678")
    assert talk.application.value("contact.mobile") == "13812345678"
    assert talk.application.value("legal_rep.mobile") == "13903710001"
