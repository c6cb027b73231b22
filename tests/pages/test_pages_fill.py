"""The page with all fields: what is good is kept as if it had been said, what is not is told beside it."""

import re
from hashlib import sha256
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from bot.message.event import FieldsFilled, Rejected
from bot.message.stretch import TakenOver
from bot.models.tables import InboxRow, OutboxRow
from flows.state import Application
from tests.journey import CLIENT, answers, said
from tests.pages.applicant import PERSON, STRANGER, World, csrf_of
from tests.world import bound

NEWCOMER = "openid-of-a-newcomer"
THIEF = "openid-of-a-thief"
NAME = "河南示例建设工程有限公司"
GOOD = {
    **answers("institution", CLIENT, since="organisation.name"),
    "organisation.region": "郑州",
    "mailing.to": "same",
    "invoice.kind": "plain",
}


@pytest.fixture
def newcomer(world: World) -> World:
    """Somebody who has agreed, chosen the type, and typed nothing yet."""
    world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
    return world


def page_of(client: FlaskClient) -> str:
    return client.get("/p/fill").get_data(as_text=True)


def send(client: FlaskClient, **changes: str) -> TestResponse:
    """The form as it stands in the browser, with some fields typed over."""
    page = page_of(client)
    form = {"csrf": csrf_of(page), "revision": revision_of(page)}
    return client.post("/p/fill", data=form | {name.replace("__", "."): v for name, v in changes.items()})


