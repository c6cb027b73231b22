"""Two applications in one browser: what belongs to one never reaches the other."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient

from bot.links import Links
from sandbox.contact import AGENT
from tests.pages.applicant import PERSON, STRANGER, Provider, World, csrf_of
from tests.pages.conftest import Prepared, on_a_port
from tests.pages.uploading import scan
from tests.world import bound

FIRST, SECOND = "openid-of-a-bookkeeper", "openid-of-her-other-client"
NAME = "郑州甲单位有限公司"
OTHER = "另一笔申请"
MARKED = {"fill": "/p/fill", "papers": "/p/papers", "face": "/p/face/begin"}


@pytest.fixture
def two(world: World) -> World:
    """Two drafts, both about to be filled in."""
    for openid in (FIRST, SECOND):
        world.say("申请数字证书", *bound(openid), "机构证书", by=openid)
    return world


@pytest.fixture
def due(world: World) -> World:
    """Two applications of which only the face check is missing."""
    for openid in (PERSON, STRANGER):
        world.send_papers(openid)
    return world


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path / "served", provider.url, oauth=provider.oauth) as (world, web):
        for openid in (FIRST, SECOND):
            world.say("申请数字证书", *bound(openid), "机构证书", by=openid)
        web.start(world.app)
        yield world


def tab(world: World, client: FlaskClient, page: str, openid: str) -> str:
    """Opens a link of the chat in this browser; returns the address where the tab stands."""
    return str(client.get(world.link(page, openid)).location)


def unsigned(page: str) -> str:
    """The page without the tokens of its links, which carry the second in which they are made."""
    return re.sub(r"\?t=[\w.-]+", "", page)


def value(world: World, openid: str) -> str:
    return world.application(openid).value("organisation.name")


def form(page: str, **fields: str) -> dict[str, str]:
    """The page's own form, filled in."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return hidden | {name.replace("__", "."): words for name, words in fields.items()}


def test_what_is_typed_in_the_first_tab_is_kept_for_the_first_application(two: World) -> None:
    client = two.browser()
    first = tab(two, client, "fill", FIRST)
    page = client.get(first).text
    second = tab(two, client, "fill", SECOND)
    assert first != second
    client.get(second)
    answer = client.post(first, data=form(page, organisation__name=NAME))
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, first)
    assert (value(two, FIRST), value(two, SECOND)) == (NAME, "")


def test_a_form_sent_to_another_applications_page_is_refused_and_offers_nothing_again(two: World) -> None:
    client = two.browser()
    page = client.get(tab(two, client, "fill", FIRST)).text
    second = tab(two, client, "fill", SECOND)
    for _ in range(2):
        answer = client.post(second, data=form(page, organisation__name=NAME))
        assert answer.status_code == 403
        assert OTHER in answer.text
        assert "请回到聊天" in answer.text
        assert NAME not in answer.text
        assert "<form" not in answer.text
    assert (value(two, FIRST), value(two, SECOND)) == ("", "")


def test_two_applications_of_one_person_are_as_far_apart(two: World) -> None:
    first = two.application(FIRST)
    two.say("再办一个机构证书", by=FIRST)
    second = two.application(FIRST)
    assert first.id != second.id
    client = two.browser()
    addresses = [str(client.get(two.link("fill", FIRST, each.id)).location) for each in (first, second)]
    pages = [client.get(address).text for address in addresses]
    assert client.post(addresses[1], data=form(pages[0], organisation__name=NAME)).status_code == 403
    assert client.post(addresses[0], data=form(pages[0], organisation__name=NAME)).status_code == 303
    names = {each.id: each.value("organisation.name") for each in two.house.records.of_person(FIRST)}
    assert (names[first.id], names[second.id]) == (NAME, "")


@pytest.mark.parametrize("page", ["fill", "papers", "forms", "face"])
def test_each_tab_goes_on_showing_its_own_application(due: World, page: str) -> None:
    client = due.browser()
    addresses = {openid: tab(due, client, page, openid) for openid in (PERSON, STRANGER)}
    if page == "face":
        due.sign_in(client, PERSON)
    shown = {openid: unsigned(client.get(address).text) for openid, address in addresses.items()}
    assert shown[PERSON] != shown[STRANGER]
    again = {openid: unsigned(client.get(address).text) for openid, address in addresses.items()}
    assert again == shown


@pytest.mark.parametrize("page", MARKED)
def test_no_page_takes_the_form_of_another_application(due: World, page: str) -> None:
    client = due.browser()
    tab(due, client, page, PERSON)
    if page == "face":
        due.sign_in(client, PERSON)
    mark = csrf_of(client.get(f"/p/{page}?edit=contact.name").text)
    tab(due, client, page, STRANGER)
    answer = client.post(MARKED[page], data={"csrf": mark, "agree": "yes"})
    assert answer.status_code == 403
    assert OTHER in answer.text


