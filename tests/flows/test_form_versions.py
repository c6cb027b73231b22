"""A form that asks other questions is another version, and every question has an answer in the tests."""

import pytest

from flows.certificates.choice import FORMS
from flows.question import Ask
from tests.flows.every_step import answer_to
from tests.flows.form_versions import asked, recorded


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_asks_other_questions_has_another_version(kind: str) -> None:
    flow = FORMS[kind].flow
    assert flow in recorded(), f"{flow} is new: run python -m tests.flows.form_versions"
    assert asked()[flow] == recorded()[flow], (
        f"{flow} asks other questions than it did: raise `version` in flows/certificates/{kind}.py, "
        "then run python -m tests.flows.form_versions"
    )


@pytest.mark.parametrize("kind", FORMS)
def test_every_field_that_is_asked_has_an_answer_in_the_tests(kind: str) -> None:
    for question in FORMS[kind].questions:
        if isinstance(question, Ask) and not question.default:
            assert answer_to(question.id)


def test_a_question_without_an_answer_is_named_with_the_place_for_it() -> None:
    with pytest.raises(LookupError, match=r"organisation\.unasked.*bot/demo/applicant\.py"):
        answer_to("organisation.unasked")
