"""Who did not get the pictures of the forms prints them from the page, and they are taken."""

import time

import pytest

from sandbox.person import Person
from tests.processes.applicant import Applicant
from tests.processes.house import PATIENCE_SECONDS, Processes, wait_for

pytestmark = pytest.mark.processes


def test_forms_printed_from_the_page_are_taken(on_sqlite: Processes) -> None:
    person = Person.named(on_sqlite.demo.sandbox, "王小明")
    try:
        applicant = Applicant(person, 0)
        applicant.reaches("confirm", time.monotonic() + PATIENCE_SECONDS)
        person.taps(applicant.asks.answers["confirm"])
        wait_for(lambda: applicant.told("做好了") != [], PATIENCE_SECONDS, on_sqlite.logs)
        forms = applicant.forms_of_the_page()
        assert len(forms) == 2
        person.sends_photos(forms)
        wait_for(
            lambda: applicant.told("收到：申请表、电子签章采集表") != [], PATIENCE_SECONDS, on_sqlite.logs
        )
    finally:
        person.close()
