"""Every address of the desk, also one that comes later: nobody sees or changes anything without a login."""

import pytest

from tests.addresses import addresses
from tests.desk.office import Office

OPEN = {"desk.login", "desk.static"}


def known(office: Office) -> dict[str, str]:
    return {"application_id": office.application.id, "login": "wangfang", "filename": "desk.css"}


def test_a_stranger_is_led_to_the_login_from_every_address(made: Office) -> None:
    seen = 0
    for rule, address in addresses(made.app, "GET", known(made)):
        if rule.endpoint in OPEN:
            continue
        answer = made.seat().client.get(address)
        assert answer.status_code in (302, 303), (address, answer.status_code)
        assert answer.location.startswith("/desk/login"), address
        seen += 1
    assert seen > 10


def test_a_form_of_a_stranger_changes_nothing_at_any_address(made: Office) -> None:
    before, seen = made.application, 0
    for rule, address in addresses(made.app, "POST", known(made)):
        if rule.endpoint in OPEN:
            continue
        answer = made.seat().client.post(address, data={"verdict": "confirm", "checked": "yes"})
        assert answer.status_code in (302, 303, 400), (address, answer.status_code)
        assert answer.status_code == 400 or answer.location.startswith("/desk/login"), address
        seen += 1
    assert seen > 10
    assert made.application == before


@pytest.mark.parametrize("login", ["sunjie", "wangfang", "zhaolei", "admin"])
def test_a_form_without_its_token_is_taken_from_no_role_at_any_address(made: Office, login: str) -> None:
    before, seat = made.application, made.seat(login)
    for rule, address in addresses(made.app, "POST", known(made)):
        if rule.endpoint not in OPEN:
            answer = seat.client.post(address, data={"verdict": "confirm", "checked": "yes"})
            assert answer.status_code == 400, (address, answer.status_code)
    assert made.application == before
