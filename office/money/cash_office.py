"""What works with money, built on one ledger: the desk and the interface for other systems have the same."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.models.database import Database
from bot.models.staff import StaffTable
from bot.queues import Waker
from bot.records import Records
from bot.sealing.sealer import Sealer
from bot.turn.turn import Turn
from office.money.ledger import Ledger
from office.money.proposals import Proposals
from office.money.repayments import Repayments
from office.money.settling import Settling
from office.money.statements import Statements
from office.money.telling_repaid import TellingRepaid


class CashOffice(NamedTuple):
    """Statements in, their lines settled, what goes back."""

    statements: Statements
    ledger: Ledger
    proposals: Proposals
    settling: Settling
    repayments: Repayments
    telling: TellingRepaid


class _Parts(Protocol):
    """What it is built from."""

    @property
    def database(self) -> Database: ...
    @property
    def sealer(self) -> Sealer: ...
    @property
    def records(self) -> Records: ...
    @property
    def staff(self) -> StaffTable: ...
    @property
    def turn(self) -> Turn: ...
    @property
    def waker(self) -> Waker: ...
    @property
    def blind_index(self) -> Callable[[str], str]: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...


def cash_office(parts: _Parts) -> CashOffice:
    ledger = Ledger(parts.database, parts.sealer, parts.clock)
    proposals = Proposals(parts.database, parts.records, ledger, parts.blind_index, parts.clock)
    repayments = Repayments(parts.database, parts.sealer, parts.records, parts.clock)
    return CashOffice(
        Statements(parts.database, parts.sealer, parts.blind_index, parts.clock),
        ledger,
        proposals,
        Settling(parts.turn, parts.waker, parts.records, ledger, proposals, parts.staff, parts.clock),
        repayments,
        TellingRepaid(parts.turn, parts.waker, parts.records, repayments),
    )
