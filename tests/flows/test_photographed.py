"""Photos that say something: fields filled, papers put in their places, doubts told."""

import pytest

from bot.message.paper import Paper
from flows.certificates.choice import FORMS
from flows.effects import CheckCarrier
from flows.state import Application, Status
from tests.flows.every_step import Walk, every_step
from tests.flows.pages import BACK, CARD, LICENCE, LICENCE_SAYS, SEALED_LICENCE, SLIP_SAYS, page
from tests.flows.talk import OPENING, Talk, until_slip, until_summary


def opened() -> Talk:
    talk = Talk()
    talk.says(*OPENING)
    return talk


def printed(*, kind: str = "institution") -> Walk:
    """The forms are made; no paper has come back."""
    form = FORMS[kind]
    first = next(q.id for q in form.questions if q.id.startswith("paper."))
    return every_step(kind)[first].branch()


def values(application: Application, *names: str) -> tuple[str, ...]:
    return tuple(application.value(name) for name in names)


def test_a_licence_offers_its_fields_in_one_confirmation() -> None:
    talk = opened()
    talk.sends_photo("", LICENCE)
    for said in (
        "认出了营业执照",
        "机构名称：河南示例建设工程有限公司",
        "法人姓名：陈志远",
        "省市：河南省郑州市",
    ):
        assert said in talk.heard[-1]
    assert talk.asked.id == "read"
    assert not talk.application.value("organisation.name")
    talk.says("都对")
    assert values(talk.application, "organisation.name", "organisation.id_number", "legal_rep.name") == (
        "河南示例建设工程有限公司",
        "91410105MA9GEXMP9W",
        "陈志远",
    )
    assert talk.application.value("organisation.address") == "金水区示例路1号8层801室"
    assert talk.asked.id == "legal_rep.id_number"


def test_an_answer_that_was_read_names_its_document_and_how_sure_it_is() -> None:
    talk = opened()
    talk.sends_photo("", LICENCE)
    talk.says("都对")
    answer = talk.application.answers["organisation.name"]
    assert (answer.source, answer.confidence) == ("read", 0.98)
    assert answer.document.startswith("doc-")


def test_only_what_is_doubtful_is_asked() -> None:
    talk = opened()
    talk.sends_photo("", page("licence", **{**LICENCE_SAYS, "code": "91410105MA9GEXMP9X"}))
    assert "机构证件号码" not in talk.heard[-1]
    talk.says("对")
    assert talk.asked.id == "organisation.id_number"


def test_values_that_are_not_sure_are_not_offered() -> None:
    talk = opened()
    talk.sends_photo("", page("licence", sure=0.7, **LICENCE_SAYS))
    assert talk.asked.id == "organisation.name"
    assert not talk.application.proposals


def test_a_wrong_line_is_corrected_by_its_name_and_the_rest_stays_offered() -> None:
    talk = opened()
    talk.sends_photo("", LICENCE)
    talk.says("法人姓名：陈志明")
    assert talk.asked.id == "read"
    talk.says("都对")
    assert values(talk.application, "legal_rep.name", "organisation.name") == (
        "陈志明",
        "河南示例建设工程有限公司",
    )


def test_what_was_read_can_be_left_alone() -> None:
    talk = opened()
    talk.sends_photo("", LICENCE)
    talk.says("不用这些")
    assert talk.asked.id == "organisation.name"
    assert not talk.application.proposals


def test_what_was_typed_is_never_overwritten_but_the_difference_is_told() -> None:
    talk = opened()
    talk.says("河南另一家建设有限公司")
    talk.sends_photo("", LICENCE)
    told = "上面的名称是“河南示例建设工程有限公司”，填写的是“河南另一家建设有限公司”，请核对。"
    assert told in talk.heard[-1]
    talk.says("都对")
    assert talk.application.value("organisation.name") == "河南另一家建设有限公司"
    assert talk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"


def test_a_card_fills_whoever_is_asked_about() -> None:
    talk = opened()
    talk.sends_photo("", LICENCE)
    talk.says("都对")
    talk.sends_photo("", page("id_front", name="陈志远", id_number="410105197506123311"))
    assert "法人身份证号码：" in talk.heard[-1]
    talk.says("都对")
    assert talk.application.value("legal_rep.id_number") == "410105197506123311"


def test_a_card_may_be_said_to_be_another_persons() -> None:
    talk = opened()
    talk.sends_photo("", CARD)
    assert "法人姓名：王小明" in talk.heard[-1]
    talk.says("是经办人的")
    assert values(talk.application, "contact.name", "contact.id_number", "legal_rep.name") == (
        "王小明",
        "410105199003072515",
        "",
    )


