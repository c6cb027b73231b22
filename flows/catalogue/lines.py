"""The line of each key in a TOML text. tomllib gives the line of broken syntax only."""

import tomllib
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]


def lines_of(source: str) -> dict[Place, int]:
    """The line on which each table and key of a valid TOML text begins.

    Each statement is parsed by itself; it ends on the first line with which it parses.
    """
    lines: dict[Place, int] = {}
    header: Place = ()
    counts: dict[Place, int] = {}
    for number, statement in _statements(source):
        if statement.lstrip().startswith("["):
            header = _header(statement, counts)
            lines[header] = number
        else:
            for place in _places(tomllib.loads(statement)):
                lines.setdefault(header + place, number)
    return lines


def _statements(source: str) -> Iterator[tuple[int, str]]:
    begun, first = "", 0
    for number, line in enumerate(source.split("\n"), 1):
        if not begun and (not line.strip() or line.lstrip().startswith("#")):
            continue
        begun, first = (f"{begun}\n{line}", first) if begun else (line, number)
        try:
            tomllib.loads(begun)
        except tomllib.TOMLDecodeError:
            continue
        yield first, begun
        begun = ""


def _header(statement: str, counts: dict[Place, int]) -> Place:
    """The place that `[a.b]` or `[[a.b]]` opens: within the newest row of each list of tables."""
    parsed: Any = tomllib.loads(statement)
    place: Place = ()
    while parsed:
        key, parsed = next(iter(parsed.items()))
        place = (*place, key)
        if isinstance(parsed, list):
            counts[place] = counts.get(place, -1) + 1
            return (*place, counts[place])
        if place in counts:
            place = (*place, counts[place])
    return place


def _places(value: Any) -> Iterator[Place]:
    if isinstance(value, dict):
        steps: list[tuple[str | int, Any]] = list(value.items())
    else:
        steps = list(enumerate(value)) if isinstance(value, list) else []
    for step, inner in steps:
        yield (step,)
        yield from ((step, *place) for place in _places(inner))
