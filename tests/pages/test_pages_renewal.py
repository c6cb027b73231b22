"""A visit that has ended goes on by WeChat's authorisation, for the person whose page it is."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.links import LIFETIME_SECONDS
from pages.visit import VISIT_SECONDS
from tests.pages.applicant import CONTACT, PERSON, STRANGER, Browser, World, csrf_of
from tests.world import bound

NEWCOMER = "openid-of-a-newcomer"
ON_A_COMPUTER = "Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0.20 WindowsWechat"


def come_back(world: World, client: Browser, location: str, openid: str) -> str:
    """WeChat says whose browser it is; returns where that leads."""
    query = parse_qs(urlsplit(location).query)
    assert world.oauth
    code = world.oauth.give_code(openid, "snsapi_base")
    back = urlsplit(query["redirect_uri"][0]).path
    answer = client.get(f"{back}?code={code}&state={query['state'][0]}")
    return str(answer.location) if answer.status_code == 303 else answer.text


def end(world: World) -> None:
    world.clock.forward(seconds=VISIT_SECONDS)


@pytest.mark.parametrize("page", ["fill", "forms", "papers", "orders"])
@pytest.mark.parametrize("device", ["phone", "computer"])
def test_an_ended_visit_goes_on_at_its_own_address(world: World, page: str, device: str) -> None:
    client = world.visit(page)
    if device == "computer":
        client.environ_base["HTTP_USER_AGENT"] = ON_A_COMPUTER
    address = client.at(f"/p/{page}")
    before = client.get(address).text
    end(world)
    answer = client.get(address)
    assert answer.status_code == 303
    assert come_back(world, client, answer.location, PERSON) == address
    after = client.get(address)
    assert after.status_code == 200
    assert after.text.partition("</h1>")[0] == before.partition("</h1>")[0]


def test_what_was_sent_after_the_end_is_there_when_the_visit_goes_on(world: World) -> None:
    world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
    client = world.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    seal = page.partition('name="visit" value="')[2].partition('"')[0]
    end(world)
    form = {"csrf": csrf_of(page), "visit": seal, "contact.name": "李小明"}
    answer = client.post("/p/fill", data=form)
    assert answer.status_code == 303
    address = come_back(world, client, answer.location, NEWCOMER)
    assert 'name="contact.name" value="李小明"' in client.get(address).text


def test_nobody_elses_account_opens_the_page_again(world: World) -> None:
    client = world.visit("papers")
    end(world)
    words = come_back(world, client, client.get("/p/papers").location, STRANGER)
    assert "不是您自己的申请" in words
    assert client.get("/p/papers").status_code == 303  # asked again, not opened


def test_the_list_of_one_person_is_not_opened_by_another(world: World) -> None:
    client = world.visit("orders")
    end(world)
    assert "不是您自己的申请" in come_back(world, client, client.get("/p/orders").location, STRANGER)


def test_outside_wechat_a_notice_says_what_to_do(world: World) -> None:
    client = world.visit("papers")
    client.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    end(world)
    answer = client.get("/p/papers")
    assert answer.status_code == 403
    assert "重新点开链接" in answer.text


def test_a_script_is_answered_and_not_sent_away(world: World) -> None:
    client = world.visit("papers")
    end(world)
    assert client.get("/p/papers/state").status_code == 403


def test_a_browser_that_keeps_no_cookies_is_not_asked_without_end(world: World) -> None:
    client = world.visit("papers")
    end(world)
    location = client.get("/p/papers").location
    fresh = world.browser()
    address = come_back(world, fresh, location, PERSON)
    assert address.endswith("?asked=1")
    assert fresh.get(address).status_code == 403


def test_the_contact_who_began_the_check_goes_on_and_somebody_else_does_not(shown_by_contact: World) -> None:
    world = shown_by_contact
    client = world.ready(by=CONTACT)
    address = client.at("/p/face")
    end(world)
    answer = client.get(address)
    assert answer.status_code == 303
    assert come_back(world, client, answer.location, CONTACT) == address
    assert "拍身份证" in client.get(address).text
    other = world.browser()
    assert "不是您自己的申请" in come_back(world, other, other.get(address).location, STRANGER)


def test_a_check_that_was_begun_long_ago_is_not_opened_again(shown_by_contact: World) -> None:
    world = shown_by_contact
    client = world.ready(by=CONTACT)
    world.clock.forward(seconds=LIFETIME_SECONDS + 60)
    answer = client.get("/p/face")
    assert "不是您自己的申请" in come_back(world, client, answer.location, CONTACT)


def test_a_link_that_is_too_old_opens_for_its_own_person_in_wechat(world: World) -> None:
    link = world.link("papers")
    world.clock.forward(seconds=LIFETIME_SECONDS + 60)
    client = world.browser()
    answer = client.get(link)
    assert answer.status_code == 303
    address = come_back(world, client, answer.location, PERSON)
    assert client.get(address).status_code == 200
    other = world.browser()
    assert "不是您自己的申请" in come_back(world, other, other.get(link).location, STRANGER)
