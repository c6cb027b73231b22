"""The look over everything on the page: a line for each field, 修改 beside it, and the yes that counts."""

import re

import pytest
from flask.testing import FlaskClient

from tests.journey import CLIENT, answers
from tests.pages.applicant import World, csrf_of
from tests.world import bound

NEWCOMER = "openid-of-a-newcomer"
GOOD = {
    **answers("institution", CLIENT, since="organisation.name"),
    "organisation.region": "郑州",
    "mailing.to": "same",
    "invoice.kind": "plain",
}


@pytest.fixture
def filled(world: World) -> World:
    """Somebody who has filled in every field on the page."""
    world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
    client = world.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    assert client.post("/p/fill", data=GOOD | hidden(page)).status_code == 303
    return world


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def confirm(client: FlaskClient, page: str) -> int:
    return client.post("/p/fill/check", data=hidden(page)).status_code


def test_when_all_is_filled_in_the_page_shows_it_with_a_way_to_change_each_line(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    assert "<h1>核对信息</h1>" in page
    assert GOOD["organisation.name"] in page
    assert GOOD["contact.id_number"] not in page
    assert page.index("确认无误，提交") < page.index("机构信息")
    fields = re.findall(r"\?edit=([\w.]+)#\1", page)
    assert {"organisation.name", "contact.id_number", "mailing.to", "invoice.title"} <= set(fields)
    assert "project" not in fields
    form = client.get("/p/fill?edit=contact.name").text
    assert re.search(r'<input id="contact.name" name="contact.name" value="李小明"', form)


def test_the_yes_of_the_page_is_the_yes_of_the_chat(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    assert confirm(client, client.get("/p/fill").text) == 303
    filled.work()
    assert filled.application(NEWCOMER).value("forms")
    assert "资料已经确认" in client.get("/p/fill").text


def test_the_list_of_applications_leads_to_the_look_while_it_is_due(filled: World) -> None:
    page = filled.visit("orders", NEWCOMER).get("/p/orders").text
    assert "信息都填好了，还没有核对" in page
    assert re.search(r'href="[^"]+/p/fill\?t=[^"]+"[^>]*>去核对', page)


def test_a_yes_to_lines_that_were_changed_meanwhile_confirms_nothing(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    filled.say("经办人职位改成综合部主管", by=NEWCOMER)
    answer = client.post("/p/fill/check", data=hidden(page))
    assert answer.status_code == 409
    assert "最新的内容再核对一遍" in answer.text
    assert "综合部主管" in answer.text
    assert not filled.application(NEWCOMER).value("confirm")


def test_a_yes_pressed_twice_is_one(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    assert [confirm(client, page), confirm(client, page)] == [303, 303]
    with filled.house.database.reading() as connection:
        taken = connection.exec_driver_sql("select count(*) from inbox where kind = 'RequestedOnPage'")
        assert taken.scalar_one() == 1


def test_a_yes_without_the_pages_own_mark_is_not_taken(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    page = client.get("/p/fill").text
    for mark in ("", csrf_of(page)[:-1]):
        assert client.post("/p/fill/check", data=hidden(page) | {"csrf": mark}).status_code == 403
    assert not filled.application(NEWCOMER).value("confirm")


def test_what_is_typed_after_the_look_is_not_hidden_by_it(filled: World) -> None:
    client = filled.visit("fill", NEWCOMER)
    page = client.get("/p/fill?edit=contact.position").text
    client.post("/p/fill/draft", data=hidden(page) | {"contact.position": "综合部主管"})
    assert "上次填的 1 项还在" in client.get("/p/fill").text
