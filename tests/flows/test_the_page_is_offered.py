"""The page with all fields is where people look for it: at the first field, by their words, after a miss."""

import pytest

from flows.certificates.choice import look_at
from flows.filling import fields_to_fill
from tests.flows.talk import Talk, until_slip
from tests.journey import answers

WISHES = (
    "在网页上填", "打字太慢，有没有网页", "打字太慢了", "一次填完", "一次性填完", "有没有网页", "网页",
    "能在电脑上填吗", "可以用电脑填吗", "用网页填", "给我发个网页", "我打字慢",
)  # fmt: skip
FIELDS = ("organisation.name", "organisation.region", "legal_rep.id_number", "contact.position", "mailing.to")


def at(question: str) -> Talk:
    talk, known = Talk(), answers("institution")
    talk.says("1")
    while talk.asked.id != question:
        talk.says(known[talk.asked.id])
    return talk


@pytest.mark.parametrize("kind", ["institution", "institution_person", "person"])
def test_the_first_field_comes_with_the_page_and_no_later_one(kind: str) -> None:
    talk, known = Talk(), answers(kind)
    talk.says("1")
    while talk.asked.id != "confirm":
        talk.says(known[talk.asked.id])
    offered = [number for number, pages in enumerate(talk.linked) if "fill" in pages]
    assert len(offered) == 1
    first = talk.heard[offered[0]]
    assert "全称" in first if kind != "person" else "姓名" in first


def test_another_application_is_offered_its_own() -> None:
    talk = at("legal_rep.name")
    talk.says("再办一个机构证书")
    while talk.asked not in fields_to_fill(look_at(talk.application, talk.now)):
        talk.says(answers("institution")[talk.asked.id])
    assert sum("fill" in pages for pages in talk.linked) == 2


@pytest.mark.parametrize("words", WISHES)
@pytest.mark.parametrize("question", FIELDS)
def test_the_wish_for_the_page_is_heard_at_any_field_and_is_no_answer(words: str, question: str) -> None:
    talk = at(question)
    before = talk.application.answers
    talk.says(words)
    assert "fill" in talk.linked[-1]
    assert talk.application.answers == before
    assert talk.asked.id == question


@pytest.mark.parametrize("words", WISHES)
def test_before_there_are_fields_it_is_said_when_the_page_comes(words: str) -> None:
    talk = Talk()
    assert "在网页上一次填完" in talk.says(words)
    talk.says("1")
    assert "先办好这一步" in talk.says(words)
    assert "fill" not in talk.linked[-1]


def test_after_the_fields_there_is_nothing_to_fill_in() -> None:
    talk = until_slip()
    assert "不用再填" in talk.says("在网页上填")
    assert "fill" not in talk.linked[-1]


def test_the_second_miss_offers_the_page_and_the_first_does_not() -> None:
    talk = at("legal_rep.id_number")
    talk.says("123")
    assert "fill" not in talk.linked[-1]
    assert "对着例子一起填" in talk.says("456")
    assert "fill" in talk.linked[-1]


@pytest.mark.parametrize(
    "words", ["网页科技有限公司", "郑州网页设计有限公司", "电脑城", "河南电脑上填有限公司"]
)
def test_a_companys_name_with_such_words_is_a_name(words: str) -> None:
    talk = at("organisation.name")
    talk.says(words)
    assert "fill" not in talk.linked[-1]
