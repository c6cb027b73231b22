"""The next step stands on the page: the consent, the link to the face check, the transfer, 重新提交."""

import re

import pytest

from bot.message.event import PhotoStored, Rejected
from flows.state import Status
from tests.pages.applicant import PERSON, Browser, World
from tests.pages.uploading import told


@pytest.fixture
def complete(world: World) -> World:
    """Every paper is in and the carriers agree: the consent to the face check is open."""
    world.hand_in()
    world.work()
    assert world.application().value("carrier")
    return world


def page(world: World) -> tuple[Browser, str]:
    client = world.visit("papers")
    return client, client.get("/p/papers").text


def asked(text: str) -> dict[str, str]:
    """What the form of the next step carries."""
    form = text.split('id="next"')[1]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_the_consent_on_the_page_leads_to_the_face_check_in_one_tap(complete: World) -> None:
    client, text = page(complete)
    assert "资料齐了。" in text
    assert "单独同意书" in text
    form = asked(text)
    assert form["request"] == "agree"
    answer = client.post("/p/papers/next", data=form | {"agree": "yes"})
    assert answer.status_code == 303
    assert "/p/face?t=" in answer.location
    assert complete.application().value("consent.biometric")
    assert "只差经办人 李小明 本人做人脸核验" in client.get("/p/papers").text
    assert "开始人脸核验" in client.get("/p/papers").text


def test_without_the_tick_nothing_is_agreed_to(complete: World) -> None:
    client, text = page(complete)
    answer = client.post("/p/papers/next", data=asked(text))
    assert "请先阅读单独同意书" in client.get(answer.location.partition("#")[0]).text
    assert not complete.application().value("consent.biometric")


def test_a_consent_of_another_page_or_of_before_counts_for_nothing(complete: World) -> None:
    client, text = page(complete)
    form = asked(text) | {"agree": "yes"}
    assert client.post("/p/papers/next", data=form | {"csrf": form["csrf"][:-1] + "x"}).status_code == 403
    assert client.post("/p/papers/next", data=form | {"revision": "1"}).status_code == 303
    assert not complete.application().value("consent.biometric")


def test_the_carriers_are_waited_for_on_the_page(world: World) -> None:
    world.hand_in()
    client, text = page(world)
    assert "正在向运营商做实名电信认证" in text
    assert client.get("/p/papers/state").get_json()["busy"]
    world.work()
    assert "单独同意" in client.get("/p/papers").text


def test_after_the_face_check_the_page_says_where_the_money_goes(complete: World) -> None:
    complete.say("同意")
    complete.pass_face()
    _, text = page(complete)
    number = complete.application().order_no
    assert "上传汇款凭据" in text
    assert f'data-copy="{number}"' in text
    assert 'data-copy="500"' in text
    assert "受理" in text
    about = {"openid": PERSON, "application_id": complete.application().id}
    complete.take(PhotoStored(key="slip", photo="slip", document_id="slip", **about))
    complete.say("汇款凭据")
    _, text = page(complete)
    assert "凭据收到了" in text
    assert "data-copy" not in text


def test_what_was_mended_is_sent_again_by_the_button_of_the_page(complete: World) -> None:
    complete.say("同意")
    complete.pass_face()
    complete.pay()
    about = {"openid": PERSON, "application_id": complete.application().id}
    complete.take(Rejected(key="no", actor="staff:reviewer", items=(("paper.licence", "不清楚"),), **about))
    complete.take(PhotoStored(key="new", photo="new", document_id="new", place="paper.licence", **about))
    client, text = page(complete)
    assert asked(text)["request"] == "confirm"
    before = len(told(complete))
    assert client.post("/p/papers/next", data=asked(text)).status_code == 303
    assert complete.application().status is Status.IN_REVIEW
    assert len(told(complete)) == before + 1
    assert "资料正在审核" in client.get("/p/papers").text


def test_the_list_of_orders_leads_to_the_consent(complete: World) -> None:
    client = complete.visit("orders")
    text = client.get("/p/orders").text
    assert re.search(r'href="[^"]*/p/papers\?t=[^"]+"[^>]*>去做人脸核验', text)
