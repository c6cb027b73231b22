"""Plays an utterance through the pure core, and says what of it went wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.links import Links
from bot.message.outbound import Notice, Say
from bot.turn.rendering import Renderer
from flows.catalogue import catalogue
from flows.state import Thread
from tests.hearing.standing import Applicant, standing
from tests.hearing.utterance import Utterance

_URL = "https://szca.example"
_RENDERER = Renderer(Links(_URL, "k" * 40), _URL, catalogue())


@dataclass(frozen=True)
class Heard:
    """What came of an utterance: values before and after, the last reply, the most messages to one text."""

    applicant: Applicant
    before: Mapping[str, str]
    after: Mapping[str, str]
    effective: Mapping[str, str]
    reply: str
    messages: int

    @property
    def changed(self) -> dict[str, str]:
        """What was stored that was not there before."""
        return {name: value for name, value in self.after.items() if self.before.get(name) != value}


def play(utterance: Utterance) -> Heard:
    """Everything that is said, one text after the other. Raises NoSuchPlace."""
    applicant = standing(utterance)
    before, most, reply = _given(applicant), 0, ""
    for text in utterance.say:
        start = len(applicant.said)
        applicant.speaks(text) if utterance.voice else applicant.says(text)
        said = applicant.said[start:]
        reply = "\n".join(_shown(one) for one in said)
        most = max(most, len(_RENDERER.texts(applicant.thread, said)))
    return Heard(applicant, before, _given(applicant), _effective(applicant), reply, most)


def faults(utterance: Utterance, heard: Heard) -> list[str]:
    """Each expectation that was not met, in words; none when it was heard right."""
    return [
        *wrongly_stored(utterance, heard),
        *_not_held(utterance, heard),
        *_wrong_words(utterance, heard),
        *_wrong_place(utterance, heard),
    ]


def wrongly_stored(utterance: Utterance, heard: Heard) -> Iterator[str]:
    """Values that must not be stored and were."""
    for name, patterns in utterance.notstored.items():
        value = heard.changed.get(name)
        for pattern in patterns:
            if value is not None and re.fullmatch(pattern, value, re.DOTALL):
                yield f"{name} 存了“{value}”，不得存“{pattern}”"


def is_asked_about(value: str, heard: Heard) -> bool:
    """Whether the last reply shows the value in “ ” as a question."""
    return f"“{value}”" in heard.reply and re.search("[？?]|吗|都对", heard.reply) is not None


def _not_held(utterance: Utterance, heard: Heard) -> Iterator[str]:
    for name, wanted in utterance.stored.items():
        held = {heard.after.get(name, ""), heard.effective.get(name, "")}
        if not held & {*wanted} and not any(is_asked_about(value, heard) for value in wanted):
            yield f"{name} 应为“{'”或“'.join(wanted)}”，现为“{heard.after.get(name, '')}”"


def _wrong_words(utterance: Utterance, heard: Heard) -> Iterator[str]:
    if utterance.any and not any(words in heard.reply for words in utterance.any):
        yield f"没有说到“{'”或“'.join(utterance.any)}”"
    for words in utterance.none:
        if words in heard.reply:
            yield f"不该说“{words}”"


def _wrong_place(utterance: Utterance, heard: Heard) -> Iterator[str]:
    asked = heard.applicant.open_question
    if utterance.pending and asked != utterance.pending:
        yield f"停在 {asked}，应在 {utterance.pending}"
    if utterance.notpending and asked == utterance.notpending:
        yield f"不该停在 {asked}"
    if utterance.maxmsgs and heard.messages > utterance.maxmsgs:
        yield f"一次回了 {heard.messages} 条，最多 {utterance.maxmsgs} 条"


def _given(applicant: Applicant) -> dict[str, str]:
    return applicant.given() if _has_application(applicant.thread) else {}


def _effective(applicant: Applicant) -> dict[str, str]:
    """What counts: answers, and what questions answer themselves by."""
    if not _has_application(applicant.thread):
        return {}
    return {question.id: applicant.look.value(question.id) for question in applicant.look.form.questions}


def _has_application(thread: Thread) -> bool:
    return thread.application is not None


def _shown(said: Say | Notice) -> str:
    """The words of a message with the labels of what can be tapped."""
    say = said.say if isinstance(said, Notice) else said
    return "\n".join((say.text, *_labels(say)))


def _labels(say: Say) -> Iterable[str]:
    yield from (link.label for link in say.links)
    yield from (choice.label for choice in say.choices)
