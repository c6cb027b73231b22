"""Somebody who has several roles: what every role has on a page stands there together."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.desk.office import PASSWORD, Office
from tests.desk.test_in_browser import address, log_in, page

__all__ = ["address", "page"]
ROLES = ("agent", "reviewer", "cashier", "admin")
STICKS_OUT = (
    "() => Math.max(document.documentElement.scrollWidth, document.querySelector('.top').scrollWidth)"
)


def with_every_role(office: Office) -> str:
    """The login of a new colleague."""
    office.staff.add("quanneng", "欧阳全能", ROLES, PASSWORD)
    return "quanneng"


def keys_given_twice(office: Office, login: str, path: str) -> list[str]:
    seat = office.seat(login)
    assert seat.opens(path).status_code == 200
    keys = Counter(re.findall(r'data-key="([^"]*)"', seat.text))
    assert keys, path
    return [key for key, times in keys.items() if times > 1]


def test_a_key_does_one_thing_while_a_payment_is_checked(made: Office) -> None:
    assert keys_given_twice(made, with_every_role(made), made.page) == []


def test_a_key_does_one_thing_while_an_application_is_reviewed(in_review: Office) -> None:
    assert keys_given_twice(in_review, with_every_role(in_review), in_review.page) == []


def test_a_key_does_one_thing_while_a_refund_is_decided(refund_asked: Office) -> None:
    assert keys_given_twice(refund_asked, with_every_role(refund_asked), refund_asked.page) == []


@pytest.mark.browser
def test_the_header_fits_at_every_width(made: Office, page: Page) -> None:
    log_in(page, with_every_role(made), "/desk/mine")
    page.locator("[data-help]:visible").wait_for()
    for width in (1920, 1366, 1280, 1121, 1024, 961, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(STICKS_OUT) <= width, width
