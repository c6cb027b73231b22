"""Every address of the desk × every role, and nobody: who gets in, and that no address is without a row."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from bot.models.roles import ROLES
from tests.addresses import addresses
from tests.desk.access import ACCESS, OPEN_WITHOUT_LOGIN
from tests.desk.office import PEOPLE, Office, Seat

# What ends a session or begins another one.
_LEAVING = frozenset({"desk.logout", "desk.end_session", "desk.enter", "desk.set_new_password"})
LOGINS = {role: login for login, (_, roles) in PEOPLE.items() for role in roles}


def every(office: Office) -> Iterator[tuple[str, str, str]]:
    """Method, endpoint and address."""
    known = {"application_id": office.application.id, "login": "wangfang", "filename": "desk.css"}
    for method in ("GET", "POST"):
        for rule, address in addresses(office.app, method, known):
            yield method, rule.endpoint, address


def asks(seat: Seat, method: str, address: str, token: str) -> TestResponse:
    if method == "GET":
        return seat.client.get(address, buffered=True)
    return seat.client.post(address, data={"token": token})


def is_refused(answer: TestResponse) -> bool:
    """For the role: a reason that is missing, or a decision that is gone, is told in other words."""
    return answer.status_code == 403 and "这一步只有" in answer.get_data(as_text=True)


def test_every_address_has_its_row_and_every_row_its_address(made: Office) -> None:
    assert {endpoint for _, endpoint, _ in every(made)} == ACCESS.keys()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_in_where_its_row_says_so_and_nowhere_else(in_review: Office, role: str) -> None:
    seat, token = in_review.seat(), ""
    for method, endpoint, address in every(in_review):
        if not token:
            seat.logs_in(LOGINS[role])
            seat.opens("/desk/account")
            token = seat.hidden("token")
        refused = is_refused(asks(seat, method, address, token))
        assert refused == (role not in ACCESS[endpoint]), (method, address, role)
        if endpoint in _LEAVING and method == "POST":
            token = ""
    assert in_review.application.status == "in_review"


def test_nobody_gets_in_anywhere_but_at_the_login(in_review: Office) -> None:
    seat = in_review.seat()
    for method, endpoint, address in every(in_review):
        answer = asks(seat, method, address, "")
        if endpoint.removeprefix("desk.") in OPEN_WITHOUT_LOGIN:
            continue
        is_at_login = answer.status_code == 303 and answer.location.startswith("/desk/login")
        assert is_at_login or (method == "POST" and answer.status_code == 400), (method, address)


@pytest.mark.parametrize("role", ROLES)
def test_a_draft_that_is_nobodys_business_opens_for_those_who_see_drafts(
    unchecked: Office, role: str
) -> None:
    answer = unchecked.seat(LOGINS[role]).client.get(unchecked.page)
    assert answer.status_code == (403 if role == "cashier" else 200)
    assert is_refused(answer) == (role == "cashier")
