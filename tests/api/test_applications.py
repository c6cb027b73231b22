"""/api/v1: what another system reads, and what it does not."""

from collections.abc import Callable

import pytest
from flask_openapi3.openapi import OpenAPI

from api.app import create
from bot.bootstrap.api import api_parts
from tests.api.conftest import Caller
from tests.desk.applicant import CONTACT_ID
from tests.desk.office import Office

Callers = Callable[..., Caller]


def test_applications_are_read_by_state(in_review: Office, caller: Callers) -> None:
    system = caller("wangfang")
    (found,) = system.gets("/applications", state="in_review").get_json()["items"]
    assert found["order_no"] == in_review.application.order_no
    assert found["revision"] == in_review.application.revision
    assert system.gets("/applications", state="approved").get_json() == {"items": [], "next": None}


def test_numbers_of_people_are_hidden_without_the_scope(in_review: Office, caller: Callers) -> None:
    path = f"/applications/{in_review.application.id}"
    hidden = caller("wangfang", "read").gets(path)
    assert hidden.status_code == 200
    assert CONTACT_ID not in hidden.get_data(as_text=True)
    assert CONTACT_ID in caller("wangfang", "read", "secrets").gets(path).get_data(as_text=True)
    revealed = {detail["question"] for actor, detail in in_review.audit("revealed")}
    assert "contact.id_number" in revealed
    # A cashier sees no such numbers at the desk, so a key in the cashier's name does not either.
    assert CONTACT_ID not in caller("zhaolei").gets(path).get_data(as_text=True)


def test_a_look_is_recorded_in_the_name_of_the_account(in_review: Office, caller: Callers) -> None:
    caller("lina").gets(f"/applications/{in_review.application.id}")
    assert "staff:lina" in [actor for actor, _ in in_review.audit("opened")]


def test_papers_are_streamed_and_each_look_is_recorded(in_review: Office, caller: Callers) -> None:
    system = caller("wangfang")
    papers = system.gets(f"/applications/{in_review.application.id}").get_json()["papers"]
    licence = next(one for one in papers if one["question"] == "paper.licence")
    before = len(in_review.audit("document_viewed"))
    answer = system.gets(f"/papers/{licence['id']}")
    assert answer.mimetype == "image/jpeg"
    assert answer.data[:2] == b"\xff\xd8"
    assert len(in_review.audit("document_viewed")) == before + 1
    with_numbers = next(one for one in papers if one["question"] == "paper.application_form")
    assert caller("zhaolei").gets(f"/papers/{with_numbers['id']}").status_code == 403


def test_a_search_finds_by_name(in_review: Office, caller: Callers) -> None:
    (found,) = caller("wangfang").gets("/search", q="示例").get_json()["items"]
    assert found["id"] == in_review.application.id
    assert caller("wangfang").gets("/search", q="别家").get_json()["items"] == []


def test_a_draft_is_not_there(unchecked: Office) -> None:
    staff = unchecked.staff.find("wangfang")
    assert staff
    token = unchecked.house.api_keys.make("CA", staff, ["read"])
    system = Caller(create(api_parts(unchecked.house)).test_client(), token)
    assert system.gets("/applications").get_json()["items"] == []
    assert system.gets(f"/applications/{unchecked.application.id}").status_code == 404


def test_nothing_answers_without_a_good_key(in_review: Office, caller: Callers, interface: OpenAPI) -> None:
    system = caller("wangfang")
    path = f"/applications/{in_review.application.id}"
    assert system.gets(path).status_code == 200
    changed = system.token[:-1] + ("A" if system.token[-1] != "A" else "B")
    for token in ("", "szca_", changed, "szca_000000000000_" + "A" * 43):
        answer = Caller(system.client, token).gets(path)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert in_review.house.api_keys.end(system.token.split("_")[1])
    assert system.gets(path).status_code == 401


def test_the_key_of_an_account_that_was_switched_off_is_none(in_review: Office, caller: Callers) -> None:
    system = caller("wangfang")
    in_review.staff.deactivate("wangfang")
    assert system.gets("/applications").status_code == 401


@pytest.mark.parametrize("path", ["/applications", "/search"])
def test_a_scope_is_needed(in_review: Office, caller: Callers, path: str) -> None:
    answer = caller("wangfang", "papers").gets(path, **({"q": "示例"} if path == "/search" else {}))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope")


def test_errors_are_problems_without_what_was_sent(in_review: Office, caller: Callers) -> None:
    answer = caller("wangfang").gets("/applications", limit="13803710002")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["errors"][0]["where"] == "limit"
    assert "13803710002" not in answer.get_data(as_text=True)


def test_the_secret_of_a_key_is_stored_nowhere(in_review: Office, caller: Callers) -> None:
    secret = caller("wangfang").token.split("_", 2)[2]
    with in_review.house.database.reading() as connection:
        (stored,) = connection.exec_driver_sql("select digest, id, name, login, scopes from api_key").all()
    assert secret not in repr(stored)
