"""The link to the identity check: for one person, one phone at a time, with that person's own consent."""

import pytest
from flask.testing import FlaskClient

from bot.links import Ticket
from flows.catalogue import catalogue
from media import qr
from tests.identity.steps import CLERK, IDENTITY, THIEF, audit, count, press, start
from tests.pages.applicant import CONTACT, World, csrf_of

ON_A_COMPUTER = "Mozilla/5.0 (Windows NT 10.0) Chrome/132 MicroMessenger/7.0.20 WindowsWechat(0x63090a13)"


def begin(client: FlaskClient, **form: str) -> int:
    mark = {"csrf": csrf_of(client.get("/p/face").text)}
    return client.post("/p/face/begin", data=mark | form).status_code


def test_in_wechat_the_visitor_is_asked_for_silently(due: World) -> None:
    client = due.browser()
    client.get(due.link("face"))
    answer = client.get("/p/face")
    assert answer.status_code == 303
    assert "/connect/oauth2/authorize?appid=" in answer.location
    assert "scope=snsapi_base" in answer.location
    assert answer.location.endswith("#wechat_redirect")
    due.sign_in(client, CONTACT)
    assert "李小明" in client.get("/p/face").text


@pytest.mark.parametrize("agent", ["Mozilla/5.0 (X11; Linux) Chrome/132", ON_A_COMPUTER])
def test_on_a_computer_the_page_is_a_code_to_scan_and_names_nobody(due: World, agent: str) -> None:
    client = due.app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    client.get(due.link("face"))
    page = client.get("/p/face").text
    assert "请经办人用微信扫一扫" in page
    assert "李小明" not in page
    assert "李*明" in page
    assert IDENTITY[1][-4:] not in page


def test_the_page_with_the_code_learns_that_the_check_was_passed(due: World) -> None:
    computer = due.app.test_client()
    at = computer.get(due.link("face")).location
    assert computer.get(f"{at}/open").json == {"is_open": True}
    due.pass_face()
    assert computer.get(f"{at}/open").json == {"is_open": False}
    assert "人脸核验已经通过" in computer.get(at).text


def test_nobody_without_the_link_learns_whether_a_check_was_passed(due: World) -> None:
    at = due.app.test_client().get(due.link("face")).location
    assert due.app.test_client().get(f"{at}/open").status_code == 403


def test_the_code_is_a_picture_that_leads_to_a_link_of_its_own(due: World) -> None:
    clerk = due.visit("face")
    answer = clerk.get("/p/face/qr.png")
    assert answer.mimetype == "image/png"
    (link,) = qr.read(answer.data)
    contact = due.browser()
    assert contact.get(link.removeprefix(due.house.settings.public_url)).status_code == 303
    due.sign_in(contact, CONTACT)
    assert "我是李小明本人，开始" in contact.get("/p/face").text


def test_whoever_agreed_in_the_chat_is_not_asked_twice(due: World) -> None:
    client = due.visit("face")
    assert "需要您单独同意" not in client.get("/p/face").text
    assert begin(client) == 303
    ((actor, detail),) = audit(due, "consent.biometric")
    assert actor == f"visitor:{CLERK}"
    assert detail["version"] == catalogue().agreements["biometric"]


def test_the_contact_agrees_personally_or_nothing_begins(due: World) -> None:
    client = due.visit("face", by=CONTACT)
    page = client.get("/p/face").text
    assert "需要您单独同意" in page
    assert f"/p/biometric/{catalogue().agreements['biometric']}" in page
    assert 'name="agree" value="yes">' in page  # not ticked for them
    assert begin(client) == 409
    assert begin(client, agree="") == 409
    assert audit(due, "consent.biometric") == []
    assert count(due, "face_handoff") == 0
    assert begin(client, agree="yes") == 303
    ((actor, detail),) = audit(due, "consent.biometric")
    assert actor == f"visitor:{CONTACT}"
    assert detail["version"] == catalogue().agreements["biometric"]
    assert int(detail["consented_at"]) == int(due.clock().timestamp() * 1000)


def test_the_consent_is_not_asked_for_again_by_the_same_contact(due: World) -> None:
    due.begin(by=CONTACT)
    again = due.visit("face", by=CONTACT)
    assert "有照片的一面" in again.get("/p/face").text
    assert len(audit(due, "consent.biometric")) == 1