def revision_of(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def held(world: World, who: str = NEWCOMER) -> Application:
    return world.application(who)


def told(world: World, who: str = NEWCOMER) -> int:
    with world.house.database.reading() as connection:
        query = select(func.count()).select_from(OutboxRow).where(OutboxRow.openid == who)
        return int(connection.execute(query).scalar_one())


def events(world: World) -> int:
    with world.house.database.reading() as connection:
        query = select(func.count()).select_from(InboxRow).where(InboxRow.kind == "FieldsFilled")
        return int(connection.execute(query).scalar_one())


def test_the_page_shows_every_field_of_the_type_with_labels_examples_and_choices(newcomer: World) -> None:
    page = page_of(newcomer.visit("fill", NEWCOMER))
    for label in ("机构名称", "法人身份证号码", "经办人邮箱", "邮寄方式", "发票类型"):
        assert label in page
    assert f"例如：{NAME}" in page
    assert re.search(r'type="radio" name="mailing.to" value="same"', page)
    assert "还有 17 项没填" in page
    assert 'name="type"' not in page


def test_everything_filled_in_at_once_is_kept_and_the_chat_goes_on_by_itself(newcomer: World) -> None:
    client, before = newcomer.visit("fill", NEWCOMER), told(newcomer)
    answer = client.post(
        "/p/fill",
        data=GOOD | {"csrf": csrf_of(page_of(client)), "revision": revision_of(page_of(client))},
    )
    assert answer.status_code == 303
    values = {name: held(newcomer).value(name) for name in GOOD}
    assert values == GOOD | {"organisation.region": "河南省郑州市", "invoice.kind": values["invoice.kind"]}
    assert "已收到 14 项" in client.get(answer.location).get_data(as_text=True)
    assert told(newcomer) == before + 1
    assert "请核对以下信息" in newcomer.say("核对", by=NEWCOMER)


def test_a_bad_value_beside_good_ones_keeps_those_and_is_told_beside_its_field(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    answer = send(client, organisation__name=NAME, legal_rep__mobile="1381234", contact__name="李小明")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert held(newcomer).value("organisation.name") == NAME
    assert held(newcomer).value("contact.name") == "李小明"
    assert held(newcomer).value("legal_rep.mobile") == ""
    assert "已收到 2 项" in page
    assert re.search(r'id="legal_rep.mobile"[^>]*value="1381234"', page)
    error = re.search(r'id="legal_rep.mobile-error">([^<]+)<', page)
    assert error and "11 位" in unescape(error[1])
    assert page.count('class="error"') == 1


def test_only_bad_values_change_nothing_and_none_of_them_is_lost(newcomer: World) -> None:
    client, before = newcomer.visit("fill", NEWCOMER), held(newcomer)
    page = send(client, legal_rep__mobile="12", contact__email="wang").get_data(as_text=True)
    assert held(newcomer) == before
    assert events(newcomer) == 0
    assert 'value="12"' in page
    assert 'value="wang"' in page


def test_a_choice_that_opens_further_fields_shows_them_next(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    at = re.compile(r'data-when="mailing.to" data-values="other"( hidden)?>\s*<label for="mailing.recipient"')
    before = at.search(page_of(client))
    assert before and before[1]
    send(client, mailing__to="other")
    after = at.search(page_of(client))
    assert after and not after[1]


def test_numbers_that_are_known_are_masked_and_stay_when_nothing_is_typed(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    send(client, legal_rep__id_number="11010519491231002X", organisation__name=NAME)
    page = page_of(client)
    assert "11010519491231002X" not in page
    assert "已填 110***********002X。不改就留空" in page
    assert f'value="{NAME}"' in page
    send(client, legal_rep__id_number="", organisation__name=NAME, contact__name="李小明")
    assert held(newcomer).value("legal_rep.id_number") == "11010519491231002X"


def test_nothing_new_sent_off_says_so(newcomer: World) -> None:
    answer = send(newcomer.visit("fill", NEWCOMER))
    assert "还没有填新的内容" in answer.get_data(as_text=True)
    assert events(newcomer) == 0


def test_a_form_without_the_pages_own_mark_is_not_taken_and_offers_nothing_again(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    own, revision = csrf_of(page_of(client)), revision_of(page_of(client))
    for mark in ("", "0" * 80, own[:-1], own[16:]):
        form = {"csrf": mark, "revision": revision, "organisation.name": NAME}
        answer = client.post("/p/fill", data=form)
        assert answer.status_code == 403
        assert NAME not in answer.get_data(as_text=True)
    assert held(newcomer).value("organisation.name") == ""


def test_the_mark_of_another_visit_is_not_taken(newcomer: World) -> None:
    newcomer.say("申请数字证书", *bound(THIEF), "机构证书", by=THIEF)
    foreign = csrf_of(page_of(newcomer.visit("fill", THIEF)))
    client = newcomer.visit("fill", NEWCOMER)
    form = {"csrf": foreign, "revision": "1", "organisation.name": NAME}
    assert client.post("/p/fill", data=form).status_code == 403


def test_a_ticket_of_another_person_for_this_application_opens_nothing(newcomer: World) -> None:
    client = newcomer.app.test_client()
    client.get(newcomer.link("fill", STRANGER, held(newcomer).id))
    assert client.get("/p/fill").status_code == 404
    answer = client.post("/p/fill", data={"organisation.name": NAME})
    assert answer.status_code == 404
    assert held(newcomer).value("organisation.name") == ""


def test_without_a_visit_nothing_is_shown_and_nothing_taken(newcomer: World) -> None:
    client = newcomer.app.test_client()
    assert client.get("/p/fill").status_code == 403
    assert client.post("/p/fill", data={"organisation.name": NAME}).status_code == 403


def test_a_page_from_before_the_last_change_is_shown_anew_with_all_that_was_typed(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    newcomer.say(NAME, by=NEWCOMER)
    form = {"csrf": csrf_of(page), "revision": revision_of(page), "contact.name": "李小明"}
    answer = client.post("/p/fill", data=form)
    assert answer.status_code == 409
    assert held(newcomer).value("contact.name") == ""
    fresh = answer.get_data(as_text=True)
    assert 'value="李小明"' in fresh
    again = client.post("/p/fill", data=form | {"csrf": csrf_of(fresh), "revision": revision_of(fresh)})
    assert again.status_code == 303
    assert held(newcomer).value("contact.name") == "李小明"


def test_the_same_page_sent_twice_is_taken_once(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    page = page_of(client)
    form = {"csrf": csrf_of(page), "revision": revision_of(page), "contact.name": "李小明"}
    for _ in range(2):
        client.post("/p/fill", data=form)
    assert events(newcomer) == 1


def test_an_event_that_was_decided_on_an_older_state_changes_nothing(newcomer: World) -> None:
    application = held(newcomer)
    about = {"openid": NEWCOMER, "application_id": application.id, "revision": application.revision - 1}
    newcomer.take(FieldsFilled(key="late", fields=(("contact.name", "李小明"),), **about))
    assert held(newcomer).answers == application.answers


def test_fields_that_the_page_does_not_show_cannot_be_sent_with_it(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    send(
        client,
        type="person",
        confirm="确认无误",
        face="passed",
        mailing__recipient="李四",
        contact__name="李",
    )
    assert held(newcomer).value("type") == "institution"
    assert not any(held(newcomer).value(name) for name in ("confirm", "face", "mailing.recipient"))


def test_an_agent_who_talks_with_the_person_is_not_talked_over_and_the_fields_are_kept(
    newcomer: World,
) -> None:
    newcomer.take(TakenOver(openid=NEWCOMER, key="taken", actor="staff:li"))
    before = told(newcomer)
    send(newcomer.visit("fill", NEWCOMER), contact__name="李小明")
    assert held(newcomer).value("contact.name") == "李小明"
    assert told(newcomer) == before


def test_before_consent_and_after_everything_is_handed_in_there_is_nothing_to_fill(world: World) -> None:
    world.say("申请数字证书", by=NEWCOMER)
    assert "现在没有要填的内容" in page_of(world.visit("fill", NEWCOMER))
    world.send_papers()
    world.pass_face()
    assert "现在没有要填的内容" in page_of(world.visit("fill"))


def test_after_a_rejection_only_what_was_sent_back_is_shown_with_the_reason(world: World) -> None:
    world.send_papers()
    world.pass_face()
    world.pay()
    about = {"openid": PERSON, "application_id": world.application().id, "actor": "staff:reviewer"}
    world.take(Rejected(key="rejected", items=(("contact.position", "写具体些"),), **about))
    client = world.visit("fill")
    page = page_of(client)
    assert "需要补正：写具体些" in page
    assert re.findall(r'<input id="([^"]+)"', page) == ["contact.position"]
    send(client, contact__position="行政主管")
    assert world.application().value("contact.position") == ""
    send(client, contact__position="综合部主管")
    assert world.application().value("contact.position") == "综合部主管"


def test_three_misses_offer_the_page(newcomer: World) -> None:
    newcomer.say(
        *said("institution", CLIENT, since="organisation.name", until="legal_rep.id_number"), by=NEWCOMER
    )
    reply = newcomer.say("123", "456", "789", by=NEWCOMER)
    assert "在网页上填" in reply
    assert "/p/fill?t=" in reply
    assert "看一个示例" in reply
    assert "找人工客服" in reply


def test_what_was_typed_cannot_be_found_by_trying_from_the_keys_of_the_inbox(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    send(client, legal_rep__mobile="13812345678")
    with newcomer.house.database.reading() as connection:
        [key] = connection.execute(select(InboxRow.key).where(InboxRow.kind == "FieldsFilled")).scalars()
    fields = repr((("legal_rep.mobile", "13812345678"),))
    assert sha256(fields.encode()).hexdigest()[:16] not in key
    assert key.endswith(newcomer.house.vault.blind_index(fields)[:32])


def test_a_form_larger_than_any_application_is_refused(newcomer: World) -> None:
    client = newcomer.visit("fill", NEWCOMER)
    assert client.post("/p/fill", data={"organisation.name": "x" * 300_000}).status_code == 413
