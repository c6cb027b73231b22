"""Utterances are played where they belong, and what is wrong with the outcome is found."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flows.every_step import forms, questions
from tests.hearing.judging import faults, play
from tests.hearing.standing import NoSuchPlace, standing
from tests.hearing.utterance import NOTHING, TYPES, Utterance, from_case, read_cases

NAME = "河南鼎诚建筑工程有限公司"


@pytest.mark.parametrize("form", forms())
def test_one_can_stand_at_every_question_of_every_form(form: str) -> None:
    name = next(said for said, kind in TYPES.items() if kind == form)
    for question in questions(form):
        assert standing(Utterance(say=(), type=name, at=question)).open_question == question


def test_nobody_stands_at_a_question_that_the_form_does_not_have() -> None:
    with pytest.raises(NoSuchPlace):
        standing(Utterance(say=("王小明",), type="自然人", at="contact.name"))


def test_what_is_chosen_before_is_told_by_the_utterance() -> None:
    at_the_end = Utterance(say=(), at="confirm", special=True, elsewhere=True)
    given = standing(at_the_end).given()
    assert (given["invoice.kind"], given["mailing.to"]) == ("special", "other")


def test_keys_that_a_case_does_not_have_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([{"say": "在吗", "stored": {"contact.name": "王芳"}}]))
    assert read_cases(file) == [Utterance(say=("在吗",), at=NOTHING, stored={"contact.name": ("王芳",)})]


def test_a_right_outcome_has_no_faults() -> None:
    spoken = Utterance(
        say=(NAME,),
        at="organisation.name",
        stored={"organisation.name": (NAME,)},
        notstored={"legal_rep.name": (".*",)},
        any=("统一社会信用代码",),
        none=("没太明白",),
        pending="organisation.id_number",
        notpending="organisation.name",
        maxmsgs=1,
    )
    assert faults(spoken, play(spoken)) == []


@pytest.mark.parametrize(
    "expected",
    [
        {"stored": {"organisation.name": "河南别的有限公司"}},
        {"notstored": {"organisation.name": ".*建筑.*"}},
        {"any": ["没有人会这样说"]},
        {"none": ["统一社会信用代码"]},
        {"pending": "confirm"},
        {"notpending": "organisation.id_number"},
    ],
)
def test_every_expectation_that_is_not_met_is_a_fault(expected: dict[str, object]) -> None:
    spoken = from_case({"say": NAME, "at": "organisation.name"} | expected)
    assert len(faults(spoken, play(spoken))) == 1


def test_a_value_that_the_reply_asks_about_is_as_good_as_stored() -> None:
    spoken = from_case({"say": "人工", "at": "contact.name", "stored": {"contact.name": "任意"}})
    heard = play(spoken)
    assert len(faults(spoken, heard)) == 1
    assert faults(spoken, replace(heard, reply="经办人姓名就是“任意”吗？")) == []


def test_a_value_that_was_there_before_is_not_changed_by_being_repeated() -> None:
    spoken = from_case({"say": "返回", "at": "legal_rep.id_number", "notstored": {"legal_rep.name": ".*"}})
    assert faults(spoken, play(spoken)) == []
