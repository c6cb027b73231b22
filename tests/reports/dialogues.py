"""What the account says in the written dialogues, and whether given sentences account for it."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from bot.reports.words import Sentence

ROOT = Path(__file__).parents[2]
_HAN = r"[\u3400-\u9fff]"
_GAP = re.compile(r"\{…\}|\{\w*\}")
_ENOUGH = 3  # characters of its own that a sentence needs before its gaps may be filled with anything


def lines_said(text: str) -> Iterator[str]:
    """Line by line, without the marks for taps and links and without their numbers."""
    is_said = is_template = False
    for line in text.splitlines():
        is_first = line.startswith("机器人：")
        is_said = is_first or (is_said and line.startswith("　　"))
        is_template = line.startswith("机器人：[模板消息]") or (is_template and not is_first)
        if is_said:
            bare = re.sub(r"^机器人：|^　+|\[图片\]", "", line)
            # WeChat holds a template's title and labels; ours is what stands behind them.
            bare = bare.partition("：")[2] if is_template else bare
            yield re.sub(r"〔(\d+\. |▸ )?([^〕]*)〕", r"\2", bare)


def typed(text: str) -> set[str]:
    """What people and staff said, before the dialogue too: parts of it come back in what the account says."""
    people = [*(ROOT / "tests").glob("conversation*.py"), ROOT / "bot/demo/applicant.py"]
    scenes = {path.read_text("utf-8") for path in people}
    return scenes | set(re.findall(r"^(?:用户|系统)：(?:\[[^]]*\])?(.*)$", text, re.M))


def places() -> set[str]:
    """The provinces and cities of the national table: data, not words."""
    found: set[str] = set()
    todo = json.loads((ROOT / "flows/catalogue/divisions.json").read_text("utf-8"))
    while todo:
        row = todo.pop()
        found.add(row["name"])
        todo += row.get("children", ())
    return found


class Cover:
    """Lines are covered by sentences, pieces of them between gaps, names, and parts of what was typed."""

    def __init__(
        self, sentences: Iterable[Sentence], names: Iterable[str], typed: Iterable[str] = ()
    ) -> None:
        self._lines = {line for one in sentences for line in one.text.splitlines()}
        self._names = {name for name in names if len(name) > 1}
        self._typed = "\n".join(typed)

    def covers(self, line: str) -> bool:
        return self._in_pieces(line) or any(shape.fullmatch(line) for shape in self._shapes)

    def _in_pieces(self, line: str) -> bool:
        reached = {0}
        for at in range(len(line)):
            if at not in reached:
                continue
            if not re.match(_HAN, line[at]):
                reached.add(at + 1)
            for token in self._tokens.get(line[at], ()):
                # A single character (元, 年) is only a unit after a number.
                if line.startswith(token, at) and (len(token) > 1 or re.search(r"\d ?$", line[:at])):
                    reached.add(at + len(token))
            end = at + 2
            while end <= len(line) and line[at:end] in self._typed:
                reached.add(end)
                end += 1
        return len(line) in reached

    @cached_property
    def _tokens(self) -> dict[str, set[str]]:
        """By first character. What surrounds the Chinese of a piece is free."""
        found: dict[str, set[str]] = {}
        pieces = (piece for line in self._lines for piece in _GAP.split(line))
        for token in (*pieces, *self._names):
            if trimmed := re.search(rf"{_HAN}.*{_HAN}|{_HAN}", token):
                found.setdefault(trimmed[0][0], set()).add(trimmed[0])
        return found

    @cached_property
    def _shapes(self) -> list[re.Pattern[str]]:
        return [
            re.compile(".*".join(map(re.escape, _GAP.split(line))))
            for line in self._lines
            if _GAP.search(line) and len(re.findall(_HAN, _GAP.sub("", line))) >= _ENOUGH
        ]
