"""The engine: position is derived, edits void exactly what needs them, nothing given is lost."""

import pytest

from bot.demo.applicant import DEMO
from flows.certificates.choice import look_at
from flows.certificates.institution import INSTITUTION
from flows.form import BrokenForm, Form
from flows.question import Ask, Question
from flows.state import Status
from media.specimen.digits import company_code, organisation_code
from tests.flows.talk import OPENING, Talk, fields, until_slip, until_summary

EDITABLE = [
    q
    for q in INSTITUTION.questions
    if isinstance(q, Ask) and q.group in ("机构信息", "法人信息", "经办人信息")
]
OTHER_VALUES = {
    "organisation.name": "郑州另一家贸易有限公司",
    "organisation.id_number": company_code("91310115" + organisation_code("MA1K4LBN")),
    "organisation.region": "洛阳",
    "organisation.address": "高新区别的路99号",
    "legal_rep.name": "赵大海",
    "legal_rep.id_number": "11010519491231002X",
    "legal_rep.mobile": "13600000001",
    "contact.name": "李小红",
    "contact.id_number": "11010519491231002X",
    "contact.mobile": "13600000002",
    "contact.email": "other@163.com",
    "contact.position": "会计",
}


def plain(question_id: str, *needs: str) -> Ask:
    return Ask(id=question_id, label=question_id, parse=lambda text, _: text, needs=needs)


def test_a_form_whose_needs_go_round_in_a_circle_is_refused_at_import() -> None:
    with pytest.raises(BrokenForm, match="needs itself"):
        Form("x", "x", 1, "a", "a", (plain("a", "b"), plain("b", "a")))


def test_a_form_that_needs_an_unknown_question_or_asks_twice_is_refused_at_import() -> None:
    with pytest.raises(BrokenForm, match="which no question provides"):
        Form("x", "x", 1, "a", "a", (plain("a", "ghost"),))
    with pytest.raises(BrokenForm, match="share an id"):
        Form("x", "x", 1, "a", "a", (plain("a"), plain("a")))


def test_the_next_question_is_the_first_without_an_answer() -> None:
    talk = Talk()
    talk.says(*OPENING, DEMO["organisation.name"])
    assert talk.asked.id == "organisation.id_number"


def test_going_back_several_times_re_opens_several_answers_and_each_can_be_kept() -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("legal_rep.name"))
    talk.says("返回", "上一步")
    assert talk.asked.id == "organisation.region"
    talk.says("不变")
    assert talk.asked.id == "organisation.address"
    talk.says("不变")
    assert talk.asked.id == "legal_rep.name"


@pytest.mark.parametrize("question", EDITABLE, ids=lambda q: q.id)
def test_an_edit_after_everything_re_asks_exactly_what_declares_that_it_needs_it(question: Question) -> None:
    talk = until_summary()
    talk.says("确认无误")
    talk.sends_photo(talk.form_code("application_form"))
    talk.sends_photo(talk.form_code("seal_sheet"))
    talk.sends_photo()
    talk.says("同意")
    look = look_at(talk.application, talk.now)
    given = {q for q, answer in talk.application.answers.items() if answer.is_given}
    talk.says(f"修改{question.label}")
    assert talk.asked.id == question.id
    assert question.id in OTHER_VALUES, f"add another value of {question.id} to OTHER_VALUES in {__file__}"
    talk.says(OTHER_VALUES[question.id])
    void = {q for q, answer in talk.application.answers.items() if answer.state == "void"}
    assert void == look.form.closure(question.id) & given
    assert talk.asked.id == "confirm"


def test_an_edit_to_the_same_value_voids_nothing() -> None:
    talk = until_summary()
    talk.says("确认无误", "修改单位地址", DEMO["organisation.address"])
    assert talk.asked.id == "paper.application_form"


def test_a_hidden_answer_is_kept_but_does_not_count_and_comes_back_with_its_branch() -> None:
    talk = Talk()
    talk.says(
        *OPENING,
        *fields("invoice.kind"),
        "专票",
        "金水区示例路1号",
        "037165901234",
        "中国银行花园路支行",
        "253300001111",
    )
    talk.says("修改发票类型", "普票")
    labels = [q.id for q in look_at(talk.application, talk.now).fields()]
    assert "invoice.bank" not in labels
    talk.says("修改发票类型", "专票")
    assert look_at(talk.application, talk.now).value("invoice.bank") == "中国银行花园路支行"
    assert talk.asked.id == "confirm"


def test_a_form_printed_before_an_edit_is_refused_with_the_reason() -> None:
    talk = until_summary()
    talk.says("确认无误")
    old = talk.form_code("application_form")
    talk.says("修改单位地址", "高新区别的路99号", "确认无误")
    talk.sends_photo(old)
    assert "修改资料之前打印" in talk.heard[-1]
    assert talk.asked.id == "paper.application_form"


def test_somebody_elses_form_is_refused() -> None:
    talk = until_summary()
    talk.says("确认无误")
    talk.sends_photo("SZCA1|ffffffffffffffffffffffffffffffff|application_form|abcdefabcdef")
    assert "另一笔申请" in talk.heard[-1]


def test_the_order_is_accepted_once_everything_is_there() -> None:
    talk = until_slip()
    assert talk.application.status is Status.SUBMITTED
    assert talk.application.order_no == "017261123090000000"
    assert talk.asked.id == "slip"


def test_changing_the_project_in_mid_form_still_tells_the_status() -> None:
    talk = until_summary()
    talk.says("修改项目")
    assert "填写中" in talk.says("进度")


def test_an_order_number_of_somebody_else_is_not_found() -> None:
    talk = until_slip()
    assert "没有查到订单 017999999999999999" in talk.says("017999999999999999")
    assert "待付款" in talk.says("017261123090000000")


def test_while_a_person_has_the_thread_the_bot_is_silent_and_photos_still_reach_the_case() -> None:
    from dataclasses import replace

    talk = until_slip()
    talk.thread = replace(talk.thread, owner="agent:li")
    before = len(talk.heard)
    talk.says("在吗", "我的电话是多少")
    assert len(talk.heard) == before


def test_cancelling_is_asked_once_and_can_be_taken_back() -> None:
    talk = until_summary()
    assert "确定要取消" in talk.says("取消")
    talk.says("继续办理")
    assert talk.application.status is Status.DRAFT
    talk.says("取消", "是的")
    assert talk.thread.application is None
    assert talk.thread.applications[0].status is Status.CANCELLED
