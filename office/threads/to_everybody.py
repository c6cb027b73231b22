"""一句变常见问题: an agent's answer for everybody, with the applicant's words as its first example.

It goes to all people, so nothing about one person is in it: numbers, addresses of mail and the names of the
thread's applications are refused.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import Refused
from bot.learned_answers import LearnedAnswer, LearnedAnswers
from bot.models.staff import Staff
from flows.state import Application
from office.masking import hide_numbers
from office.threads.lines import Line

_MAIL = re.compile(r"\w@\w")
_NUMBER = re.compile(r"\d{7,}|\*{3}")
# Fields whose values name a person, an organisation or a place of theirs.
_NAMING = ("name", "address", "position", "recipient", "email", "title")
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the person asked last and what the agent answered."""

    question: str = ""
    answer: str = ""


def last_exchange(lines: Sequence[Line]) -> Exchange:
    """The last line of an agent, with what the person wrote last before it."""
    answer = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].side == "staff"), -1)
    if answer < 0 or lines[answer].is_erased:
        return Exchange()
    asked = next((one.text for one in reversed(lines[:answer]) if one.side == "applicant"), "")
    return Exchange(asked, lines[answer].text)


class ToEverybody:
    def __init__(self, answers: LearnedAnswers, fresh_id: Callable[[], str]) -> None:
        self._answers = answers
        self._fresh_id = fresh_id

    def propose(
        self, staff: Staff, applications: Sequence[Application], question: str, answer: str, *, key: str
    ) -> None:
        """For an admin to read. The same key again is the same proposal. Raises Refused."""
        question, answer = question.strip(), answer.strip()
        for words in (question, answer):
            expect_impersonal(words, names_in(applications))
        one = LearnedAnswer(key[:32] or self._fresh_id(), question, (), answer, staff.login)
        self._answers.propose(staff, one)


def names_in(applications: Sequence[Application]) -> frozenset[str]:
    """Every name, address and title that the applications hold."""
    return frozenset(
        answer.value
        for application in applications
        for name, answer in application.answers.items()
        if name.rpartition(".")[2] in _NAMING and len(answer.value) >= _LEAST_NAME
    )


def expect_impersonal(words: str, names: frozenset[str] = frozenset()) -> None:
    """Raises Refused for words with somebody's number, mail address or name in them."""
    if hide_numbers(words) != words or _NUMBER.search(words) or _MAIL.search(words):
        raise Refused("number", "里面有号码或邮箱，所有客户都会看到。请去掉再提。")
    if found := next((name for name in names if name in words), ""):
        raise Refused("name", f"里面有这位客户的“{found[:12]}”，所有客户都会看到。请去掉再提。")
