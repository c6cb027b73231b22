"""我的业务单: one's own applications with the portal's columns, and what there is to do."""

import re

import pytest

from bot.message.event import Approved, RefundAgreed, RefundPaid, RefundRefused, Rejected
from flows.state import Status
from tests.journey import said
from tests.pages.applicant import EMPLOYER, HOLDER, PERSON, STRANGER, World
from tests.world import number_of

COLUMNS = ("序号", "申请单号", "业务类型", "主题", "金额", "创建日期", "更新日期", "状态")


def orders(world: World, openid: str = PERSON) -> str:
    return world.visit("orders", openid).get("/p/orders").text


@pytest.fixture
def submitted(world: World) -> World:
    world.send_papers()
    world.pass_face()
    return world


def actions(page: str) -> list[str]:
    return re.findall(r'id="(?:view|edit|slip|refund|urge)-\w{8}"[^>]*>([^<]+)<', page)


def copied(page: str) -> dict[str, str]:
    """What the buttons of the transfer put into the clipboard."""
    return {name: words for words, name in re.findall(r'data-copy="([^"]*)" data-name="([^"]*)"', page)}


def stations(page: str) -> dict[str, str]:
    """Station → past, now or later."""
    found = re.findall(r'<li class="(past|now|later)"[^>]*>(\w+)<', page)
    return {name: state for state, name in found}


def test_a_draft_tells_what_is_missing_and_leads_to_the_forms(world: World) -> None:
    page = orders(world)
    assert [column for column in COLUMNS if f">{column}<" not in page] == []
    assert "证书新办 · 机构证书" in page
    assert "500 元" in page
    assert "还差这些照片：申请表、营业执照、电子签章采集表" in page
    assert "下载打印表格" in page
    assert actions(page) == ["查看", "编辑"]


def test_a_new_draft_tells_how_many_fields_are_open(world: World) -> None:
    opening = said("institution", until="organisation.name", phone=number_of("a newcomer"))
    world.say("申请数字证书", *opening, by="openid-of-a-newcomer")
    page = orders(world, "openid-of-a-newcomer")
    assert "项信息要填" in page
    assert re.search(r'href="[^"]+/p/fill\?t=[^"]+"[^>]*>在网页上填', page)
    assert "提交后生成" in page
    assert "河南省互通数字证书项目" in page


def test_when_only_the_face_is_missing_the_page_leads_there(world: World) -> None:
    world.send_papers()
    page = orders(world)
    assert "只差经办人 李小明 本人做人脸核验" in page
    link = re.search(r'href="[^"]*(/p/face\?t=[^"]+)"', page)
    assert link
    client = world.browser()
    client.get(link[1])
    world.sign_in(client, PERSON)
    assert "我是李小明本人，开始" in client.get("/p/face").text


def test_an_accepted_order_shows_its_number_and_where_to_pay(submitted: World) -> None:
    page = orders(submitted)
    number = submitted.application().order_no
    assert len(number) == 18
    assert number in page
    assert "成功受理，待付款" in page
    assert "15473969760074" in page
    assert "在一个工作日内（最晚11月24日），从单位的对公账户汇款到" in page
    assert copied(page) == {
        "汇款单位": "深圳市电子商务安全证书管理有限公司",
        "开户银行": "平安银行深圳高新技术区支行",
        "汇款账号": "15473969760074",
        "金额": "500",
        "附言": number,
    }
    assert actions(page) == ["查看", "上传凭据"]


def test_a_rejected_order_shows_the_reason_of_each_item(submitted: World) -> None:
    submitted.pay()
    about = {"openid": PERSON, "application_id": submitted.application().id}
    items = (("paper.licence", "复印件未加盖公章 <b>"),)
    submitted.take(Rejected(key="rejected", actor="staff:reviewer", items=items, **about))
    page = orders(submitted)
    assert "未通过" in page
    assert actions(page) == ["查看", "编辑", "申请退费"]
    assert "<strong>营业执照</strong>：复印件未加盖公章 &lt;b&gt;" in page


