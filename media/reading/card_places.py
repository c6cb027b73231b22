"""Where the name and the address stand on an identity card: every card has the same places.

So they are found although their labels were misread: those are printed small and in pale blue.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from media.reading.labels import Label
from media.reading.layout import Word
from media.reading.shapes import is_person
from media.reading.values import Found, Values

_LINE = ("性别", "民族")
_REST_OF_LABEL = re.compile(r"^(?:姓名|姓|名)")
_REST_OF_ADDRESS_LABEL = re.compile(r"^[【\[(]?[住任佳往][址母止]?|^址")
_SPACING = 2.2  # heights of print: the name stands no further above the line that follows it


def name(values: Values, number: Word) -> Found | None:
    """The only name above the line of sex and nationality."""
    line = next((label.word for label in values.labels if label.name in _LINE), None)
    if line is None:
        return None
    seen = [
        piece.part(rest.end(), len(piece.text)) if (rest := _REST_OF_LABEL.match(piece.text)) else piece
        for piece in values.pieces
        if _is_above(piece, line) and piece.right < number.right
    ]
    seen = [piece for piece in seen if is_person(piece.text)]
    return _found("姓名", seen) if len(seen) == 1 else None


def address(values: Values, number: Word) -> Found | None:
    """The lines between the date of birth and the number, to the left of the portrait."""
    birth = next((label.word for label in values.labels if label.name == "出生"), None)
    if birth is None:
        return None
    lines = [
        piece
        for piece in values.pieces
        if birth.bottom - 0.2 * birth.height < piece.top
        and piece.bottom < number.top + 0.2 * number.height
        and birth.left - birth.height < piece.left < number.right - 0.25 * (number.right - birth.left)
    ]
    lines.sort(key=lambda piece: piece.middle)
    if lines and (rest := _REST_OF_ADDRESS_LABEL.match(lines[0].text)):
        first = lines[0].part(rest.end(), len(lines[0].text))
        lines = [first, *lines[1:]] if first.text else lines[1:]
    return _found("住址", lines) if lines and _are_aligned(lines) else None


def _is_above(piece: Word, line: Word) -> bool:
    return 0.6 * line.height < line.middle - piece.middle < (_SPACING + 1) * line.height


def _are_aligned(lines: Sequence[Word]) -> bool:
    left = min(line.left for line in lines[1:]) if len(lines) > 1 else lines[0].left
    return all(abs(line.left - left) < 1.5 * line.height for line in lines)


def _found(label: str, words: Sequence[Word]) -> Found:
    text = "".join(word.text for word in words)
    return Found(text, tuple(words), Label(label, replace(words[0], text=label)))
