"""TOML read field by field; what is wrong is noted with its line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.catalogue.lines import Place, lines_of


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """What is wrong, and where. Line 0: the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


Problems = list[Problem]


class Table:
    """One table of a file. A field that is missing or wrong reads as empty, and is a problem."""

    def __init__(self, file: "File", place: Place, values: Mapping[str, Any]) -> None:
        self._file = file
        self._place = place
        self._values = values
        self._known: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        """The keys, for a table whose keys are free."""
        return iter(self._values)

    def text(
        self,
        key: str,
        shape: str = r"[\s\S]*\S[\s\S]*",
        must: str = "must not be empty",
        *,
        optional: bool = False,
    ) -> str:
        """A text that has a shape, a regular expression; `must` says it in words."""
        value = self._take(key, str, "a text", optional=optional)
        if value is not None and not re.fullmatch(shape, value):
            self.blame(key, f"{must}, not {value!r}")
        return value or ""

    def number(self, key: str) -> int:
        """A whole number above 0."""
        value = self._take(key, int, "a whole number")
        if value is not None and value <= 0:
            self.blame(key, f"must be above 0, not {value}")
        return value or 0

    def flag(self, key: str, *, optional: bool = False) -> bool | None:
        value: bool | None = self._take(key, bool, "true or false", optional=optional)
        return value

    def day(self, key: str) -> date | None:
        value: date | None = self._take(key, date, "a date such as 2027-02-06")
        return value

    def list_of(self, kind: type, name: str, key: str, *, optional: bool = False) -> tuple[Any, ...]:
        """A list of values of one kind; `name` says the kind in words. Only an optional one may be empty."""
        found = self._take(key, list, f"a list of {name}", optional=optional)
        if found == [] and not optional:
            self.blame(key, "must not be empty")
        good = tuple(value for value in found or () if _is_a(value, kind))
        for value in found or ():
            if not _is_a(value, kind):
                self.blame(key, f"must be a list of {name}, which {value!r} is not")
        return good

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        found: tuple[str, ...] = self.list_of(str, "texts", key, optional=optional)
        if any(not text.strip() for text in found):
            self.blame(key, "must not hold an empty text")
        return found

    def table(self, key: str) -> "Table":
        found = self._take(key, dict, "a table")
        return _silent() if found is None else Table(self._file, (*self._place, key), found)

    def tables(self, key: str, *, optional: bool = False) -> tuple["Table", ...]:
        rows = self.list_of(dict, "tables", key, optional=optional)
        return tuple(Table(self._file, (*self._place, key, i), row) for i, row in enumerate(rows))

    def finish(self) -> None:
        """Blame the keys that nobody has asked for."""
        for key in self._values.keys() - self._known:
            self.blame(key, f"is not known here; known are {', '.join(sorted(self._known))}")

    def blame(self, key: str, reason: str) -> None:
        """Something is wrong with a field: `price of henan must be above 0`."""
        self._file.blame((*self._place, key), f"{key}{self._of()} {reason}")

    def _take(self, key: str, kind: type, name: str, *, optional: bool = False) -> Any:
        self._known.add(key)
        if key not in self._values:
            if not optional:
                self._file.blame(self._place, f"{key}{self._of()} is missing")
            return None
        value = self._values[key]
        if not _is_a(value, kind):
            self.blame(key, f"must be {name}, not {value!r}")
            return None
        return value

    def _of(self) -> str:
        owner = self._file.name_of(self._place)
        return f" of {owner}" if owner else ""


class File:
    """A file's content and text, and the list of what is wrong."""

    def __init__(self, name: str, source: str, content: Mapping[str, Any], wrong: Problems) -> None:
        self._name = name
        self._source = source
        self._content = content
        self._wrong = wrong

    def blame(self, place: Place, reason: str) -> None:
        """A problem on the line of the place, or of the nearest place around it that has a line."""
        lines = lines_of(self._source)
        while place and place not in lines:
            place = place[:-1]
        self._wrong.append(Problem(self._name, lines.get(place, 1), reason))

    def name_of(self, place: Place) -> str:
        """The id of the table at a place or of the nearest around it; without one, the table's own name."""
        name, value = "", self._content
        for step in place:
            value = value[step]  # type: ignore[index]  # a place of a list has a number
            known = value.get("id", value.get("year")) if isinstance(value, dict) else None
            name = str(known) if known else name
        return name or ".".join(step for step in place if isinstance(step, str))


def open_table(path: Path, wrong: Problems) -> Table:
    """The top table of a file. A file that cannot be parsed is one problem, and empty without blame."""
    try:
        source = path.read_text("utf-8")
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        wrong.append(_syntax(path.name, str(error), source.count("\n") + 1))
    except (OSError, UnicodeDecodeError) as error:
        wrong.append(Problem(path.name, 0, str(error)))
    else:
        return Table(File(path.name, source, content, wrong), (), content)
    return _silent()


def blame_doubles(rows: Iterable[Table], key: str, values: Iterable[Any]) -> None:
    """Blame the rows that repeat what an earlier row has."""
    seen: set[Any] = set()
    for row, value in zip(rows, values, strict=True):
        if value in seen:
            row.blame(key, f"must be unique, and {value!r} is there already")
        seen.add(value)


def blame_fields(row: Table, key: str, words: str, known: tuple[str, ...]) -> None:
    """Blame the `{fields}` in a text that nothing would fill, and a brace without its partner."""
    for name in re.findall(r"\{(\w+)\}", words):
        if name not in known:
            row.blame(key, f"uses {{{name}}}; known are {', '.join(known)}")
    if re.search(r"[{}]", re.sub(r"\{\w+\}", "", words)):
        row.blame(key, "has a brace without its partner")


def _silent() -> Table:
    """Stands for what is not there, and blames nothing: it has been blamed as a whole."""
    return Table(File("", "", {}, []), (), {})


def _syntax(file: str, error: str, lines: int) -> Problem:
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", error)
    if found:
        return Problem(file, int(found[2]), found[1])
    return Problem(file, lines, error.removesuffix(" (at end of document)"))


def _is_a(value: Any, kind: type) -> bool:
    """Like isinstance, but true is no number and a moment is no date."""
    return type(value) is kind
