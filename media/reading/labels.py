"""The labels of a page, told from the values beside them.

A label may stand in a word of its own, at the beginning of a word or inside it, may be set wide as several
words (住　　所), may have its last characters joined with the value (住 | 所深圳市…), and may run downwards.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from media.reading.layout import Page, Word

SIGNS = ":;·.,、|/-_"  # what stands between a label and its value, and between the cells of a row
UNKNOWN = ""  # the name of a label that no vocabulary lists
LONGEST_PREFIX = 6  # characters before the ending of such a label
MISREADABLE = 4  # of a label with as many characters one may be misread
FAR = 6.0  # heights: the characters of a label are not further apart when a value stands before them


@dataclass(frozen=True, slots=True)
class Label:
    """One of the words of a vocabulary and where it stands."""

    name: str
    word: Word
    is_misread: bool = False


class Vocabulary:
    """The labels that a kind of paper has. `noise` are words that are neither label nor value.

    `endings` are labels that longer ones, which nobody listed, end with: 汇入行名称 is no name of a party.
    Unless `in_brackets`, what stands behind an opening bracket is a word of a value: （住所申报）.
    """

    def __init__(
        self,
        labels: Iterable[str],
        noise: re.Pattern[str] | None = None,
        endings: Iterable[str] = (),
        *,
        in_brackets: bool = True,
    ) -> None:
        self.labels = tuple(sorted(set(labels), key=len, reverse=True))
        self.pattern = _any_of(self.labels, "" if in_brackets else r"(?<!\()")
        self.noise = noise
        self.endings = frozenset(endings)
        self.beginnings = {label[:end]: label for label in self.labels for end in range(1, len(label))}
        self._misreadings = _misreadings(self.labels)

    def completed(self, beginning: str, rest: str) -> str | None:
        """The longest label that begins so and goes on with the rest."""
        found = self.pattern.match(beginning + rest)
        return found.group() if found and found.end() > len(beginning) else None

    def misread(self, text: str) -> str | None:
        """The label that the text begins with but for one character that is another."""
        for size in sorted({len(label) for label in self._misreadings.values()}, reverse=True):
            for key in _with_a_gap(text[:size]) if len(text) >= size else ():
                if label := self._misreadings.get(key):
                    return label
        return None


def _any_of(labels: Iterable[str], before: str) -> re.Pattern[str]:
    """A label of one character is one only where a word begins with it."""
    alike = "|".join(re.escape(label) if len(label) > 1 else rf"\A{label}" for label in labels)
    return re.compile(f"{before}(?:{alike})")


def _misreadings(labels: Iterable[str]) -> dict[tuple[int, str], str]:
    """Each label with a gap in it. One that makes two labels alike (付款方户名, 收款方户名) says nothing."""
    found: dict[tuple[int, str], str] = {}
    unclear = set[tuple[int, str]]()
    for label in labels:
        for key in _with_a_gap(label) if len(label) >= MISREADABLE else ():
            if found.setdefault(key, label) != label:
                unclear.add(key)
    return {key: label for key, label in found.items() if key not in unclear}


def _with_a_gap(label: str) -> Iterator[tuple[int, str]]:
    return ((place, label[:place] + "\0" + label[place + 1 :]) for place in range(len(label)))


@dataclass(frozen=True, slots=True)
class _Split:
    """A label in several words: from which character of the first, up to which of the last."""

    label: Label
    words: tuple[Word, ...]
    start: int
    end: int


def divided(page: Page, vocabulary: Vocabulary) -> tuple[list[Label], list[Word]]:
    """The labels, and all other words or parts of words, each from the left to the right."""
    labels, used = _downwards(page.words, vocabulary)
    spans = {
        word: (0, len(word.text))
        for word in page.words
        if word not in used and not (vocabulary.noise and vocabulary.noise.search(word.text))
    }
    for split in _splits(page, list(spans), vocabulary):
        if not all(word in spans for word in split.words):
            continue
        first, *middle, last = split.words
        labels.append(split.label)
        spans[first] = (spans[first][0], split.start)
        spans[last] = (max(spans[last][0], split.end), spans[last][1])
        for word in middle:
            spans[word] = (0, 0)
    pieces: list[Word] = []
    for word, (start, end) in spans.items():
        for found in _cut(word, start, end, vocabulary):
            if isinstance(found, Label):
                labels.append(found)
            else:
                pieces.append(found)
    return sorted(labels, key=lambda label: label.word.left), sorted(pieces, key=lambda piece: piece.left)


def _cut(word: Word, start: int, end: int, vocabulary: Vocabulary) -> Iterator[Label | Word]:
    text, is_plain = word.text, True
    while start < end:
        found = vocabulary.pattern.search(text, start, end)
        stop = found.start() if found else end
        if (value := text[start:stop].strip(SIGNS)) and found is None and is_plain and start == 0:
            yield from _misread(word, end, vocabulary)
            return
        if (
            found
            and value
            and is_plain
            and found.group() in vocabulary.endings
            and len(value) <= LONGEST_PREFIX
        ):
            yield Label(UNKNOWN, word.part(start, found.end()))
            start, is_plain = found.end(), False
            continue
        if value:
            at = text.index(value, start)
            yield word.part(at, at + len(value))
        if found is None:
            return
        yield Label(found.group(), word.part(found.start(), found.end()))
        start, is_plain = found.end(), False


def _misread(word: Word, end: int, vocabulary: Vocabulary) -> Iterator[Label | Word]:
    """A word without any label: perhaps one of its characters was taken for another."""
    text = word.text[:end]
    label = vocabulary.misread(text)
    size = len(label) if label else 0
    if label:
        yield Label(label, word.part(0, size), is_misread=True)
    if value := text[size:].strip(SIGNS):
        at = text.index(value, size)
        yield word.part(at, at + len(value))


def _splits(page: Page, words: list[Word], vocabulary: Vocabulary) -> Iterator[_Split]:
    for word in words:
        for start in dict.fromkeys((0, max(0, len(word.text) - 2), len(word.text) - 1)):
            if word.text[start:] in vocabulary.beginnings and (
                split := _completed(page, word, start, vocabulary)
            ):
                yield split
                break


def _completed(page: Page, first: Word, start: int, vocabulary: Vocabulary) -> _Split | None:
    text, words = first.text[start:], [first]
    while following := page.right_of(words[-1]):
        if start and following.left - words[-1].right > FAR * first.height:
            return None
        words.append(following)
        if start and vocabulary.pattern.match(following.text):
            return None  # a value that ends like the beginning of a label, and the label of the next cell
        if label := vocabulary.completed(text, following.text):
            end = len(label) - len(text)
            last = following.part(0, end)
            whole = replace(first.part(start, len(first.text)), text=label, right=last.right)
            box = (whole.box[0], last.box[1], last.box[2], whole.box[3])
            return _Split(Label(label, replace(whole, box=box)), tuple(words), start, end)
        text += following.text
        if text not in vocabulary.beginnings:
            return None
    return None


def _downwards(words: list[Word], vocabulary: Vocabulary) -> tuple[list[Label], set[Word]]:
    """Labels of three or more characters that are printed one below the other."""
    singles = [word for word in words if len(word.text) == 1]
    labels, used = [], set[Word]()
    for first in singles:
        run = [first]
        while first not in used and len(run) < 6:
            below = [word for word in singles if word not in used and _is_next_below(run[-1], word)]
            if not below:
                break
            run.append(min(below, key=lambda word: word.top))
        for size in range(len(run), 2, -1):
            text = "".join(word.text for word in run[:size])
            if text in vocabulary.labels:
                last = run[size - 1]
                box = (first.box[0], first.box[1], last.box[2], last.box[3])
                labels.append(Label(text, replace(first, text=text, bottom=last.bottom, box=box)))
                used.update(run[:size])
                break
    return labels, used


def _is_next_below(word: Word, other: Word) -> bool:
    drop = other.middle - word.middle
    return 0.6 * word.height < drop < 3 * word.height and abs(other.left - word.left) < 0.6 * word.height
