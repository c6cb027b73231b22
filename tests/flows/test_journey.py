"""The table from which all drivers answer knows every question that is asked, and its words."""

import pytest

from bot.demo.applicant import DEMO, Answers, Questions
from flows.certificates.choice import FORMS
from sandbox.tray import FIELDS
from tests.flows.talk import Talk
from tests.journey import CLIENT, LUOYANG, answers


@pytest.mark.parametrize("who", [DEMO, CLIENT, LUOYANG], ids=["demo", "client", "luoyang"])
@pytest.mark.parametrize("kind", FORMS)
def test_what_is_asked_on_the_way_to_the_look_over_everything_is_in_the_table(
    kind: str, who: Answers
) -> None:
    talk, table, asked = Talk(), answers(kind, who), []
    talk.says("1")
    while talk.asked.id != "confirm":
        asked.append(talk.asked.id)
        assert asked[-1] in table, f"bot/demo/applicant.py has no answer to {asked[-1]}"
        talk.says(table[asked[-1]])
        assert talk.asked.id != asked[-1], talk.heard[-1]
    assert asked == list(table)


@pytest.mark.parametrize("kind", FORMS)
def test_a_question_is_known_by_its_words(kind: str) -> None:
    talk, asks = Talk(), Questions(kind)
    talk.says("1")
    while talk.asked.id != "confirm":
        assert asks.last_in(talk.heard[-1]) == talk.asked.id
        talk.says(asks.answers[talk.asked.id])
    assert asks.last_in(talk.heard[-1]) == "confirm"


def test_words_that_ask_nothing_are_no_question() -> None:
    assert Questions("institution").last_in("好的，我们尊重您的选择，这里就先不继续了。") == ""


def test_the_sandbox_draws_the_papers_of_the_demos_applicant() -> None:
    printed = {
        "company_name": "organisation.name",
        "company_code": "organisation.id_number",
        "legal_rep": "legal_rep.name",
        "person_name": "contact.name",
        "person_id": "contact.id_number",
        "holder_name": "holder.name",
        "holder_id": "holder.id_number",
    }
    for field, question in printed.items():
        assert FIELDS[field][1] == DEMO[question]
