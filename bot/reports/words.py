"""Every sentence that an applicant can be told, with its place, found from the source.

Read are the modules and templates below, and the catalogue. Left out are strings without Chinese, what is
only heard (see `heard`), and modules that speak to the staff, to operators or to readers of docs/.
"""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.reports.heard import heard
from bot.reports.template_words import in_template

SPEAKERS = ("flows", "handlers", "bot", "pages", "media/intake")
# They speak to operators, to the staff, or to readers of docs/; or they only name what others say.
NOT_TO_APPLICANTS = (
    "bot/cli/", "bot/demo/", "bot/reports/", "bot/models/staff.py", "bot/models/roles.py",
    "bot/wechat/inbound.py", "flows/graph.py", "flows/wording/vocabulary.py",
)  # fmt: skip
# What people write, kept beside a name or an answer so that it is understood.
_HEARD_KEYS = frozenset({"words"})
GAP = "{…}"
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, `{…}` where something is filled in, and where it is written."""

    path: str
    line: int
    text: str


def sentences(root: Path) -> list[Sentence]:
    """All of them, by file and line. `root` is the folder that holds the packages."""
    found = []
    for name in SPEAKERS:
        for path in sorted((root / name).rglob("*")):
            place = path.relative_to(root).as_posix()
            if not place.startswith(NOT_TO_APPLICANTS):
                found += [Sentence(place, line, text) for line, text in sorted(set(_in_file(path)))]
    return found


def as_text(found: Sequence[Sentence]) -> str:
    """One line each: file:line, then the words."""
    return "".join(f"{one.path}:{one.line}\t{_in_a_line(one.text)}\n" for one in found)


def as_markdown(found: Sequence[Sentence]) -> str:
    """A table for each file, to be read and commented on."""
    lines = ["# 申请人会看到的话", "", f"共 {len(found)} 条，`{GAP}` 处按情况填入。"]
    for path in dict.fromkeys(one.path for one in found):
        lines += ["", f"## {path}", "", "| 行 | 话 |", "|---|---|"]
        lines += [f"| {one.line} | {_in_a_cell(one.text)} |" for one in found if one.path == path]
    return "\n".join(lines) + "\n"


def in_module(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of everything that a module says."""
    module = ast.parse(source)
    yield from _said(module, heard(module))


def _in_file(path: Path) -> Iterator[tuple[int, str]]:
    readers = {".py": in_module, ".toml": in_catalogue, ".html": in_template}
    read = readers.get(path.suffix)
    found = read(path.read_text("utf-8")) if read else ()
    return ((line, text) for line, text in found if HAN.search(text))


def _said(node: ast.AST, left_out: frozenset[int]) -> Iterator[tuple[int, str]]:
    if id(node) in left_out:
        return
    text, inside = _text(node)
    if text is not None:
        yield node.lineno, text  # type: ignore[attr-defined]  # every expression knows its line
    for child in inside:
        yield from _said(child, left_out)


def _text(node: ast.AST) -> tuple[str | None, list[ast.AST]]:
    """The words of an expression, and what is left to look into: the parts that fill its gaps."""
    match node:
        case ast.Constant(value=str(words)):
            return words, []
        case ast.FormattedValue(value=value):
            return GAP, [value]
        case ast.JoinedStr(values=values):
            return _joined([_text(value) for value in values])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            sides = [_text(left), _text(right)]
            if any(words is not None for words, _ in sides):
                whole = zip(sides, (left, right), strict=True)
                return _joined([side if side[0] is not None else (GAP, [part]) for side, part in whole])
    return None, list(ast.iter_child_nodes(node))


def _joined(parts: Sequence[tuple[str | None, list[ast.AST]]]) -> tuple[str, list[ast.AST]]:
    return "".join(words or "" for words, _ in parts), [one for _, inside in parts for one in inside]


def in_catalogue(text: str) -> Iterator[tuple[int, str]]:
    """The values of a TOML file. The line is the first that has the value's first line."""
    lines = text.splitlines()
    for value in _values(tomllib.loads(text)):
        first = next(iter(value.splitlines()), value)
        yield next((n for n, line in enumerate(lines, start=1) if first in line), 1), value


def _values(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for one in data:
            yield from _values(one)
    elif isinstance(data, dict):
        # `names` beside a `name` are other ways to say it; standing alone they are what is shown.
        left_out = _HEARD_KEYS | ({"names"} if "name" in data else set())
        for key, value in data.items():
            if key not in left_out:
                yield from _values(value)


def _in_a_line(text: str) -> str:
    return text.replace("\n", "⏎")


def _in_a_cell(text: str) -> str:
    return text.strip("\n").replace("|", "\\|").replace("\n", "<br>")