def test_a_link_that_somebody_began_with_is_of_no_use_to_another(due: World) -> None:
    link = due.link("face")
    due.begin(by=CONTACT)
    other = due.browser()
    other.get(link)
    due.sign_in(other, THIEF)
    answer = other.get("/p/face")
    assert answer.status_code == 409
    assert "已经由另一个微信号开始" in answer.text
    assert "李小明" not in answer.text


def test_a_newer_link_moves_the_check_to_another_phone_and_ends_the_older(due: World) -> None:
    old = due.begin(by=CONTACT)
    due.clock.forward(minutes=1)
    new = due.ready(by="openid-of-a-second-contact")
    assert start(new)
    assert old.get("/p/face").status_code == 409
    assert [actor for actor, _ in audit(due, "consent.biometric")] == [
        f"visitor:{CONTACT}",
        "visitor:openid-of-a-second-contact",
    ]


def scanned(client: FlaskClient) -> str:
    """Where the code on the page of a link leads to, without the host."""
    (link,) = qr.read(client.get("/p/face/qr.png").data)
    return "/p/" + link.partition("/p/")[2]


def test_the_code_of_a_link_is_no_newer_than_the_link(due: World) -> None:
    kept = due.visit("face", by=THIEF)
    due.clock.forward(minutes=1)
    contact = due.browser()
    contact.get(scanned(kept))
    due.sign_in(contact, CONTACT)
    assert begin(contact, agree="yes") == 303
    due.clock.forward(minutes=1)
    thief = due.browser()
    thief.get(scanned(kept))
    due.sign_in(thief, THIEF)
    assert thief.get("/p/face").status_code == 409
    assert contact.get("/p/face").status_code == 200


def test_a_link_does_not_live_on_in_its_codes(due: World) -> None:
    clerk = due.visit("face")
    for _ in range(2):
        due.clock.forward(hours=1.9)
        path = scanned(clerk)
        clerk = due.browser()
        assert clerk.get(path).status_code == 303
    due.clock.forward(hours=48)
    outside = due.browser()
    outside.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    assert outside.get(path).status_code == 403


def test_of_two_who_begin_at_once_one_gets_it(due: World) -> None:
    link = due.link("face")
    clients = []
    for who in (CONTACT, THIEF):
        client = due.browser()
        client.get(link)
        due.sign_in(client, who)
        clients.append((client, csrf_of(client.get("/p/face").text)))
    answers = [client.post("/p/face/begin", data={"csrf": m, "agree": "yes"}) for client, m in clients]
    assert [answer.status_code for answer in answers] == [303, 409]


def test_a_link_for_the_person_before_an_edit_is_refused_with_the_reason(due: World) -> None:
    application = due.application().id
    url = due.house.links.url_for_person("face", CLERK, application, ("王大力", IDENTITY[1]))
    client = due.browser()
    client.get(url.removeprefix(due.house.settings.public_url))
    answer = client.get("/p/face")
    assert answer.status_code == 410
    assert "链接已经作废" in answer.text


def test_a_link_without_a_person_as_they_were_made_before_is_refused_too(due: World) -> None:
    url = due.house.links.again(Ticket("face", CLERK, due.application().id))
    client = due.browser()
    client.get(url.removeprefix(due.house.settings.public_url))
    assert client.get("/p/face").status_code == 410


def test_the_link_in_the_chat_is_for_the_person_to_be_checked(due: World) -> None:
    sent = due.say("继续")
    link = sent.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    client = due.browser()
    client.get(link.removeprefix(due.house.settings.public_url))
    due.sign_in(client, CLERK)
    assert "我是李小明本人，开始" in client.get("/p/face").text


def test_nothing_goes_without_having_begun(due: World) -> None:
    client = due.visit("face", by=CONTACT)
    mark = csrf_of(client.get("/p/face").text)
    assert client.post("/p/face", data={"csrf": mark}).status_code == 409
    assert due.send(client, "front", b"\xff\xd8\xff", mark).status_code == 409
    assert client.get("/p/face/state").status_code == 409
    assert count(due, "id_capture") == 0


def test_the_provider_is_not_asked_before_both_sides_are_in_order(due: World) -> None:
    client = due.begin()
    answer = press(client)
    assert answer.status_code == 409
    assert "先拍身份证" in answer.text
    assert count(due, "face_check") == 0
