"""What became of a line of the corpus: stored wrongly, asked though clear, not understood, or heard right."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.question import Agree, Ask, Choose, Code, Confirm, Number
from tests.hearing.corpus import ANY, Line
from tests.hearing.judging import Heard, faults, is_asked_about, play

# What a person says is stored in these; the others are filled by workers, pages and staff.
_SAID = (Agree, Ask, Choose, Code, Confirm, Number)


class Outcome(StrEnum):
    """The worst that happened."""

    RIGHT = "heard right"
    ASKED = "asked though clear"
    MISSED = "not understood"
    WRONG = "stored wrongly"


@dataclass(frozen=True)
class Verdict:
    """A line with what became of it, and in words why."""

    line: Line
    heard: Heard
    outcome: Outcome
    why: tuple[str, ...]


def judge(line: Line) -> Verdict:
    """Play one line and judge it."""
    return judge_heard(line, play(line.utterance))


def judge_heard(line: Line, heard: Heard) -> Verdict:
    """A line that was played."""
    if why := tuple(wrongly_stored(line, heard)):
        return Verdict(line, heard, Outcome.WRONG, why)
    if why := tuple(_missed(line, heard)):
        return Verdict(line, heard, Outcome.MISSED, why)
    asked = tuple(_asked(line, heard)) if line.is_plain else ()
    return Verdict(line, heard, Outcome.ASKED if asked else Outcome.RIGHT, asked)


def wrongly_stored(line: Line, heard: Heard) -> Iterator[str]:
    """Fields that hold what the line does not let them hold, unless the reply asks about the right value."""
    for name, value in heard.changed.items():
        wanted = line.utterance.stored.get(name, ())
        if line.allows(name, value) or any(is_asked_about(one, heard) for one in wanted):
            continue
        if name in _said_in(heard):
            yield f"{name} 存了“{value}”"


def _said_in(heard: Heard) -> set[str]:
    """The questions that the person answered: what the bot holds by itself was not said."""
    application = heard.applicant.application
    by_bot = {name for name, answer in application.answers.items() if answer.actor == "bot"}
    asked = {question.id for question in heard.applicant.look.form.questions if isinstance(question, _SAID)}
    return asked - by_bot


def _missed(line: Line, heard: Heard) -> Iterator[str]:
    held = [name for name, values in line.utterance.stored.items() if ANY in values and heard.after.get(name)]
    for fault in faults(line.utterance, heard):
        if not any(fault.startswith(f"{name} ") for name in held):
            yield fault


def _asked(line: Line, heard: Heard) -> Iterator[str]:
    for name, values in line.utterance.stored.items():
        is_held = {heard.after.get(name, ""), heard.effective.get(name, "")} & {*values}
        if not is_held and any(is_asked_about(value, heard) for value in values):
            yield f"{name} 问了“{'”或“'.join(values)}”"
