"""People and organisations that the usual form does not think of, through the whole core."""

import pytest

from flows.certificates.choice import look_at
from flows.sections.printing import printed
from tests.flows.talk import Talk
from tests.journey import answers

PASSPORT = "护照E12345678"
BRANCH = {
    "organisation.name": "河南示例建设工程有限公司洛阳分公司",
    "organisation.id_number": "91410305MA9GEXMP71",
}


def applied(**other: str) -> Talk:
    """Every question answered as usual but those named here, up to the order."""
    known = {**answers("institution"), **{name.replace("__", "."): words for name, words in other.items()}}
    talk = Talk()
    talk.says("1")
    while talk.asked.id != "confirm":
        asked = talk.asked.id
        talk.says(known[asked])
        assert talk.asked.id != asked, talk.heard[-1]
    talk.says("确认无误")
    talk.sends_together(talk.form_code("application_form"), talk.form_code("seal_sheet"))
    talk.sends_photo()
    talk.says("同意")
    talk.passes_face_check()
    return talk


def at_the_number_of(who: str) -> Talk:
    talk = Talk()
    talk.says("1")
    known = answers("institution_person")
    while talk.asked.id != f"{who}.id_number":
        talk.says(known[talk.asked.id])
    return talk


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (PASSPORT, "护照 E12345678"),
        ("护照号码：e12345678", "护照 E12345678"),
        ("回乡证 H12345678", "港澳居民来往内地通行证 H12345678"),
        ("回乡证H1234567801", "港澳居民来往内地通行证 H1234567801"),
        ("台胞证号12345678", "台湾居民来往大陆通行证 12345678"),
        ("法人的台胞证是12345678(B)", "台湾居民来往大陆通行证 12345678"),
        ("永居证USA310080010101", "外国人永久居留身份证 USA310080010101"),
        ("810000199001010019", "810000199001010019"),
        ("港澳居民居住证810000199001010019", "810000199001010019"),
    ],
)
def test_a_legal_representative_without_a_residents_card_gets_as_far_as_the_order(
    said: str, kept: str
) -> None:
    talk = applied(legal_rep__name="John Smith", legal_rep__id_number=said)
    assert talk.application.order_no
    assert talk.application.value("legal_rep.id_number") == kept
    assert printed(look_at(talk.application, talk.now))["legal_rep.id_number"] == kept


def test_a_document_that_no_program_checks_is_said_to_be_checked_by_a_person() -> None:
    said = at_the_number_of("legal_rep").says(PASSPORT)
    assert "记下了：护照 E12345678。这个证件由审核员人工核对，有疑问请回复“人工”。" in said


@pytest.mark.parametrize("said", ["E12345678", "H12345678"])
def test_a_number_that_does_not_say_of_which_document_is_asked_for_its_name(said: str) -> None:
    talk = at_the_number_of("legal_rep")
    assert "请带上证件名称再发一次，例如“护照 E12345678”；或回复“人工”。" in talk.says(said)
    assert talk.asked.id == "legal_rep.id_number"


def test_a_number_of_the_wrong_shape_is_told_how_it_looks() -> None:
    talk = at_the_number_of("legal_rep")
    assert "台胞证的号码是 8 位数字" in talk.says("台胞证1234567")


def test_a_legal_representative_who_acts_as_the_contact_is_not_checked_by_a_passport() -> None:
    talk = Talk()
    known = {**answers("institution"), "legal_rep.id_number": PASSPORT, "contact.name": "就是法定代表人"}
    talk.says("1")
    while talk.asked.id != "contact.id_number":
        talk.says(known[talk.asked.id])
    assert talk.application.value("legal_rep.id_number") == "护照 E12345678"


@pytest.mark.parametrize("who", ["contact", "holder"])
def test_somebody_who_is_to_be_checked_and_has_no_residents_card_gets_a_person_at_once(who: str) -> None:
    talk = at_the_number_of(who)
    said = talk.says(PASSPORT)
    assert "其他证件在这里核不了" in said
    assert talk.thread.wants_person
    assert talk.asked.id == f"{who}.id_number"


def test_a_branch_is_asked_for_its_head_and_a_sole_trader_for_the_operator() -> None:
    talk, known = Talk(), answers("institution") | BRANCH
    talk.says("1")
    while talk.asked.id != "legal_rep.name":
        talk.says(known[talk.asked.id])
    assert "负责人叫什么名字？" in talk.heard[-1]
    assert talk.says("负责人：陈志远").startswith("负责人的身份证号码是？")


def test_a_sole_trader_is_asked_for_the_operator() -> None:
    talk, known = Talk(), answers("institution")
    known |= {"organisation.name": "郑州市金水区老王烟酒店", "organisation.id_number": "92410105MA45LQ4T3Q"}
    talk.says("1")
    while talk.asked.id != "legal_rep.name":
        talk.says(known[talk.asked.id])
    assert "经营者叫什么名字？" in talk.heard[-1]
    assert talk.says("经营者：王建国").startswith("经营者的身份证号码是？")


@pytest.mark.parametrize(
    "name",
    ["Henan Demo Trading Co., Ltd.", "Henan Demo Trading Co.,Ltd", "河南示例建设工程有限公司洛阳分公司"],
)
def test_an_organisation_with_such_a_name_gets_as_far_as_the_order(name: str) -> None:
    talk = applied(organisation__name=name)
    assert talk.application.order_no
    assert talk.application.value("organisation.name") == name


@pytest.mark.parametrize("said", ["没有邮箱", "没有", "我没有邮箱怎么办", "不会用邮箱"])
def test_somebody_without_a_mailbox_is_told_which_one_would_do(said: str) -> None:
    talk, known = Talk(), answers("institution")
    talk.says("1")
    while talk.asked.id != "contact.email":
        talk.says(known[talk.asked.id])
    assert "QQ 号后面加 @qq.com" in talk.says(said)
    talk.says("QQ号12345678")
    assert talk.application.value("contact.email") == "12345678@qq.com"
