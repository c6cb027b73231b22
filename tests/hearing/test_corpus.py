"""The whole corpus: what is stored wrongly, asked in vain or missed may only become less."""

from collections import Counter
from collections.abc import Iterable

from tests.hearing.bounds import bound
from tests.hearing.corpus import Line, corpus
from tests.hearing.verdict import Outcome, Verdict

_SHOWN = 20  # of what went wrong


def test_the_corpus_is_large() -> None:
    lines = corpus()
    assert len({line.place for line in lines}) >= 1_500
    assert len({line.utterance.kind for line in lines if line.utterance.kind.startswith("S")}) >= 70


def test_no_more_is_stored_wrongly_than_before(verdicts: list[Verdict]) -> None:
    _hold(verdicts, Outcome.WRONG, bound("corpus.stored_wrongly"))


def test_no_more_is_asked_though_clear_than_before(verdicts: list[Verdict]) -> None:
    _hold(verdicts, Outcome.ASKED, bound("corpus.asked_though_clear"))


def test_no_more_is_missed_than_before(verdicts: list[Verdict]) -> None:
    _hold(verdicts, Outcome.MISSED, bound("corpus.not_understood"))


def test_other_wordings_are_heard_no_worse_than_before(varied: list[Verdict]) -> None:
    _hold(varied, Outcome.WRONG, bound("variations.stored_wrongly"))
    _hold(varied, Outcome.ASKED, bound("variations.asked_though_clear"))
    _hold(varied, Outcome.MISSED, bound("variations.not_understood"))


def _hold(verdicts: Iterable[Verdict], outcome: Outcome, most: int) -> None:
    verdicts = list(verdicts)
    assert Counter(verdict.outcome for verdict in verdicts)[outcome] <= most, _shown(verdicts, outcome)


def _shown(verdicts: Iterable[Verdict], outcome: Outcome) -> str:
    found = [verdict for verdict in verdicts if verdict.outcome is outcome]
    lines = [f"{_place(one.line)}: {'；'.join(one.why)}" for one in found[:_SHOWN]]
    return "\n".join([*lines, f"{len(found)} in all"]) if found else ""


def _place(line: Line) -> str:
    said = " ⏎⏎ ".join(line.utterance.say)
    return f"{line.place} {line.utterance.at} {said!r}"
