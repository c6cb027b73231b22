"""A whole thread as a file: everything that the person, the bot and the agents said, and what happened."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.models.staff import Staff
from flows.workdays import CHINA
from office.threads.lines import Line, ThreadReader
from office.threads.opening import OpenedThread
from office.threads.whole import WholeThreads
from office.trail import Trail

_MOST_PARTS = 200  # of sixty messages of each side
_SIDES = {"applicant": "申请人", "bot": "机器人", "system": "——"}


class Transcripts:
    """Notes of the staff are left out: a transcript may be shown to others. Each one is recorded."""

    def __init__(self, reader: ThreadReader, whole: WholeThreads, trail: Trail) -> None:
        self._reader = reader
        self._whole = whole
        self._trail = trail

    def lines(self, opened: OpenedThread, staff: Staff, names: Mapping[str, str]) -> list[Line]:
        """Oldest first. Numbers are hidden unless this person gave a reason a short while ago."""
        is_whole = self._whole.is_open(staff, opened.openid)
        parts = list(self._parts(opened, staff, names, is_whole=is_whole))
        shown = "whole" if is_whole else "masked"
        self._trail.record(staff, "thread_exported", opened.openid, "", shown=shown)
        return [line for part in reversed(parts) for line in part if line.side != "note"]

    def _parts(
        self, opened: OpenedThread, staff: Staff, names: Mapping[str, str], *, is_whole: bool
    ) -> Iterator[list[Line]]:
        """The newest first."""
        until: int | None = None
        for _ in range(_MOST_PARTS):
            read = self._reader.read(
                opened.openid,
                staff,
                names,
                until=until,
                is_followed=opened.is_followed,
                is_whole=is_whole,
            )
            yield list(read.lines)
            until = read.earlier
            if until is None:
                return


def as_text(name: str, lines: list[Line], now: datetime) -> str:
    """Plain text, a line for each message; further lines of a message are indented."""
    head = f"{name} 的会话\n导出时间 {_moment(now)}，共 {len(lines)} 条\n\n"
    return head + "".join(map(_written, lines))


def _written(line: Line) -> str:
    words = line.text.replace("\n", "\n    ")
    return f"{_moment(line.at)} {_SIDES.get(line.side, line.who)}：{words}\n"


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
