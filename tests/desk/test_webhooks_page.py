"""The page 状态推送: addresses are registered and removed; what they missed is sent again."""

import re

from bot.models.api_keys import SCOPES
from bot.models.webhook_endpoints import GONE
from bot.models.webhook_messages import DELIVERED, FAILED, WAITING
from bot.turn.state_events import EVENTS
from desk.settings.interface_keys_page import SCOPE_WORDS
from desk.settings.webhooks_page import OFF, STATE_WORDS
from tests.desk.office import Office, Seat
from tests.desk.test_interface_keys import token_of

AT = "/desk/webhooks"
URL = "http://127.0.0.1:9/szca"


def added(admin: Seat, *events: str) -> tuple[str, str]:
    """The page of a new address, and its secret."""
    admin.opens(AT)
    answer = admin.posts(AT, url=URL, event=list(events or EVENTS))
    assert answer.status_code == 200, admin.words
    found = re.search(rf'action="({AT}/\w+)"', admin.text)
    assert found
    return found.group(1), token_of(admin)


def test_an_address_is_registered_with_the_changes_that_it_wants(made: Office) -> None:
    admin = made.seat("admin")
    page, secret = added(admin, "application.approved", "application.mailed")
    endpoint = made.house.webhook_endpoints.find(page.rpartition("/")[2])
    assert endpoint
    assert (endpoint.url, set(endpoint.events)) == (URL, {"application.approved", "application.mailed"})
    assert made.house.webhook_endpoints.secrets(endpoint.id) == [secret]
    admin.opens(page)
    assert secret not in admin.text
    assert made.audit("webhook_added") == [("staff:admin", {"login": "admin", "endpoint": endpoint.id})]


def test_an_address_that_wants_every_change_is_told_of_states_that_come_later(made: Office) -> None:
    page, _ = added(made.seat("admin"))
    endpoint = made.house.webhook_endpoints.find(page.rpartition("/")[2])
    assert endpoint
    assert endpoint.events == ("*",)


def test_what_cannot_be_registered_says_why_and_keeps_what_was_typed(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    assert admin.posts(AT, url="ftp://ca.example.cn/", event=list(EVENTS)).status_code == 422
    assert "请写 https:// 开头的地址" in admin.words
    assert 'value="ftp://ca.example.cn/"' in admin.text
    assert admin.posts(AT, url=URL, event="application.nothing").status_code == 422
    assert "请至少选一种变化" in admin.words
    assert made.house.webhook_endpoints.all() == []


def test_a_new_secret_signs_beside_the_old_one_and_a_removed_address_is_gone(made: Office) -> None:
    admin = made.seat("admin")
    page, old = added(admin)
    endpoint = page.rpartition("/")[2]
    assert admin.posts(page, act="rotate").status_code == 200
    assert set(made.house.webhook_endpoints.secrets(endpoint)) == {token_of(admin), old}
    assert admin.posts(page, act="remove").status_code == 303
    assert admin.opens(page).status_code == 404
    assert made.house.webhook_endpoints.secrets(endpoint) == []
    for action in ("webhook_rotated", "webhook_removed"):
        assert made.audit(action) == [("staff:admin", {"login": "admin", "endpoint": endpoint})]


def test_what_an_address_missed_stands_in_its_log_and_is_sent_again(made: Office) -> None:
    admin, house = made.seat("admin"), made.house
    page, _ = added(admin, "application.in_review")
    made.pays()
    (message,) = house.webhook_messages.of_endpoint(page.rpartition("/")[2], 10)
    house.webhook_messages.drop(message)
    admin.opens(page)
    assert "未送达" in admin.words
    assert message.id in admin.text
    made.bell.rung.clear()
    assert admin.posts(f"{page}/replay", message=message.id).status_code == 303
    assert made.bell.rung == ["deliver_webhook"]
    found = house.webhook_messages.find(message.id)
    assert found
    assert found.state == WAITING
    assert admin.posts(f"{page}/replay").location.endswith("replayed=0")  # it waits already


def test_a_message_of_another_address_is_not_sent_again_from_here(made: Office) -> None:
    admin, house = made.seat("admin"), made.house
    page, _ = added(admin, "application.in_review")
    made.pays()
    (message,) = house.webhook_messages.of_endpoint(page.rpartition("/")[2], 10)
    house.webhook_messages.drop(message)
    other, _ = added(admin)
    assert admin.posts(f"{other}/replay", message=message.id).status_code == 404
    assert house.webhook_messages.of_endpoint(message.endpoint_id, 10)[0].state == FAILED


def test_an_address_that_was_switched_off_says_why_and_is_resumed(made: Office) -> None:
    admin, endpoints = made.seat("admin"), made.house.webhook_endpoints
    page, _ = added(admin)
    endpoint = endpoints.find(page.rpartition("/")[2])
    assert endpoint
    endpoints.switch_off(endpoint, GONE)
    admin.opens(page)
    assert OFF[GONE] in admin.words
    assert admin.posts(page, act="resume").status_code == 303
    assert admin.posts(page, act="resume").status_code == 409
    resumed = endpoints.find(endpoint.id)
    assert resumed
    assert resumed.off_because == ""


def test_every_scope_and_every_end_of_a_message_has_its_words() -> None:
    assert set(SCOPE_WORDS) == set(SCOPES)
    assert set(STATE_WORDS) == {WAITING, DELIVERED, FAILED}
