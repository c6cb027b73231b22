"""The whole corpus: nothing is stored wrongly, little is asked in vain, and ever less is missed."""

import tomllib
from collections import Counter
from collections.abc import Iterable

from tests.hearing.corpus import FOLDER, Line, corpus
from tests.hearing.verdict import Outcome, Verdict

# How many lines may be missed at most. The figures may only fall.
_BOUNDS = tomllib.loads((FOLDER / "bounds.toml").read_text(encoding="utf-8"))
_MOST_ASKED = 0.01  # of plain right answers
_SHOWN = 20  # of what went wrong


def test_the_corpus_is_large() -> None:
    lines = corpus()
    assert len({line.place for line in lines}) >= 1_500
    assert len({line.utterance.kind for line in lines if line.utterance.kind.startswith("S")}) >= 70


def test_nothing_is_stored_wrongly(verdicts: list[Verdict]) -> None:
    assert _shown(verdicts, Outcome.WRONG) == ""


def test_little_is_asked_though_it_is_clear(verdicts: list[Verdict]) -> None:
    plain = [verdict for verdict in verdicts if verdict.line.is_plain]
    asked = Counter(verdict.outcome for verdict in plain)[Outcome.ASKED]
    assert asked < _MOST_ASKED * len(plain), _shown(plain, Outcome.ASKED)


def test_no_more_is_missed_than_before(verdicts: list[Verdict]) -> None:
    missed = Counter(verdict.outcome for verdict in verdicts)[Outcome.MISSED]
    assert missed <= _BOUNDS["missed"], _shown(verdicts, Outcome.MISSED)


def test_no_other_wording_is_stored_wrongly(varied: list[Verdict]) -> None:
    assert _shown(varied, Outcome.WRONG) == ""


def test_no_more_of_other_wordings_is_missed_or_asked_than_before(varied: list[Verdict]) -> None:
    found = Counter(verdict.outcome for verdict in varied)
    assert found[Outcome.MISSED] <= _BOUNDS["missed_in_variations"], _shown(varied, Outcome.MISSED)
    assert found[Outcome.ASKED] <= _BOUNDS["asked_in_variations"], _shown(varied, Outcome.ASKED)


def _shown(verdicts: Iterable[Verdict], outcome: Outcome) -> str:
    found = [verdict for verdict in verdicts if verdict.outcome is outcome]
    lines = [f"{_place(one.line)}: {'；'.join(one.why)}" for one in found[:_SHOWN]]
    return "\n".join([*lines, f"{len(found)} in all"]) if found else ""


def _place(line: Line) -> str:
    said = " ⏎⏎ ".join(line.utterance.say)
    return f"{line.place} {line.utterance.at} {said!r}"
