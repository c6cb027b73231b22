"""Laws that hold whatever is written, tried with every message of the corpus."""

import re
import unicodedata
from dataclasses import replace

import pytest

from flows.certificates.choice import FORMS
from flows.checks.documents import NAMES
from flows.hearing.recognise.person import spells_itself
from flows.question import Ask, Choose
from tests.hearing.bounds import bound
from tests.hearing.corpus import Line, corpus
from tests.hearing.judging import play
from tests.hearing.utterance import TYPES
from tests.hearing.verdict import Verdict, wrongly_stored

_ASKED = ("吗", "可以吗", "行不行", "，对不对", "能用吗", "是什么意思", "？")
_DENIED = ("不要", "不是", "不选", "别选", "先不要")
# What these hold is the official name of what was said.
_OFFICIAL = ("region", "phone", "account", "email")


def _plain_answers(kind: type) -> list[Line]:
    """Plain right answers to questions of this kind, in one text that is not spoken."""
    return [
        line
        for line in corpus()
        if line.is_plain and len(line.utterance.say) == 1 and _is_at(line, kind) and line.utterance.stored
    ]


def _is_at(line: Line, kind: type) -> bool:
    spoken = line.utterance
    return isinstance(FORMS[TYPES[spoken.type]].by_id.get(spoken.at), kind) and spoken.at in spoken.stored


def _saying(line: Line, *texts: str) -> Line:
    return replace(line, utterance=replace(line.utterance, say=texts))


def test_every_stored_value_was_written_or_was_known(verdicts: list[Verdict]) -> None:
    odd = [
        (verdict.line.place, name, value)
        for verdict in verdicts
        for name, value in verdict.heard.changed.items()
        if _is_written_down(verdict, name) and not _was_said(verdict, value)
    ]
    assert len(odd) <= bound("laws.values_not_written"), odd


def _is_written_down(verdict: Verdict, name: str) -> bool:
    question = FORMS[TYPES[verdict.line.utterance.type]].by_id.get(name)
    is_spoken = verdict.line.utterance.voice
    return isinstance(question, Ask) and not name.endswith(_OFFICIAL) and not is_spoken


def _was_said(verdict: Verdict, value: str) -> bool:
    """Whether all of it stands in the texts, or in what was answered before. 叉 and 乘 are a spoken X."""
    written = _bare(re.sub(r"(?<=\d)[叉乘]", "X", "".join(verdict.line.utterance.say)))
    is_known = value in verdict.heard.before.values()
    is_told = _bare(value) in written or is_known or _is_document(value, written)
    return is_told or _is_pieced(value, written) or _is_apart(value, written)


def _is_apart(value: str, written: str) -> bool:
    """双口吕 后面是建设的建: a name of which each character is told apart from the others."""
    return 1 < len(value) <= len("欧阳娜娜") and all(_is_told(one, written) for one in value)


def _is_told(one: str, written: str) -> bool:
    parts = (written[at - 2 : at + 1] for at, each in enumerate(written) if each == one)
    return bool(re.search(rf"姓{one}|姓.{one}|名一?个?{one}|的{one}", written)) or any(
        map(spells_itself, parts)
    )


def _is_document(value: str, written: str) -> bool:
    """回乡证H12345678 is kept with the official name of the permit."""
    name, _, number = value.partition(" ")
    return bool(number) and number in written and any(one in written for one in NAMES.get(name, ()))


def _is_pieced(value: str, written: str) -> bool:
    """An address whose district was told before its street, or without 市, 县 or 区."""
    for at in (end for end in range(2, len(value) - 1) if value[end - 1] in "市县区"):
        heads = _bare(value[:at]), _bare(value[: at - 1])
        if any(head in written for head in heads) and _bare(value[at:]) in written:
            return True
    return False


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()


@pytest.mark.parametrize("asked", _ASKED)
def test_no_question_becomes_a_value(asked: str) -> None:
    wrong = []
    for line in _plain_answers(Ask):
        question = _saying(line, f"{line.utterance.say[0]}{asked}")
        wrong += [(question.utterance.say, why) for why in wrongly_stored(question, play(question.utterance))]
    assert len(wrong) <= bound("laws.questions_stored"), wrong


def test_the_same_message_again_changes_nothing() -> None:
    changed = []
    for line in _plain_answers(Ask):
        text = line.utterance.say[0]
        if text.startswith("同"):  # refers to something else at the next question
            continue
        once, twice = play(line.utterance), play(_saying(line, text, text).utterance)
        if once.after != twice.after:
            changed.append(
                (line.place, line.utterance.at, text, {*twice.after.items()} - {*once.after.items()})
            )
    assert len(changed) <= bound("laws.repetitions_stored"), changed


@pytest.mark.parametrize("denied", _DENIED)
def test_what_is_denied_is_not_chosen(denied: str) -> None:
    chosen = []
    for line in _plain_answers(Choose):
        spoken = line.utterance
        if re.match("[不我就先办要]|[0-9]$|第", spoken.say[0]):
            continue
        heard = play(_saying(line, f"{denied}{spoken.say[0]}").utterance)
        if heard.changed.get(spoken.at) in spoken.stored[spoken.at]:
            chosen.append((line.place, denied, spoken.say[0]))
    assert chosen == []


def test_no_hidden_field_is_filled(verdicts: list[Verdict]) -> None:
    hidden = []
    for verdict in verdicts:
        stored = [name for name in verdict.heard.changed if "." in name]
        if stored:
            shown = {question.id for question in verdict.heard.applicant.look.visible()}
            hidden += [(verdict.line.place, name) for name in stored if name not in shown]
    assert len(hidden) <= bound("laws.hidden_filled"), hidden


def test_an_answer_to_another_question_is_no_consent() -> None:
    consented = []
    for line in _plain_answers(Ask):
        at_consent = replace(line.utterance, at="consent.privacy", special=False, elsewhere=False)
        if "consent.privacy" in play(at_consent).changed:
            consented.append((line.place, at_consent.say))
    assert consented == []