def test_while_it_is_reviewed_the_page_says_by_when_and_what_can_be_asked(submitted: World) -> None:
    submitted.pay()
    page = orders(submitted)
    assert "三个工作日内（最晚11月26日）有结果" in page
    assert actions(page) == ["查看", "申请退费", "催办"]


def test_the_words_of_each_action_do_in_the_chat_what_the_page_says(submitted: World) -> None:
    number = submitted.application().order_no
    assert f"订单编号：{number}" in submitted.say(number) or f"申请单号：{number}" in submitted.say(number)
    submitted.pay()
    assert "催办" in submitted.say("催办")
    assert "确定申请退费吗" in submitted.say("申请退费")


def test_a_refund_is_told_at_each_step(submitted: World) -> None:
    submitted.pay()
    about = {"openid": PERSON, "application_id": submitted.application().id}
    submitted.say("申请退费", "确认退费")
    page = orders(submitted)
    assert "退费处理中" in page
    assert "退费申请已经收到，审核员正在处理" in page
    assert actions(page) == ["查看", "催办"]
    submitted.take(RefundAgreed(key="agreed", actor="staff:reviewer", **about))
    assert "退费已经同意，财务正在原路退回付款账户" in orders(submitted)
    submitted.take(RefundPaid(key="repaid", actor="staff:cashier", **about))
    page = orders(submitted)
    assert "款项已经原路退回付款账户" in page
    assert actions(page) == ["查看"]


def test_after_a_refused_refund_the_application_goes_on(submitted: World) -> None:
    submitted.pay()
    about = {"openid": PERSON, "application_id": submitted.application().id, "actor": "staff:somebody"}
    submitted.say("申请退费", "确认退费")
    submitted.take(RefundRefused(key="refused", reason="证书已经在制作", **about))
    page = orders(submitted)
    assert "审核中" in page
    assert actions(page) == ["查看", "申请退费", "催办"]


def test_each_type_is_listed_under_its_own_subject(others: World) -> None:
    person, employee = orders(others), orders(others, EMPLOYER)
    assert "证书新办 · 自然人证书" in person
    assert f'data-label="主题">{HOLDER}<' in person
    assert "还差这些照片：申请表、身份证人像面、身份证国徽面、电子签章采集表" in person
    assert "证书新办 · 机构个人证书" in employee
    assert 'data-label="主题">河南示例建设工程有限公司<' in employee
    assert "还差这些照片：申请表、营业执照、持有人身份证复印件、电子签章采集表" in employee


def test_a_person_checks_their_own_face_and_pays_from_their_own_account(others: World) -> None:
    others.send_papers()
    assert "只差您本人做人脸核验" in orders(others)
    others.pass_face()
    page = orders(others)
    assert "从您本人的银行账户汇款到" in page
    assert "对公账户" not in page


def press(world: World, button: str, **more: str) -> str:
    """The button of the newest application, as its form is sent; returns the page that comes of it."""
    client = world.visit("orders")
    page = client.get("/p/orders").text
    form = next(
        each for each in page.split("<form")[1:] if f'id="{button}-{world.application().id[:8]}"' in each
    )
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return client.post("/p/orders", data=fields | more, follow_redirects=True).text


def test_a_refund_is_asked_for_by_its_button_after_a_question(submitted: World) -> None:
    submitted.pay()
    assert "确定申请退费吗？" in press(submitted, "refund")
    assert submitted.application().status is Status.IN_REVIEW
    page = press(submitted, "refund", sure="yes")
    assert "退费申请已经收到，进展会在微信里通知您。" in page
    assert submitted.application().status is Status.REFUND_REQUESTED
    assert "退费申请已经收到，审核员正在处理" in submitted.say("继续")


def test_a_button_of_a_page_that_is_out_of_date_does_nothing(submitted: World) -> None:
    submitted.pay()
    page = press(submitted, "refund", sure="yes", revision="1")
    assert "这笔申请刚刚有变化，请看下面最新的状态。" in page
    assert submitted.application().status is Status.IN_REVIEW


def test_urging_by_its_button_is_noted(submitted: World) -> None:
    submitted.pay()
    assert "已经替您催办" in press(submitted, "urge")
    assert submitted.application().urged_on == "2026-11-23"


