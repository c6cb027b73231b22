"""What was typed on the form and not sent off: it is there again, sealed, and belongs to one application."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.drafts import Drafts
from bot.links import LIFETIME_SECONDS
from bot.models.tables import DraftRow
from pages.visit import VISIT_SECONDS
from tests.pages.applicant import Browser, World, csrf_of
from tests.world import bound

NEWCOMER, OTHER = "openid-of-a-newcomer", "openid-of-another-newcomer"
NAME = "河南示例建设工程有限公司"
NUMBER = "11010519491231002X"


@pytest.fixture
def newcomer(world: World) -> World:
    world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
    return world


def page_of(client: FlaskClient) -> str:
    return client.get("/p/fill").get_data(as_text=True)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', page))


def leave(client: FlaskClient, page: str, **typed: str) -> int:
    """What the script sends as a field is left."""
    fields = {name.replace("__", "."): words for name, words in typed.items()}
    return client.post("/p/fill/draft", data={"visit": hidden(page)["visit"]} | fields).status_code


def value_of(page: str, field: str) -> str:
    found = re.search(rf'<input id="{field}" name="{field}" value="([^"]*)"', page)
    assert found
    return found[1]


def kept(world: World, openid: str = NEWCOMER) -> dict[str, str]:
    drafts: Drafts = world.house.drafts
    return {name: draft.words for name, draft in drafts.of(world.application(openid).id).items()}


def test_what_was_typed_is_there_again_and_the_chat_does_not_know_it(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    before = newcomer.application(NEWCOMER)
    assert leave(client, page_of(client), organisation__name=NAME, mailing__to="other") == 204
    again = page_of(newcomer.visit("fill", NEWCOMER))
    assert value_of(again, "organisation.name") == NAME
    assert re.search(r'name="mailing.to" value="other" id="mailing.to-2" checked', again)
    assert "上次填的 2 项还在，没有提交" in again
    assert newcomer.application(NEWCOMER) == before


def test_a_number_that_was_typed_is_shown_masked_and_sent_off_with_the_rest(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    leave(client, page_of(client), legal_rep__id_number=NUMBER)
    page = page_of(client)
    assert NUMBER not in page
    assert "您填的 110***********002X 已经存好，会一起提交" in page
    sent = hidden(page) | {"legal_rep.id_number": "", "legal_rep.name": "陈志远"}
    assert client.post("/p/fill", data=sent).status_code == 303
    held = newcomer.application(NEWCOMER)
    assert (held.value("legal_rep.id_number"), held.value("legal_rep.name")) == (NUMBER, "陈志远")
    assert kept(newcomer) == {}


def test_words_that_were_refused_are_there_after_a_reload_too(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    sent = hidden(page_of(client)) | {"contact.email": "wang", "contact.name": "李小明"}
    assert client.post("/p/fill", data=sent).status_code == 422
    assert kept(newcomer) == {"contact.email": "wang"}
    assert value_of(page_of(client), "contact.email") == "wang"


def test_an_answer_given_later_in_the_chat_counts_and_an_earlier_one_does_not(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    leave(client, page_of(client), organisation__name="郑州甲单位有限公司")
    newcomer.say(NAME, by=NEWCOMER)
    assert value_of(page_of(client), "organisation.name") == NAME
    newcomer.clock.forward(seconds=5)
    leave(client, page_of(client), organisation__name="郑州乙单位有限公司")
    assert value_of(page_of(client), "organisation.name") == "郑州乙单位有限公司"


def test_a_field_that_was_emptied_or_put_back_to_its_answer_is_forgotten(newcomer: World) -> None:
    newcomer.say(NAME, by=NEWCOMER)
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    leave(client, page, organisation__name="郑州乙单位有限公司", contact__name="李小明")
    leave(client, page, organisation__name=NAME, contact__name="")
    assert kept(newcomer) == {}


def test_only_fields_of_the_page_are_kept(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    leave(client, page_of(client), type="person", confirm="确认无误", face="passed", contact__name="李小明")
    assert kept(newcomer) == {"contact.name": "李小明"}


def test_the_rows_are_sealed(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    leave(client, page_of(client), legal_rep__id_number=NUMBER)
    with newcomer.house.database.reading() as connection:
        [sealed] = connection.execute(select(DraftRow.sealed)).scalars()
    assert NUMBER.encode() not in sealed


def test_a_form_without_its_seal_or_with_another_applications_is_not_kept(newcomer: World) -> None:
    newcomer.say("申请数字证书", *bound(OTHER), "机构证书", by=OTHER)
    client = newcomer.visit("fill", NEWCOMER)
    own = page_of(client)
    foreign = page_of(newcomer.visit("fill", OTHER))
    for seal in ("", hidden(own)["visit"] + "x", hidden(foreign)["visit"]):
        answer = client.post("/p/fill/draft", data={"visit": seal, "contact.name": "李小明"})
        assert answer.status_code == 403
    assert kept(newcomer) == kept(newcomer, OTHER) == {}


def test_the_seal_of_a_form_opens_no_page(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    seal = hidden(page_of(client))["visit"]
    client.set_cookie("szca_fill", seal, path=client.at("/p/fill"))
    client.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    assert client.get("/p/fill").status_code == 403


def test_the_form_of_an_ended_visit_is_kept_for_its_application(newcomer: World) -> None:
    client = outside(newcomer.visit("fill", NEWCOMER))
    page = page_of(client)
    newcomer.clock.forward(seconds=VISIT_SECONDS)
    answer = client.post("/p/fill", data=hidden(page) | {"contact.name": "李小明"})
    assert answer.status_code == 403
    assert "您填的内容已经存好" in answer.text
    assert newcomer.application(NEWCOMER).value("contact.name") == ""
    assert value_of(page_of(newcomer.visit("fill", NEWCOMER)), "contact.name") == "李小明"


def test_a_seal_ends_with_the_life_of_a_link(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    newcomer.clock.forward(seconds=LIFETIME_SECONDS)
    assert leave(client, page, contact__name="李小明") == 403


def test_a_field_that_is_left_keeps_the_visit_alive(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    for _ in range(3):
        newcomer.clock.forward(seconds=VISIT_SECONDS - 60)
        assert leave(client, page, contact__name="李小明") == 204
    assert client.get("/p/fill").status_code == 200


def test_what_was_typed_is_deleted_with_the_application(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    page, application = page_of(client), newcomer.application(NEWCOMER).id
    leave(client, page, contact__name="李小明")
    newcomer.say("取消", "确认取消", by=NEWCOMER)
    newcomer.work()
    assert newcomer.house.drafts.of(application) == {}
    leave(client, page, contact__name="李小明")
    assert newcomer.house.drafts.of(application) == {}


def test_what_nobody_goes_on_with_is_deleted_after_a_month(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    leave(client, page_of(client), contact__name="李小明")
    newcomer.say("申请数字证书", *bound(OTHER), "机构证书", by=OTHER)
    newcomer.clock.forward(days=30, seconds=60)
    other = newcomer.visit("fill", OTHER)
    leave(other, page_of(other), contact__name="王小明")
    assert (kept(newcomer), kept(newcomer, OTHER)) == ({}, {"contact.name": "王小明"})


def test_a_stale_page_does_not_bring_back_what_the_chat_has_changed(newcomer: World) -> None:
    newcomer.say(NAME, by=NEWCOMER)
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    newcomer.say("修改机构名称", "郑州乙单位有限公司", by=NEWCOMER)
    assert newcomer.application(NEWCOMER).value("organisation.name") == "郑州乙单位有限公司"
    sent = hidden(page) | {"organisation.name": NAME, "contact.name": "李小明"}
    shown = client.post("/p/fill", data=sent).get_data(as_text=True)
    sent = hidden(shown) | {
        "contact.name": "李小明",
        "organisation.name": value_of(shown, "organisation.name"),
    }
    assert client.post("/p/fill", data=sent | {"csrf": csrf_of(shown)}).status_code == 303
    held = newcomer.application(NEWCOMER)
    assert (held.value("organisation.name"), held.value("contact.name")) == ("郑州乙单位有限公司", "李小明")


def outside(client: Browser) -> Browser:
    """A browser that cannot ask WeChat whose it is."""
    client.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    return client