@pytest.mark.parametrize("pages", [(LICENCE, CARD), (CARD, LICENCE)], ids=["licence first", "card first"])
def test_a_licence_and_a_card_together_find_their_people_in_either_order(pages: tuple[Paper, Paper]) -> None:
    talk = opened()
    talk.sends_together(*pages)
    talk.says("都对")
    names = ("legal_rep.name", "contact.name", "contact.id_number")
    assert values(talk.application, *names) == ("陈志远", "王小明", "410105199003072515")


def test_five_papers_at_once_are_put_in_their_places_and_answered_once() -> None:
    walk = printed()
    walk.undone = (CheckCarrier,)
    before = len(walk.heard)
    told = walk.sends_together(
        walk.form_code("seal_sheet"), SEALED_LICENCE, walk.form_code("application_form")
    )
    assert len(walk.heard) == before + 1
    assert "收到：申请表、营业执照、电子签章采集表" in told
    assert walk.asked.id == "carrier"


def test_a_paper_without_a_seal_counts_and_the_person_is_told() -> None:
    walk = printed()
    walk.sends_photo("", LICENCE)
    assert walk.application.answer("paper.licence")
    assert "营业执照：没看到红色公章" in walk.heard[-1]
    walk.sends_photo("", SEALED_LICENCE)
    assert "没看到" not in walk.heard[-1]


def test_a_sealed_licence_that_comes_early_is_not_asked_for_again() -> None:
    talk = opened()
    talk.sends_photo("", SEALED_LICENCE)
    assert talk.application.answer("paper.licence")
    assert talk.asked.id == "read"


def test_a_page_that_cannot_be_read_is_asked_for_again_and_may_be_insisted_on() -> None:
    walk = printed()
    walk.sends_photo("", page("licence", flaws=("unreadable", "blurred")))
    assert "关键文字认不清" in walk.heard[-1]
    assert walk.asked.id == "paper.application_form"
    assert not walk.application.answer("paper.licence")
    assert "营业执照就用这张" in walk.says("就用这张")
    assert walk.application.answer("paper.licence")


def test_a_better_photo_takes_the_place_of_the_one_that_could_not_be_read() -> None:
    walk = printed()
    walk.sends_photo("", page("licence", flaws=("unreadable",)))
    walk.sends_photo("", SEALED_LICENCE)
    assert not walk.application.unsorted
    assert walk.application.answer("paper.licence")


def test_a_wrong_guess_is_corrected_by_a_word() -> None:
    walk = printed(kind="person")
    walk.sends_photo("", BACK)
    assert "身份证国徽面" in walk.heard[-1]
    told = walk.says("这张是身份证人像面")
    assert "改作身份证人像面收下" in told
    assert walk.application.answer("paper.id_front")
    assert not walk.application.answer("paper.id_back")


def test_a_slip_that_agrees_brings_no_word_of_doubt() -> None:
    talk = until_slip()
    talk.sends_photo("", page("slip", **SLIP_SAYS))
    assert talk.application.status is Status.SLIP_RECEIVED
    assert "请您再看一下" not in talk.heard[-1]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "amount",
            "50.00",
            "回单上是 50 元，应付 500 元。发错了请重发一张；确实只付了 50 元，请回复“人工”。",
        ),
        ("amount", "600.50", "确实付的是 600.50 元，请回复“人工”"),
        ("payer", "河南别家建设有限公司", "付款方是“河南别家建设有限公司”，不是申请的“河南示例"),
        ("payee", "别的收款人", "收款方是“别的收款人”，我们的户名是“深圳市电子商务安全证书管理有限公司”"),
        ("account", "15473969760075", "收款账号尾号是 0075，我们的账号尾号是 0074"),
        ("account", "15473969860074", "收款账号（尾号 0074）有几位与我们的账号不同"),
        ("date", "2026-01-01", "日期早于这笔订单"),
    ],
)
def test_a_slip_that_disagrees_counts_and_the_person_is_told(field: str, value: str, words: str) -> None:
    talk = until_slip()
    talk.sends_photo("", page("slip", **{**SLIP_SAYS, field: value}))
    assert talk.application.status is Status.SLIP_RECEIVED
    assert words in talk.heard[-1]


def test_a_slip_that_was_used_for_another_order_is_flagged() -> None:
    talk = until_slip()
    talk.sends_photo("", page("slip", **SLIP_SAYS, also_in=("017261123080000001",)))
    assert "在另一笔订单里用过" in talk.heard[-1]


def test_a_licence_is_not_taken_for_the_slip() -> None:
    talk = until_slip()
    talk.sends_photo("", SEALED_LICENCE)
    assert talk.application.status is Status.SUBMITTED
    assert not talk.application.answer("slip")


def test_findings_follow_an_edit() -> None:
    talk = until_summary()
    talk.sends_photo("", SEALED_LICENCE)
    talk.says("法人姓名写错了，是陈志明", "确认无误")
    talk.sends_photo("", SEALED_LICENCE)
    assert "上面的法定代表人是陈志远，填写的是陈志明，请核对。" in talk.heard[-1]