def test_no_script_of_one_application_sends_or_takes_back_a_file_of_another(world: World) -> None:
    client = world.browser()
    marks, addresses = {}, {}
    for openid in (PERSON, STRANGER):
        addresses[openid] = tab(world, client, "papers", openid)
        marks[openid] = csrf_of(client.get(addresses[openid]).text)
    asked = {"place": "", "name": "licence.jpg", "size": 10}
    foreign = {"X-Page-Mark": marks[PERSON]}
    answer = client.post(f"{addresses[STRANGER]}/uploads", json=asked, headers=foreign)
    assert answer.status_code == 403
    assert OTHER in answer.get_json()["words"]
    own = {"X-Page-Mark": marks[STRANGER]}
    upload = client.post(f"{addresses[STRANGER]}/uploads", json=asked, headers=own).get_json()["id"]
    below = f"{addresses[PERSON]}/uploads/{upload}"
    assert client.delete(below, headers=foreign).status_code == 404
    assert client.get(below).status_code == 404


def test_a_file_from_the_first_tab_reaches_the_first_application(world: World) -> None:
    client = world.browser()
    first = tab(world, client, "papers", PERSON)
    mark = csrf_of(client.get(first).text)
    tab(world, client, "papers", STRANGER)
    files = {"csrf": mark, "place": "", "files": (BytesIO(scan(3)), "licence.jpg")}
    assert client.post(first, data=files).location == first
    states = {
        openid: len(world.house.uploads.recent(world.house.links.open("papers", token(world, openid))))
        for openid in (PERSON, STRANGER)
    }
    assert states == {PERSON: 1, STRANGER: 0}


def token(world: World, openid: str) -> str:
    return world.link("papers", openid).partition("?t=")[2]


def test_two_pages_may_ask_wechat_who_somebody_is_at_the_same_time(due: World) -> None:
    client = due.browser()
    states = []
    for openid in (PERSON, STRANGER):
        asked = client.get(tab(due, client, "face", openid)).location
        states.append(re.search(r"state=([^&#]+)", asked))
    assert due.oauth
    for state in states:
        assert state
        code = due.oauth.give_code(PERSON, "snsapi_base")
        assert client.get(f"/p/face/who?code={code}&state={state[1]}").status_code == 303


@pytest.mark.parametrize("page", ["fill", "papers", "forms", "face"])
def test_each_page_names_company_certificate_and_order(due: World, page: str) -> None:
    text = due.visit(page, by=PERSON).get(f"/p/{page}").text
    assert re.search(r'class="which[^"]*">河南示例建设工程有限公司 · 机构证书 · \d+月\d+日开始的申请<', text)
    due.pass_face()
    due.say("查询办理进度")
    number = due.application().order_no
    assert number
    assert f"机构证书 · {number}<" in due.visit("papers").get("/p/papers").text


def test_a_natural_persons_name_is_not_shown_on_a_screen_that_anybody_may_read(others: World) -> None:
    others.send_papers()
    client = others.app.test_client()
    client.get(others.link("face"))
    page = client.get("/p/face").text
    assert re.search(r'class="which[^"]*">自然人证书 · ', page)
    assert "赵小红" not in page


def test_over_real_http_one_cookie_jar_keeps_both_applications_apart(served: World) -> None:
    base = served.house.settings.public_url
    browser = requests.Session()
    browser.trust_env = False
    browser.headers["User-Agent"] = AGENT
    first = browser.get(base + served.link("fill", FIRST), timeout=10)
    second = browser.get(base + served.link("fill", SECOND), timeout=10)
    sent = browser.post(first.url, data=form(first.text, organisation__name=NAME), timeout=10)
    assert (sent.status_code, "已收到 1 项" in sent.text) == (200, True)
    crossed = browser.post(second.url, data=form(first.text, organisation__name=NAME), timeout=10)
    assert (crossed.status_code, OTHER in crossed.text, NAME in crossed.text) == (403, True, False)
    assert (value(served, FIRST), value(served, SECOND)) == (NAME, "")


def test_a_link_for_one_person_cannot_be_made_without_that_person(links: Links) -> None:
    with pytest.raises(ValueError, match="names the person"):
        links.url("face", PERSON, "an application")
    for nobody in (("", ""), ("李小明", ""), ("", "410105199003077658")):
        with pytest.raises(ValueError, match="needs a name"):
            links.url_for_person("face", PERSON, "an application", nobody)


@pytest.fixture
def links(world: World) -> Links:
    return world.house.links
