"""Texts that make a regular expression backtrack, made from the expression itself, and how its time grows."""

import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from itertools import islice
from time import thread_time
from typing import Any

from tests.patterns import Found

# Letters, blanks, marks and digits: what fits the widest classes of characters.
ALPHABETS = (
    "我",
    "钱",
    "字",
    "a",
    "A",
    "1",
    " ",
    "\n",
    "，",
    "。",
    "、",
    "-",
    ".",
    "<",
    "不对",
    "a-",
    "1，",
    "我 ",
)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_SUFFIXES = ("", "\x01")
_VARIANTS = 6
# Seconds of this thread. A linear expression takes well under a millisecond for the longest text.
_GROWING = (16, 24, 32, 40, 48, 64, 128)  # an exponential one is known before it takes for ever
_SHORT, _LONG = 512, 2048
_TOO_LONG, _NOTICEABLE = 0.05, 0.001
_MOST = 9  # four times the text: 4 times the time when linear, 16 when quadratic


def attacks(found: Found) -> Iterator[tuple[str, str, str]]:
    """What to say before, what to repeat, what to end with."""
    tree = parser.parse(found.pattern.pattern, found.pattern.flags)
    pumped = {(before, unit) for before, unit in _repeats(tree, "") if unit}
    pumped |= {("", unit) for unit in (*_words(tree), *ALPHABETS)}
    for before, unit in sorted(pumped):
        for suffix in _SUFFIXES:
            yield before, unit, suffix


def grows(found: Found, method: str, attack: tuple[str, str, str]) -> str:
    """Why the time of this method is not linear in the length of the text; "" when it is."""
    before, unit, suffix = attack
    for length in (*_GROWING, _SHORT):
        text = before + unit * (length // len(unit) + 1) + suffix
        took = _seconds(found.pattern, method, text)
        if took > _TOO_LONG and (took := _best(found.pattern, method, text)) > _TOO_LONG:
            return f"{took:.3f} s for {len(text)} characters"
    if took * (_LONG / _SHORT) ** 2 < _NOTICEABLE:
        return ""
    short, long = (
        _best(found.pattern, method, before + unit * (length // len(unit) + 1) + suffix)
        for length in (_SHORT, _LONG)
    )
    if long < _NOTICEABLE or long < _MOST * short:
        return ""
    return f"{long / short:.1f} times the time for {_LONG // _SHORT} times the text, {long:.4f} s"


def _best(pattern: re.Pattern[Any], method: str, text: str) -> float:
    return min(_seconds(pattern, method, text) for _ in range(3))


def _seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    begun = thread_time()
    if method == "sub":
        pattern.sub(given[:0], given)
    elif method == "finditer":
        list(pattern.finditer(given))
    else:
        getattr(pattern, method)(given)
    return thread_time() - begun


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Every repetition in an expression: a text that leads to it, and what it repeats."""
    for operator, argument in tree:
        if operator in _REPEATS:
            _, most, body = argument
            if most > 1:
                bodies = list(islice(_samples(body), _VARIANTS))
                yield from ((before, unit) for unit in bodies)
                yield before, "".join(bodies)
            yield from _repeats(body, before)
        elif operator is sre.SUBPATTERN:
            yield from _repeats(argument[3], before)
        elif operator is sre.ATOMIC_GROUP:
            yield from _repeats(argument, before)
        elif operator is sre.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, before)
        before += next(_samples([(operator, argument)]), "")


def _samples(tree: Any) -> Iterator[str]:
    """Texts that an expression matches, the shortest of each alternative first."""
    heads = [""]
    for operator, argument in tree:
        tails = list(islice(_matching(operator, argument), _VARIANTS)) or [""]
        heads = [head + tail for head in heads for tail in tails][: _VARIANTS * 2]
    yield from heads


def _matching(operator: Any, argument: Any) -> Iterator[str]:
    """Texts for one part; "" for edges, and for what is looked at ahead or behind."""
    if operator is sre.IN:
        yield from _of_class(argument)
    elif operator is sre.BRANCH:
        for branch in argument[1]:
            yield from islice(_samples(branch), 2)
    elif inner := _inner(operator, argument):
        least = argument[0] if operator in _REPEATS else operator not in (sre.ASSERT, sre.ASSERT_NOT)
        yield from ("".join([one] * least) for one in _samples(inner[0]))
    else:
        yield _letter(operator, argument)


def _letter(operator: Any, argument: Any) -> str:
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.NOT_LITERAL:
        return "我" if argument != ord("我") else "字"
    return "我" if operator is sre.ANY else ""


def _of_class(members: list[Any]) -> Iterator[str]:
    """Characters of a class. Of a class that excludes, those of the alphabets that are left."""
    if members[0][0] is sre.NEGATE:
        excluded = {chr(value) for kind, value in members[1:] if kind is sre.LITERAL}
        yield from (each for each in ("我", "a", "1", " ", "，", "-") if each not in excluded)
        return
    for kind, value in members:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.RANGE:
            yield "我" if value[0] <= ord("我") <= value[1] else chr(value[0])
        elif kind is sre.CATEGORY:
            yield {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "我"}.get(value, "，")


def _words(tree: Any) -> set[str]:
    """Runs of letters that stand in an expression."""
    words, run = set(), ""
    for operator, argument in tree:
        if operator is sre.LITERAL:
            run += chr(argument)
            continue
        words.add(run)
        run = ""
        for inner in _inner(operator, argument):
            words |= _words(inner)
    return (words | {run}) - {""}


def _inner(operator: Any, argument: Any) -> list[Any]:
    if operator in _REPEATS:
        return [argument[2]]
    if operator is sre.SUBPATTERN:
        return [argument[3]]
    if operator is sre.BRANCH:
        return list(argument[1])
    if operator is sre.ATOMIC_GROUP:
        return [argument]
    return [argument[1]] if operator in (sre.ASSERT, sre.ASSERT_NOT) else []
