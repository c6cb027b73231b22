"""A line of a statement as staff see it, and its states."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.sealing.sealer import Sealer


class LineState(StrEnum):
    """`LINE_STATES` has the names."""

    OPEN = "open"
    BOOKED = "booked"
    RETURNING = "returning"
    ASIDE = "aside"
    WENT = "went"
    UNREADABLE = "unreadable"


LINE_STATES: Mapping[LineState, str] = MappingProxyType(
    {
        LineState.OPEN: "待处理",
        LineState.BOOKED: "已入账",
        LineState.RETURNING: "退回",
        LineState.ASIDE: "不处理",
        LineState.WENT: "支出",
        LineState.UNREADABLE: "读不出来",
    }
)
# Where a line may go from each state. What is booked or goes back may be taken back for some seconds.
LINE_MOVES: Mapping[LineState, frozenset[LineState]] = MappingProxyType(
    {
        LineState.OPEN: frozenset({LineState.BOOKED, LineState.RETURNING, LineState.ASIDE}),
        LineState.UNREADABLE: frozenset({LineState.ASIDE}),
        LineState.ASIDE: frozenset({LineState.OPEN}),
        LineState.BOOKED: frozenset({LineState.OPEN}),
        LineState.RETURNING: frozenset({LineState.OPEN}),
        LineState.WENT: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """`fen` is 0 only for a line that cannot be read, whose `why` says so. `note`: why it was put aside."""

    id: int
    number: int
    day: str
    time: str
    came: bool
    fen: int
    state: LineState
    account_mark: str
    payer: str = ""
    account: str = ""
    bank: str = ""
    remark: str = ""
    serial: str = ""
    why: str = ""
    text: str = ""

    @property
    def account_tail(self) -> str:
        return f"尾号 {self.account[-4:]}" if self.account else "没有账号"


def open_line(sealer: Sealer, row: Any) -> StatementLine:
    """Raises VaultError."""
    told = sealer.open_statement_line(row)
    return StatementLine(
        row.id,
        row.number,
        row.day,
        told.get("time", ""),
        bool(row.came),
        row.fen or 0,
        LineState(row.state),
        row.account,
        **{
            name: told.get(name, "")
            for name in ("payer", "account", "bank", "remark", "serial", "why", "text")
        },
    )
