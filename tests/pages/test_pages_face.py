"""The face check: who may start it, and that its result is the provider's word alone."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from sandbox.faults import Fault
from tests.pages.applicant import (
    CONTACT,
    CONTACT_ID,
    EMPLOYER,
    HOLDER,
    HOLDER_ID,
    PERSON,
    Provider,
    World,
    csrf_of,
)


def start(client: FlaskClient) -> str:
    """Press the button, with the identity card in order. Returns the provider's token."""
    answer = client.post("/p/face", data={"csrf": csrf_of(client.get("/p/face").text)})
    assert answer.status_code == 303
    return str(answer.location).rsplit("/", 1)[1]


def back(provider: Provider, token: str) -> str:
    """Path and query to which the provider sends the browser."""
    check = provider.face.find(token)
    assert check
    found = urlsplit(check["redirect"])
    return f"{found.path}?BizToken={token}"


def inbox(world: World, kind: str) -> int:
    with world.house.database.reading() as connection:
        count = "select count(*) from inbox where kind = ?"
        return int(connection.exec_driver_sql(count, (kind,)).scalar_one())


def test_the_page_says_who_must_do_it_without_the_whole_number(due: World) -> None:
    client = due.visit("face")
    page = client.get("/p/face").text
    assert "李小明" in page
    assert "410***********7658" in page
    assert CONTACT_ID not in page
    assert "不在这部手机旁" in page
    assert f'src="{client.at("/p/face/qr.png")}"' in page


def test_a_natural_person_is_called_the_applicant(others: World, provider: Provider) -> None:
    others.send_papers()
    client = others.ready()
    page = client.get("/p/face").text
    assert "申请人身份核验" in page
    assert HOLDER in page
    assert "410***********1220" in page
    assert "经办人" not in page
    token = start(client)
    check = provider.face.find(token)
    assert check
    assert (check["name"], check["id_card"]) == (HOLDER, HOLDER_ID)
    provider.face.finish(token, 2006)
    page = client.get(back(provider, token)).text
    assert "修改申请人身份证号码" in page
    assert "经办人" not in page


def test_for_an_employees_certificate_the_contact_is_checked(others: World) -> None:
    others.send_papers(EMPLOYER)
    page = others.visit("face", EMPLOYER).get("/p/face").text
    assert "经办人身份核验" in page
    assert "李小明" in page
    assert HOLDER not in page


def test_pressing_the_button_leads_to_the_provider(shown: World, provider: Provider) -> None:
    client = shown.ready()
    answer = client.post("/p/face", data={"csrf": csrf_of(client.get("/p/face").text)})
    assert answer.status_code == 303
    assert str(answer.location).startswith(f"{provider.url}/faceid/")
    check = provider.face.find(str(answer.location).rsplit("/", 1)[1])
    assert check
    assert (check["name"], check["id_card"]) == ("李小明", CONTACT_ID)


def test_a_press_that_does_not_come_from_our_page_starts_nothing(shown: World) -> None:
    client = shown.ready()
    mark = csrf_of(client.get("/p/face").text)
    for wrong, words in ((mark + "0", "再点一次"), ("", "另一笔申请"), ("0" * 80, "另一笔申请")):
        answer = client.post("/p/face", data={"csrf": wrong})
        assert answer.status_code == 403
        assert words in answer.text
    assert inbox(shown, "FaceStarted") == 0


def test_a_check_that_is_not_due_cannot_be_started(world: World) -> None:
    client = world.visit("face")
    page = client.get("/p/face").text
    assert "还没有轮到这一步" in page
    assert "<form" not in page
    world.send_papers()
    client = world.ready()
    mark = csrf_of(client.get("/p/face").text)
    world.say("修改单位地址")
    answer = client.post("/p/face", data={"csrf": mark})
    assert answer.status_code == 409
    assert "现在不需要做人脸核验" in answer.text


