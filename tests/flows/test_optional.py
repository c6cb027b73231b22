"""A field that may stay empty: 没有 is a given answer without a value."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.documents.keeping import _FORM_VALUES
from flows.certificates import choice
from flows.certificates.choice import FORMS, look_at
from flows.question import Ask
from flows.sections.organisation import ORG
from media.form.fields import FIELDS as PRINTED_FIELDS
from tests.flows.talk import FIELDS, OPENING, Talk

SWITCHBOARD = Ask(
    id="organisation.switchboard",
    label="单位总机",
    group=ORG,
    names=("总机",),
    ask="单位的总机号码是？没有就回复“没有”。",
    example="0371-65901234",
    holds="phone",
    optional=True,
    parse=lambda text, _: text.strip(),
)


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    """A form that asks for the number of a switchboard after the address."""
    form = FORMS["institution"]
    order = [question.id for question in form.questions]
    after = order.index("organisation.address") + 1
    wider = replace(form, questions=(*form.questions[:after], SWITCHBOARD, *form.questions[after:]))
    monkeypatch.setitem(FORMS, "institution", wider)
    monkeypatch.setattr(choice, "INSTITUTION", wider)
    talk = Talk()
    talk.says(*OPENING, *FIELDS[:4])
    assert talk.asked is SWITCHBOARD
    yield talk


@pytest.mark.parametrize("words", ["没有", "无", "跳过", "没有总机", "不填"])
def test_there_is_none_counts_and_is_not_asked_again(words: str, talk: Talk) -> None:
    talk.says(words)
    look = look_at(talk.application, talk.now)
    assert talk.asked.id == "legal_rep.name"
    assert talk.application.answers[SWITCHBOARD.id].value == ""
    assert SWITCHBOARD.show("", look) == "无"
    talk.says("继续")
    assert talk.asked.id == "legal_rep.name"


def test_an_empty_field_can_be_filled_later_and_emptied_again(talk: Talk) -> None:
    talk.says("没有", "修改单位总机", "0371-65901234")
    assert talk.application.value(SWITCHBOARD.id) == "0371-65901234"
    talk.says("修改单位总机", "没有")
    assert talk.application.value(SWITCHBOARD.id) == ""
    assert talk.asked.id == "legal_rep.name"


def test_the_summary_shows_none_and_a_later_value_is_confirmed_anew_without_new_forms(talk: Talk) -> None:
    talk.says("没有", *FIELDS[4:])
    assert "单位总机：无" in talk.heard[-1]
    talk.says("确认无误")
    made = talk.application.value("forms")
    talk.says("修改单位总机", "0371-65901234")
    assert talk.asked.id == "confirm"
    assert made == talk.application.value("forms") != ""


def test_a_field_that_must_be_given_is_not_left_empty() -> None:
    talk = Talk()
    talk.says(*OPENING, "没有")
    assert talk.asked.id == "organisation.name"


@pytest.mark.parametrize("kind", FORMS)
def test_the_forms_are_made_anew_for_every_field_that_they_print(kind: str) -> None:
    printed = {field for form in PRINTED_FIELDS.values() for field in form[kind]}
    read = {_FORM_VALUES[field] for field in printed if field in _FORM_VALUES} - {"business", "fee"}
    assert read <= set(FORMS[kind].by_id["forms"].needs)
