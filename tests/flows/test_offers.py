"""What comes while an agent talks is read and offered; nothing of it is filed without the agent's yes."""

import pytest

from bot.errors import NotNow
from bot.message import stretch as st
from bot.message.paper import Paper, Read
from flows.certificates.choice import look_at
from flows.state import FileOffer
from office.offers import offers_of
from tests.flows.talk import Talk, until_slip
from tests.flows.test_takeover import begun, staff

CODE = "91410105MA9GEXMP9W"
LICENCE = Paper("licence", {"name": Read("河南示例建设工程有限公司", 0.99), "code": Read(CODE, 0.99)})


def with_agent(talk: Talk) -> Talk:
    staff(talk, st.TakenOver)
    return talk


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (CODE, "organisation.id_number"),
        (f"我们的代码是{CODE}", "organisation.id_number"),
        ("经办人邮箱：wang@163.com", "contact.email"),
        ("法人姓名：陈志远", "legal_rep.name"),
    ],
)
def test_a_value_that_is_typed_to_an_agent_is_offered_and_not_kept(said: str, field: str) -> None:
    talk = with_agent(begun())
    before = talk.application.answers
    talk.says(said)
    assert [offer.question for offer in talk.thread.offers] == [field]
    assert talk.application.answers == before
    staff(talk, st.OfferTaken, question=field)
    answer = talk.application.answers[field]
    assert (answer.source, answer.actor) == ("asked", "staff:li")
    assert talk.thread.offers == ()


@pytest.mark.parametrize("said", ["你好，在吗", "为什么要这个？", "人工", "我明天再弄", "好的谢谢"])
def test_talk_offers_nothing(said: str) -> None:
    talk = with_agent(begun())
    talk.says(said)
    assert talk.thread.offers == ()


def test_a_photo_is_offered_with_its_place_and_filed_with_a_yes_only() -> None:
    talk = until_slip()
    slip = talk.asked
    with_agent(talk)
    talk.sends_photo("", Paper("slip"))
    (offer,) = talk.thread.offers
    assert (offer.question, bool(offer.document_id)) == (slip.id, True)
    assert talk.application.answer(slip.id) is None
    staff(talk, st.OfferTaken, question=slip.id, document_id=offer.document_id)
    assert talk.application.value(slip.id) == offer.document_id
    assert talk.application.unsorted == ()


def test_a_licence_that_comes_before_the_forms_only_tells_of_fields() -> None:
    talk = with_agent(begun())
    talk.sends_photo("", LICENCE)
    (offer,) = talk.thread.offers
    assert talk.application.proposals == {}
    staff(talk, st.OfferTaken, question=offer.question or "paper.licence", document_id=offer.document_id)
    assert "organisation.id_number" in talk.application.proposals
    staff(talk, st.HandedBack)
    assert "从照片上读到" in talk.heard[-1]


def test_what_the_agent_left_open_is_the_bots_after_giving_back() -> None:
    talk = with_agent(begun())
    talk.sends_photo("", LICENCE)
    staff(talk, st.HandedBack)
    assert talk.thread.offers == ()
    assert "从照片上读到" in talk.heard[-1]


def test_a_photo_that_is_declined_is_of_no_concern_any_more() -> None:
    talk = with_agent(begun())
    talk.sends_photo("", LICENCE)
    (offer,) = talk.thread.offers
    staff(talk, st.OfferDeclined, question=offer.question, document_id=offer.document_id)
    assert (talk.thread.offers, talk.application.unsorted) == ((), ())
    with pytest.raises(NotNow):
        staff(talk, st.OfferTaken, question="paper.licence", document_id=offer.document_id)


def test_what_the_form_asks_about_in_the_queue_is_offered_until_it_is_answered() -> None:
    talk = begun()
    talk.says("转人工")
    assert "跟您确认一下" in talk.says(f"代码好像是{CODE}吧？")
    assert talk.thread.offers == (FileOffer("organisation.id_number", CODE),)
    talk.says("是的")
    assert talk.application.value("organisation.id_number") == CODE
    assert talk.thread.offers == ()


def test_what_the_form_did_not_take_in_the_queue_is_filed_by_the_agent() -> None:
    talk = begun()
    talk.says("转人工", f"代码好像是{CODE}吧？")
    with_agent(talk)
    staff(talk, st.OfferTaken, question="organisation.id_number")
    assert talk.application.value("organisation.id_number") == CODE


def test_who_leaves_the_queue_takes_what_was_offered_along() -> None:
    talk = begun()
    talk.says("转人工", f"代码好像是{CODE}吧？", "不等了")
    assert talk.thread.offers == ()


def test_who_takes_over_is_offered_the_photos_that_have_no_place_yet() -> None:
    talk = begun()
    talk.sends_photo()
    (document,) = talk.application.unsorted
    talk.says("转人工")
    with_agent(talk)
    assert [offer.document_id for offer in talk.thread.offers] == [document]
    staff(talk, st.HandedBack)
    assert talk.thread.offers == ()


def test_an_offer_is_taken_once_and_by_the_agent_alone() -> None:
    talk = with_agent(begun())
    talk.says(CODE)
    with pytest.raises(NotNow):
        staff(talk, st.OfferTaken, "wang", question="organisation.id_number")
    staff(talk, st.OfferTaken, question="organisation.id_number")
    with pytest.raises(NotNow):
        staff(talk, st.OfferTaken, question="organisation.id_number")


def test_the_agent_reads_what_is_offered_with_numbers_of_people_hidden() -> None:
    talk = with_agent(begun())
    talk.says("法人身份证号码：410105197506123311")
    (shown,) = offers_of(talk.thread, talk.now)
    label = look_at(talk.application, talk.now).form.by_id["legal_rep.id_number"].label
    assert (shown.label, shown.value) == (label, "410***********3311")
    assert talk.thread.offers == (FileOffer("legal_rep.id_number", "410105197506123311"),)