def test_passed_only_when_the_provider_says_so(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    page = client.get(back(provider, token))
    assert page.status_code == 200
    assert "人脸核验通过" in page.text
    assert shown.application().value("face") == token
    assert PERSON in shown.bell.rung
    assert "已经通过" in client.get("/p/face").text


def test_a_passed_check_leads_its_applicant_to_the_next_step(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    page = client.get(back(provider, token)).text
    shown.work()
    onward = re.search(r'href="([^"]+)">看下一步</a>', page)
    assert onward
    address = html.unescape(onward[1]).removeprefix(shown.house.settings.public_url)
    next_page = client.get(client.get(address).location).text
    assert "汇款账号" in next_page


def test_an_address_that_claims_success_proves_nothing(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    answer = client.get(back(provider, token) + "&ErrCode=0&code=0&result=pass")
    assert "核验还没有做完" in answer.text
    assert "继续核验" in answer.text
    assert shown.application().value("face") == ""
    assert inbox(shown, "FaceChecked") == 0


@pytest.mark.parametrize(
    ("code", "advice", "may_try_again"),
    [
        (2016, "与身份证照片比对没有通过", True),
        (2006, "修改经办人身份证号码", False),
        (1004, "光线充足", True),
    ],
)
def test_a_failure_comes_with_its_reason_and_the_next_step(
    shown: World, provider: Provider, code: int, advice: str, may_try_again: bool
) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, code)
    page = client.get(back(provider, token)).text
    assert "核验没有通过" in page
    assert advice in page
    assert ("再做一次</a>" in page) == may_try_again
    assert shown.application().value("face") == ""


def test_coming_back_twice_gives_one_result(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    # The tokens of its links carry the second in which they are made.
    first, second = (re.sub(r"t=[^\"&]+", "", client.get(back(provider, token)).text) for _ in range(2))
    assert first == second
    assert inbox(shown, "FaceChecked") == 1


@pytest.mark.parametrize("name", ["BizToken", "biztoken", "BIZTOKEN", "biz_token", "Biz_Token"])
def test_an_unknown_token_is_a_kind_404(due: World, name: str) -> None:
    answer = due.app.test_client().get(f"/p/face/back?{name}=0123456789ABCDEF0123456789ABCDEF")
    assert answer.status_code == 404
    assert "没有找到这次核验" in answer.text


def test_no_token_at_all_is_a_kind_404(world: World) -> None:
    assert world.app.test_client().get("/p/face/back").status_code == 404


def test_the_token_is_found_however_its_name_is_written(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    assert "人脸核验通过" in client.get(f"/p/face/back?biz_token={token}").text


@pytest.mark.parametrize("outcome", [0, 2016, None])
def test_a_browser_that_did_not_do_the_check_learns_nothing(
    shown: World, provider: Provider, outcome: int | None
) -> None:
    token = start(shown.ready())
    if outcome is not None:
        provider.face.finish(token, outcome)
    page = shown.app.test_client().get(back(provider, token)).text
    assert "这里不显示结果" in page
    for private in ("李小明", CONTACT_ID, CONTACT_ID[-4:], "河南示例", PERSON, "通过"):
        assert private not in page


def test_the_provider_is_told_neither_openid_nor_token_of_ours(shown: World, provider: Provider) -> None:
    check = provider.face.find(start(shown.ready()))
    assert check
    assert PERSON not in check["redirect"]
    assert parse_qs(urlsplit(check["redirect"]).query).keys() == set()


def test_a_contact_changed_meanwhile_is_not_shown_as_passed(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    shown.say("修改经办人姓名", "王大力")
    provider.face.finish(token, 0)
    page = client.get(back(provider, token)).text
    assert "核验的人与经办人不一致" in page
    assert shown.application().value("face") == ""


def test_when_the_provider_is_busy_nothing_is_lost(shown: World, provider: Provider) -> None:
    client = shown.ready()
    mark = csrf_of(client.get("/p/face").text)
    provider.faults.add(Fault(api="DetectAuth", code="InternalError"))
    answer = client.post("/p/face", data={"csrf": mark})
    assert answer.status_code == 503
    assert "系统正忙，请稍后再点一次" in answer.text
    assert client.post("/p/face", data={"csrf": csrf_of(answer.text)}).status_code == 303


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("UnauthorizedOperation.Arrears", "人脸核验暂时用不了"),
        ("FailedOperation.IdentityAuthLimitExceeded", "明天再试"),
    ],
)
def test_what_another_press_cannot_mend_is_told_as_it_is(
    shown: World, provider: Provider, code: str, words: str
) -> None:
    client = shown.ready()
    mark = csrf_of(client.get("/p/face").text)
    provider.faults.add(Fault(api="DetectAuth", code=code))
    assert words in client.post("/p/face", data={"csrf": mark}).text


def test_a_result_that_cannot_be_fetched_is_not_made_up(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    provider.faults.add(Fault(api="GetDetectInfoEnhanced", code="InternalError"))
    answer = client.get(back(provider, token))
    assert answer.status_code == 503
    assert "结果还没有取到" in answer.text
    assert shown.application().value("face") == ""
    assert "人脸核验通过" in client.get(back(provider, token)).text


def test_the_fourth_try_of_a_day_is_put_off_until_tomorrow(shown: World, provider: Provider) -> None:
    client = shown.ready()
    for _ in range(3):
        token = start(client)
        provider.face.finish(token, 2016)
        client.get(back(provider, token))
    mark = csrf_of(client.get("/p/face").text)
    answer = client.post("/p/face", data={"csrf": mark})
    assert answer.status_code == 429
    assert "明天再试" in answer.text


def test_on_the_contacts_own_phone_no_word_sends_them_into_a_chat_that_is_not_theirs(
    due: World, provider: Provider
) -> None:
    client = due.visit("face", by=CONTACT)
    pages = [client.get("/p/face").text]
    mark = csrf_of(pages[0])
    pages.append(client.post("/p/face/begin", data={"csrf": mark}).text)
    assert client.post("/p/face/begin", data={"csrf": mark, "agree": "yes"}).status_code == 303
    pages.append(client.get("/p/face").text)
    due.photograph(client, ("李小明", CONTACT_ID))
    token = start(client)
    provider.face.finish(token, 2006)
    pages.append(client.get(back(provider, token)).text)
    token = start(client)
    provider.face.finish(token, 0)
    pages.append(client.get(back(provider, token)).text)
    pages.append(client.get("/p/face").text)
    for page in pages:
        assert "返回微信聊天" not in page
        assert "回到聊天" not in page
        assert "关闭页面" in page
    assert "办理的同事" in pages[0]
    assert "办理的同事" in pages[3]
    assert "返回微信聊天" in due.visit("face").get("/p/face").text


def test_a_missing_consent_is_told_beside_its_box_and_the_address_can_be_reloaded(due: World) -> None:
    client = due.visit("face", by=CONTACT)
    page = client.post("/p/face/begin", data={"csrf": csrf_of(client.get("/p/face").text)}).text
    assert page.index("勾选后再点开始") > page.index("需要您单独同意")
    assert 'name="agree" value="yes" autofocus aria-invalid="true"' in page
    assert client.get("/p/face/begin").status_code == 303