def test_a_button_asks_for_ones_own_application_only(submitted: World) -> None:
    submitted.pay()
    theirs = submitted.application(STRANGER)
    assert "没有找到这笔申请" in press(submitted, "refund", sure="yes", application=theirs.id)
    assert submitted.application(STRANGER).revision == theirs.revision


def test_a_button_without_the_page_does_nothing(submitted: World) -> None:
    submitted.pay()
    assert "没有保存到任何一笔申请里" in press(submitted, "refund", sure="yes", csrf="guessed")
    assert submitted.application().status is Status.IN_REVIEW


def test_what_the_state_does_not_offer_is_not_taken(submitted: World) -> None:
    submitted.pay()
    assert "这笔申请刚刚有变化" in press(submitted, "urge", request="cancel")


def test_the_buttons_for_editing_and_for_the_slip_lead_to_their_pages(world: World) -> None:
    mark = world.application().id[:8]
    assert re.search(rf'id="edit-{mark}" href="[^"]*/p/fill\?t=', orders(world))
    world.send_papers()
    world.pass_face()
    assert re.search(rf'id="slip-{mark}" href="[^"]*/p/papers\?t=', orders(world))


def test_after_papers_were_rejected_the_button_for_editing_leads_to_the_papers(submitted: World) -> None:
    submitted.pay()
    about = {"openid": PERSON, "application_id": submitted.application().id}
    items = (("paper.licence", "未加盖公章"),)
    submitted.take(Rejected(key="rejected", actor="staff:reviewer", items=items, **about))
    assert re.search(r'id="edit-\w{8}" href="[^"]*/p/papers\?t=', orders(submitted))


def test_what_was_filled_in_is_shown_with_the_numbers_of_people_masked(world: World) -> None:
    page = orders(world)
    assert "<dt>机构名称</dt><dd>河南示例建设工程有限公司</dd>" in page
    assert "<dt>经办人身份证号码</dt><dd>410***********7658</dd>" in page


def test_only_ones_own_applications_are_listed(submitted: World) -> None:
    page = orders(submitted, STRANGER)
    assert submitted.application().order_no not in page
    assert page.count('data-label="申请单号"') == 1


def test_the_newest_application_comes_first(world: World) -> None:
    world.say("取消", "确认取消")
    world.clock.forward(hours=1)
    world.say("申请数字证书")
    page = orders(world)
    assert page.count('data-label="申请单号"') == 2
    assert page.index("填写中") < page.index("已取消")


def test_somebody_without_applications_is_told_how_to_begin(world: World) -> None:
    client = world.app.test_client()
    client.get(world.link("orders", "openid-of-nobody", ""))
    assert "您还没有申请" in client.get("/p/orders").text


def test_the_bar_shows_where_an_order_stands_and_ends_with_the_courier(submitted: World) -> None:
    assert stations(orders(submitted)) == {
        "受理": "past", "到账": "now", "审核": "later", "制证": "later", "寄出": "later",
    }  # fmt: skip
    submitted.pay()
    page = orders(submitted)
    assert stations(page)["到账"] == "past"
    assert stations(page)["审核"] == "now"
    assert page.count('aria-current="step"') == 1
    about = {"openid": PERSON, "application_id": submitted.application().id}
    submitted.take(Approved(key="approved", actor="staff:reviewer", **about))
    assert stations(orders(submitted))["制证"] == "now"


def test_an_application_that_ended_on_the_way_has_no_bar(world: World) -> None:
    world.say("取消", "确定")
    assert stations(orders(world)) == {}


def test_the_list_is_asked_for_again_only_when_something_has_changed(submitted: World) -> None:
    client = submitted.visit("orders")
    mark = re.search(r'data-mark="([^"]+)"', client.get("/p/orders").text)
    first = client.get("/p/orders/state")
    assert mark
    assert first.get_json() == {"mark": mark[1]}
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/p/orders/state", headers=tag).status_code == 304
    submitted.pay()
    assert client.get("/p/orders/state", headers=tag).get_json()["mark"] != mark[1]
