"""The bar of an order: where it stands between the acceptance and the courier."""

from dataclasses import dataclass
from typing import Literal

from flows.state import Application, Status

_NAMES = ("受理", "到账", "审核", "制证", "寄出")
# How many stations are behind the order, in each state that has a place on the bar.
_BEHIND = {
    Status.DRAFT: 0,
    Status.SUBMITTED: 1,
    Status.SLIP_RECEIVED: 1,
    Status.IN_REVIEW: 2,
    Status.SUPPLEMENTING: 2,
    Status.REJECTED: 2,
    Status.APPROVED: 3,
    Status.PRODUCED: 4,
    Status.MAILED: 5,
    Status.COMPLETED: 5,
}
_TOLD = {"past": "已完成", "now": "正在办", "later": "还没到"}


@dataclass(frozen=True, slots=True)
class Station:
    """One station; `told` is its state in words."""

    name: str
    state: Literal["past", "now", "later"]

    @property
    def told(self) -> str:
        return _TOLD[self.state]


def stations_of(application: Application) -> tuple[Station, ...]:
    """The stations in their order; empty for an application that ended on the way or is being paid back."""
    behind = _BEHIND.get(application.status)
    if behind is None:
        return ()
    return tuple(
        Station(name, "past" if place < behind else "now" if place == behind else "later")
        for place, name in enumerate(_NAMES)
    )
