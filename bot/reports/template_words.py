"""The words of a page's template: its text, and the attributes that people see or hear."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_SHOWN = frozenset({"placeholder", "title", "alt", "aria-label", "content", "value"})
_NO_BREAK = frozenset({"a", "b", "strong", "em", "small", "span", "br", "i"})
_FILLED_IN = re.compile(r"\{\{.*?\}\}", re.S)
_STATEMENT = re.compile(r"\{[%#].*?[%#]\}", re.S)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def in_template(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every passage; strings inside of Jinja's braces count too."""
    for found in (*_FILLED_IN.finditer(text), *_STATEMENT.finditer(text)):
        line = text.count("\n", 0, found.start()) + 1
        yield from ((line, one or other) for one, other in _QUOTED.findall(found[0]))
    reader = _Reader()
    reader.feed(_STATEMENT.sub(_as_many_lines, _FILLED_IN.sub(lambda m: "{…}" + _as_many_lines(m), text)))
    reader.close()
    reader.flush()
    yield from reader.found


def _as_many_lines(found: re.Match[str]) -> str:
    """Statements end a passage: what follows is said in another case."""
    return "\n" * found[0].count("\n") + ("\0" if found[0].startswith("{%") else "")


class _Reader(HTMLParser):
    """Collects passages; words in bold or in a link belong to the passage around them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._passage = ""
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _NO_BREAK:
            self.flush()
        self.found += [(self.getpos()[0], value) for name, value in attrs if name in _SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _NO_BREAK:
            self.flush()

    def handle_data(self, data: str) -> None:
        line = self.getpos()[0]
        for number, piece in enumerate(data.split("\0")):
            if number:
                self.flush()
            if not self._passage.strip():
                leading = piece[: len(piece) - len(piece.lstrip())]
                self._line = line + leading.count("\n")
            self._passage += piece
            line += piece.count("\n")

    def flush(self) -> None:
        """The passage is over."""
        words = re.sub(r"\s+", " ", self._passage).strip()
        if words:
            self.found.append((self._line, words))
        self._passage = ""
