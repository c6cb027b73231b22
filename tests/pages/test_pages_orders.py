"""我的业务单: one's own applications with the portal's columns, and what there is to do."""

import pytest

from bot.message.event import PaymentConfirmed, PhotoStored, Rejected
from tests.pages.applicant import PERSON, STRANGER, Provider, World, csrf_of

COLUMNS = ("序号", "申请单号", "业务类型", "主题", "金额", "创建日期", "更新日期", "状态")


def orders(world: World, openid: str = PERSON) -> str:
    return world.visit("orders", openid).get("/p/orders").text


def pass_face(world: World, provider: Provider) -> None:
    client = world.visit("face")
    there = client.post("/p/face", data={"csrf": csrf_of(client.get("/p/face").text)}).location
    token = str(there).rsplit("/", 1)[1]
    provider.face.finish(token, 0)
    client.get(f"/p/face/back?BizToken={token}")


@pytest.fixture
def submitted(world: World, provider: Provider) -> World:
    world.send_papers()
    pass_face(world, provider)
    return world


def test_a_draft_tells_what_is_missing_and_leads_to_the_forms(world: World) -> None:
    page = orders(world)
    assert [column for column in COLUMNS if f">{column}<" not in page] == []
    assert "证书新办 · 机构证书" in page
    assert "500 元" in page
    assert "还差这些照片：申请表、营业执照、电子签章采集表" in page
    assert "下载打印表格" in page


def test_a_new_draft_tells_how_many_fields_are_open(world: World) -> None:
    world.say("申请数字证书", "同意", "同意", "机构证书", by="openid-of-a-newcomer")
    page = orders(world, "openid-of-a-newcomer")
    assert "项信息要填" in page
    assert "提交后生成" in page
    assert "河南省互通数字证书项目" in page


def test_when_only_the_face_is_missing_the_page_leads_there(world: World) -> None:
    world.send_papers()
    page = orders(world)
    assert "只差经办人 李小明 本人做人脸核验" in page
    assert "/p/face?t=" in page


def test_an_accepted_order_shows_its_number_and_where_to_pay(submitted: World) -> None:
    page = orders(submitted)
    number = submitted.application().order_no
    assert len(number) == 18
    assert number in page
    assert "成功受理，待付款" in page
    assert "15473969760074" in page


def test_a_rejected_order_shows_the_reason_of_each_item(submitted: World) -> None:
    application_id = submitted.application().id
    about = {"openid": PERSON, "application_id": application_id}
    submitted.take(PhotoStored(key="slip", photo="slip", document_id="slip", **about))
    submitted.say("汇款凭据")
    submitted.take(PaymentConfirmed(key="paid", actor="staff:cashier", **about))
    items = (("paper.licence", "复印件未加盖公章 <b>"),)
    submitted.take(Rejected(key="rejected", actor="staff:reviewer", items=items, **about))
    page = orders(submitted)
    assert "未通过" in page
    assert "<strong>营业执照</strong>：复印件未加盖公章 &lt;b&gt;" in page


def test_only_ones_own_applications_are_listed(submitted: World) -> None:
    page = orders(submitted, STRANGER)
    assert submitted.application().order_no not in page
    assert page.count('data-label="申请单号"') == 1


def test_the_newest_application_comes_first(world: World) -> None:
    world.say("取消", "取消申请")
    world.clock.forward(hours=1)
    world.say("申请数字证书")
    page = orders(world)
    assert page.count('data-label="申请单号"') == 2
    assert page.index("填写中") < page.index("已取消")


def test_somebody_without_applications_is_told_how_to_begin(world: World) -> None:
    client = world.app.test_client()
    client.get(world.link("orders", "openid-of-nobody", ""))
    assert "您还没有申请" in client.get("/p/orders").text
