"""Open lines of statements beside the orders that they may pay."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ApplicationRow, OrderPart, PayerAccountRow, to_ms
from bot.records import Records
from flows.certificates.choice import look_at
from flows.payments import Due, Fit, Proposal, Transfer, propose
from flows.payments.order_numbers import digits_in
from flows.payments.payer_name import folded
from flows.sections.opening import terms_of
from flows.state import ENDED, Application
from office.money.ledger import WAITING, Ledger
from office.money.line import StatementLine

_MOSTWAITING = 3000  # orders that wait for money, the newest
_MOST_NAMED = 400
_application = cast(Table, ApplicationRow.__table__)
_part = cast(Table, OrderPart.__table__)
_account = cast(Table, PayerAccountRow.__table__)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line, what it is proposed to pay, and whom the orders are for: application → subject."""

    line: StatementLine
    proposal: Proposal

    @property
    def stamp(self) -> str:
        """The same while the proposal is: what a cashier saw is what is settled."""
        orders = ",".join(f"{share.due.order_no}={share.fen}" for share in self.proposal.shares)
        return f"{self.line.id}:{self.proposal.fit}:{orders}"


class Proposals:
    """Works out what each line may pay. Looks only, but for the accounts that it learns."""

    def __init__(
        self,
        database: Database,
        records: Records,
        ledger: Ledger,
        blind_index: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._records = records
        self._ledger = ledger
        self._blind_index = blind_index
        self._clock = clock

    def of(self, lines: Sequence[StatementLine], order_no: str = "") -> list[Proposed]:
        """`order_no`: an order that the cashier named for these lines.

        What a line is proposed to pay without a second thought is paid for the lines behind it.
        """
        dues = self._dues(lines, order_no)
        learned = self._learned(lines, dues)
        found: list[Proposed] = []
        for line in lines:
            found.append(Proposed(line, self._propose(line, dues, learned, order_no)))
            if is_settled_together(found[-1]):
                dues = dues | _paid_by(found[-1].proposal)
        return found

    def learn(self, line: StatementLine, due: Due) -> None:
        """This account pays for this organisation: a cashier said so."""
        if not line.account_mark:
            return
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {"account": line.account_mark, "name": self._name_mark(due.payer), "at": to_ms(self._clock())}
        learning = dialect.insert(_account).values(row).on_conflict_do_nothing()
        with self._database.writing() as connection:
            connection.execute(learning)

    def _propose(
        self, line: StatementLine, dues: Mapping[str, Due], learned: Mapping[str, set[str]], order_no: str
    ) -> Proposal:
        theirs = learned.get(line.account_mark, set()) if line.account_mark else set()
        known = frozenset(due.application_id for due in dues.values() if self._name_mark(due.payer) in theirs)
        remark = order_no or line.remark
        return propose(Transfer(line.fen, line.payer, remark, known), dues)

    def _dues(self, lines: Sequence[StatementLine], order_no: str) -> dict[str, Due]:
        """Orders that wait for money, and those that the remarks may name, by their numbers."""
        named = {order_no} if order_no else set(self._named(lines))
        numbers = _application.c.order_no.in_(named)
        waiting = (
            select(_application.c.id)
            .where(
                _application.c.order_no.is_not(None),
                _application.c.status.in_([status.value for status in WAITING]),
            )
            .order_by(_application.c.since.desc())
            .limit(_MOSTWAITING)
        )
        with self._database.reading() as connection:
            ids = set(connection.execute(waiting).scalars())
            ids |= set(connection.execute(select(_application.c.id).where(numbers)).scalars())
        found = self._records.several(ids)
        received = self._ledger.received(ids)
        now = self._clock()
        every = (due_of(one, received.get(one.id, 0), now) for one in found.values())
        return {due.order_no: due for due in every}

    def _named(self, lines: Iterable[StatementLine]) -> list[str]:
        """Order numbers that runs of digits in the remarks may mean. Each run is looked up in the index of
        order numbers, from any of their digits on."""
        runs = list(dict.fromkeys(run for line in lines for run in digits_in(line.remark)))[:_MOST_NAMED]
        found: list[str] = []
        with self._database.reading() as connection:
            for run in runs:
                start = run[:15] if run.endswith("000") and len(run) == 18 else run
                for piece in {start, start.lstrip("0")}:
                    begins = (_part.c.digits >= piece, _part.c.digits < f"{piece}a")
                    numbers = select(_part.c.number).where(*begins).limit(3)
                    found += connection.execute(numbers).scalars()
        return [*found, *(run for run in runs if len(run) == 18)]

    def _learned(self, lines: Sequence[StatementLine], dues: Mapping[str, Due]) -> dict[str, set[str]]:
        """Mark of an account → marks of the names that it paid for."""
        marks = {line.account_mark for line in lines} - {""}
        if not marks or not dues:
            return {}
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(_account).where(_account.c.account.in_(marks))):
                found.setdefault(row.account, set()).add(row.name)
        return found

    def _name_mark(self, name: str) -> str:
        return self._blind_index(f"payer-name:{folded(name)}")


def due_of(application: Application, booked: int, now: datetime) -> Due:
    """An order as money sees it. `booked`: the money of statements that was booked to it, in fen."""
    is_waiting = application.status in WAITING
    return Due(
        application.id,
        application.order_no,
        look_at(application, now).subject(),
        terms_of(application).fee,
        booked,
        is_waiting,
        application.status in ENDED,
        not is_waiting and not booked and bool(application.value("payment")),
    )


def _paid_by(proposal: Proposal) -> dict[str, Due]:
    """The orders of a proposal once it is booked, by their numbers."""
    after = (
        replace(one.due, received=one.due.received + one.fen, is_by_hand=False) for one in proposal.shares
    )
    return {due.order_no: due for due in after}


def is_settled_together(proposed: Proposed) -> bool:
    """Whether it is ticked from the beginning: nothing about it needs a second thought."""
    is_plain = proposed.proposal.fit in (Fit.EXACT, Fit.SEVERAL, Fit.REST, Fit.FOUND)
    return is_plain and proposed.proposal.is_sure
