"""What is said of a paper, for somebody who may send papers and see none."""

import re
from collections.abc import Iterable

from bot.message.paper import Paper
from flows.state import Application

_VALUE = "×××"
_POSITION = "position"  # 法定代表人 is a position, and the name of a field as well
_SHORTEST = 2
_TAIL = re.compile(r"(尾号(?:是)? *)[0-9X]{2,6}")


def without_values(words: str, paper: Paper, applications: Iterable[Application]) -> str:
    """The same words with ××× for each value of the paper and of the applications."""
    read = {seen.value for seen in paper.fields.values()}
    given = {
        answer.value
        for application in applications
        for question, answer in application.answers.items()
        if not question.endswith(_POSITION)
    }
    for value in sorted(filter(_is_telling, read | given), key=len, reverse=True):
        words = words.replace(value, _VALUE)
    return _TAIL.sub(rf"\1{_VALUE}", words)


def _is_telling(value: str) -> bool:
    """Whether a value says something of a person: the names of choices and single digits do not."""
    return len(value) >= _SHORTEST and (not value.isascii() or any(char.isdigit() for char in value))
