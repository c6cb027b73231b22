"""Every page of an application, also one that comes later: without its link nothing is shown or taken."""

import pytest

from pages.visit import Visits
from tests.addresses import addresses
from tests.pages.applicant import PERSON, World

MARK = "application_mark"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_no_page_of_an_application_opens_without_its_link(world: World, method: str) -> None:
    application, app = world.application(), world.app
    with app.app_context():
        mark = Visits(world.house.links, world.house.handing_on, world.clock, is_secure=False).mark(
            PERSON, application.id
        )
    browser, seen = app.test_client(), 0
    for rule, address in addresses(app, method, {MARK: mark}):
        if MARK in rule.arguments:
            answer = browser.open(address, method=method, follow_redirects=True)
            assert answer.status_code in (403, 404), (address, answer.status_code)
            assert application.value("organisation.name") not in answer.text
            seen += 1
    assert seen
    assert world.application() == application
