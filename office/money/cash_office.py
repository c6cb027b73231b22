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
from media.vault import Vault
from office.money.ledger import Ledger
from office.money.line_search import LineSearch
from office.money.proposals import Proposals
from office.money.repayments import Repayments
from office.money.settling import Settling
from office.money.statements import Statements
from office.money.telling_repaid import TellingRepaid
from office.money.telling_settled import TellingSettled


class CashOffice(NamedTuple):
    """Statements in, their lines settled, what goes back."""

    statements: Statements
    ledger: Ledger
    proposals: Proposals
    settling: Settling
    telling_settled: TellingSettled
    repayments: Repayments
    telling_repaid: TellingRepaid
    search: LineSearch


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
    def vault(self) -> Vault: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...


def cash_office(parts: _Parts) -> CashOffice:
    ledger = Ledger(parts.database, parts.sealer, parts.clock)
    proposals = Proposals(parts.database, parts.records, ledger, parts.vault.blind_index, parts.clock)
    repayments = Repayments(parts.database, parts.sealer, parts.records, parts.clock)
    telling = TellingSettled(parts.turn, parts.waker, parts.records, ledger, parts.staff, parts.clock)
    return CashOffice(
        Statements(parts.database, parts.sealer, parts.vault.blind_index, parts.clock),
        ledger,
        proposals,
        Settling(ledger, proposals, parts.vault, parts.clock),
        telling,
        repayments,
        TellingRepaid(parts.turn, parts.waker, parts.records, repayments),
        LineSearch(parts.database, parts.sealer),
    )
