"""A cheap test before a pattern lets pass what the pattern finds: else a new form would never be heard."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.checks.writing import plain
from flows.hearing import corrections, ear, in_order, others
from flows.hearing.recognise import person
from flows.seeing import photographed
from flows.wording import vocabulary, writing

# What is looked for, and the pattern of the characters without one of which it is not looked for.
_GATES = {
    "turn": (r"但是|不过|可是|[对误确意了吧]但|[对误确意了吧]就是.{1,6}错|[对误确意了吧]除了", ear._TURNING),
    "mistake": (corrections._MISSAID.pattern, corrections._OF_MISTAKES),
    "change": (corrections._CHANGED.pattern, corrections._OF_CHANGES),
    "replaced": (corrections._REPLACED.pattern, corrections._OF_REPLACING),
    "face": (writing._FACE.pattern, writing._UNEVEN),
    "spoken digits": (writing._SPOKEN.pattern, writing._UNEVEN),
    "then": (r"\d[，,、 ]{0,2}(?:然后|接着|后面|再)是?[，,、 ]{0,2}\d", writing._UNEVEN),
    "dialect": (writing._DIALECT.pattern, writing._UNEVEN),
    "spoken X": (r"\d{17}(?:大写的?|小写的?|字母)?[叉乘差×✕╳]", writing._UNEVEN),
    "spoken mail": (writing._SPOKEN_MAIL.pattern, writing._UNEVEN),
    "command": (vocabulary.ANY_PATTERN.pattern, vocabulary.SIGNS),
    "X after digits": (writing._SPOKEN_X.pattern, writing._SAID_X),
    "name in Latin letters": (person._LATIN.pattern, in_order._IN_LATIN),
    "insisting": (photographed._INSISTING.pattern, photographed._OF_PAPERS),
}


@pytest.mark.parametrize("name", _GATES)
@given(data=st.data())
def test_what_a_pattern_finds_passes_the_gate_before_it(name: str, data: st.DataObject) -> None:
    pattern, gate = _GATES[name]
    text = data.draw(st.from_regex(re.compile(pattern)))
    assert gate.search(text)


@pytest.mark.parametrize("name", [name for name, (_, gate) in _GATES.items() if gate is writing._UNEVEN])
@given(data=st.data())
def test_a_rule_of_writing_changes_no_message_without_its_signs(name: str, data: st.DataObject) -> None:
    typed = plain(data.draw(st.from_regex(re.compile(_GATES[name][0]))))
    for signs, made_even in writing._RULES:
        assert signs.search(typed) or made_even(typed) == typed


@given(data=st.data())
def test_what_names_an_owner_before_a_number_has_a_sign_of_one(data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(others._BEFORE.pattern)))
    assert others._SIGNS.within(text)
