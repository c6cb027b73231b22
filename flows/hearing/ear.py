"""Hears a message: every character of it becomes a value, a name, talk, a question, or is left as
unexplained.
"""

import re

from flows.form import Look
from flows.hearing.called import named_once
from flows.hearing.clause import Clauses
from flows.hearing.formula import as_labelled
from flows.hearing.genre import Genre, genre
from flows.hearing.heard import Heard
from flows.hearing.in_order import in_order
from flows.hearing.names import names_of
from flows.hearing.numbers import Number, joined_lines, kind_of, numbers
from flows.hearing.others import Owner, owner_after, owner_before
from flows.hearing.picked import picked
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.organisation import organisation
from flows.hearing.table import columns
from flows.wording.strip import trimmed
from flows.wording.writing import even

_BREAK = re.compile(r"([，,。；;！!？?、|\t\n])")
_TURN = re.compile(r"(?<=.)(?=但是|不过|可是)|(?<=[对误确意了吧])(?=但|就是.{1,6}错|除了)")
# 改成出纳 顺便问下几天能好: a blank before such words ends a clause.
_BESIDE = re.compile(r" (?=顺便|顺带|另外|还有个?事|对了|请问|想问|再问|问一?[下句]|麻烦问)")
_TURNING = re.compile("[但不可就除]")  # each turn begins with one of these
_HEADED = re.compile(r"[^：:，。；]{1,20}[：:]")
_LONGEST_IN_A_CONTRACT = 60
# 是不是像4101…这种18位的: a number that only shows what is meant.
_LIKE = re.compile(r"(?:(?<!好)像|比如|例如|譬如|类似于?|形如|诸如)(?:这样|说|是|这个)?[：:，, ]*$")
_OF_THE_LIKE = re.compile(r"[，, ]?(?:这种|那种|这类|之类|这样的|那样的|为例|这种格式)")
# 执照上就是英文的：Kestrel Bearing (Asia) Co., Ltd.
_LATIN_END = re.compile(r"(?<=[\u3400-\u9fff：:，]) ?[A-Za-z][A-Za-z0-9 .,&()'/-]{6,60}$")
_LATIN = re.compile(r"[A-Za-z0-9 .,&()'/-]+")


def hear(text: str, look: Look) -> Heard:
    """What a message is made of, as it is said where the open question stands. Takes time in proportion to
    its length.
    """
    return hear_even(even(text), look)


def hear_even(text: str, look: Look, asked: str = "", doubted: str = "") -> Heard:
    """The same of a message that was made even.

    `doubted`: whose name was said before and waits for a yes; a number that follows is theirs.
    """
    said = picked(named_once(as_labelled(text)), look.today)
    said = joined_lines(said, look.today) if "\n" in said else said
    kind = genre(said)
    if kind in (Genre.NOTICE, Genre.CHAT):
        return Heard(said, kind)
    names = names_of(look.form)
    table = columns(said, names)
    if told := in_order(said, look):
        return Heard(said, Genre.LISTED, told)
    clauses = Clauses(look, names, kind, asked, doubted)
    if table is not None:
        _hear_table(table, clauses, look)
        return clauses.heard(said, Genre.TABLE)
    for line in said.split("\n"):
        if kind is Genre.CONTRACT and not _is_of_a_head(line):
            clauses.skip(line)
            continue
        _hear_line(line, clauses, look)
        clauses.end_line()
    return clauses.heard(said, kind)


def _is_of_a_head(line: str) -> bool:
    """甲方：X: in a contract only such lines may tell something of the form; its paragraphs tell nothing."""
    return len(line) <= _LONGEST_IN_A_CONTRACT and bool(_HEADED.match(line))


def _hear_table(table: list[tuple[str, str]], clauses: Clauses, look: Look) -> None:
    for label, value in table:
        _hear_line(f"{label}：{value}", clauses, look)
        clauses.end_line(is_cell=True)


def _hear_line(line: str, clauses: Clauses, look: Look) -> None:
    whole = line.strip()
    if _LATIN.fullmatch(line) and organisation(whole) is Certainty.SURE:
        clauses.take(whole)
        return
    if (company := _LATIN_END.search(whole)) and organisation(company[0].strip()) is Certainty.SURE:
        _hear_words(whole[: company.start()], clauses)
        clauses.take(company[0].strip())
        return
    if clauses.take_whole(whole):
        return
    line = clauses.numbered(_cells(line, look))
    at, found = 0, numbers(line, look.today)
    ends = [*(number.start for number in found[1:]), len(line)]
    for number, end in zip(found, ends, strict=False):
        before, after = line[at : number.start], line[number.end : end]
        at = number.end + _hear_number(before, number, after, clauses, is_last=end == len(line))
    _hear_words(line[at:], clauses)


def _cells(line: str, look: Look) -> str:
    """经办：涂晓军/采购员/13975303012: several values with strokes between, one of them a number."""
    if "/" not in line:
        return line
    parts = line.split("/")
    is_several = len(parts) > 2 and any(kind_of(part.strip(), look.today) or "@" in part for part in parts)
    return "，".join(parts) if is_several else line


def _hear_number(before: str, number: Number, after: str, clauses: Clauses, *, is_last: bool) -> int:
    """A number with the words before it. Returns how many characters after it say whose it is."""
    if _LIKE.search(before[-8:]) or _OF_THE_LIKE.match(after):
        _hear_words(before, clauses)
        return 0
    other: Owner | None = owner_before(before)
    if other is not None:
        _hear_words(before[: other.at], clauses)
        clauses.number_of_other(number, other)
        return 0
    _hear_words(before, clauses)
    other = owner_after(after, is_last=is_last)
    if other is None:
        clauses.number(number)
        return 0
    clauses.number_of_other(number, other)
    return other.at


def _hear_words(text: str, clauses: Clauses) -> None:
    """Clauses end at punctuation; a question mark says that its clause asks."""
    if not text:
        return
    text = _BESIDE.sub("，", text) if " " in text else text
    turned = _TURN.sub("，", text) if _TURNING.search(text) else text
    parts = _BREAK.split(turned)
    for clause, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        is_asked = mark in "？?" and mark != ""
        if words := trimmed(clause):
            clauses.take(words, is_asked=is_asked)
        elif is_asked:
            clauses.ask_of_last()
