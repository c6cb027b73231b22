"""The cashier's deeds on lines of a statement: the ledger changes, and seconds later the applicant hears."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import IllegalMove
from bot.models.staff import Staff
from bot.models.tables import to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from flows.payments import FITS, Fit, Proposal
from flows.payments.payer_name import is_same
from media.vault import Vault
from office.money.ledger import Back, Ledger
from office.money.line import StatementLine
from office.money.proposals import Proposals, Proposed

HOLD = timedelta(seconds=15)
log = structlog.get_logger("money")


class Settling:
    """Each deed is held: for some seconds the line can be taken back, and nobody hears of it.

    The work that tells is stored with the deed, so that a killed process loses nothing.
    """

    def __init__(
        self, ledger: Ledger, proposals: Proposals, vault: Vault, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._proposals = proposals
        self._vault = vault
        self._clock = clock

    def settle(self, stamps: Iterable[str], staff: Staff) -> tuple[int, int]:
        """All lines whose proposals are still what the cashier saw. Returns how many were settled, and how
        many changed meanwhile."""
        wanted = set(stamps)
        lines = list(self._ledger.several({int(stamp.partition(":")[0]) for stamp in wanted}).values())
        done = 0
        for proposed in self._proposals.of(lines):
            if proposed.stamp in wanted and FITS[proposed.proposal.fit].is_settled:
                done += self._try(proposed, staff)
        return done, len(wanted) - done

    def book(self, line: StatementLine, order_no: str, staff: Staff) -> Proposal:
        """To the order that the cashier names, whoever paid. Raises IllegalMove when it wants no money."""
        proposal = self._wanted(line, order_no)
        due = proposal.shares[0].due
        if not is_same(line.payer, due.payer):
            self._proposals.learn(line, due)
        self._book(Proposed(line, _kept(proposal, line)), proposal.fit, staff)
        return proposal

    def booking(self, line: StatementLine, order_no: str = "") -> Proposal:
        """What would be booked: to the order that is named, else as it is proposed. Raises IllegalMove."""
        if order_no:
            return _kept(self._wanted(line, order_no), line)
        (proposed,) = self._proposals.of([line])
        if not FITS[proposed.proposal.fit].is_settled:
            raise IllegalMove("no order is proposed")
        return proposed.proposal

    def why_back(self, line: StatementLine) -> tuple[Fit, str, str]:
        """Why the whole line goes back, and of which application and order; both are "" when of none."""
        (proposed,) = self._proposals.of([line])
        share = next(iter(proposed.proposal.shares), None)
        fit = proposed.proposal.fit if FITS[proposed.proposal.fit].goes_back else Fit.UNKNOWN
        return (fit, share.due.application_id, share.due.order_no) if share else (fit, "", "")

    def send_back(self, line: StatementLine, staff: Staff) -> None:
        """The whole line, with the reason that the proposal gives. Raises IllegalMove."""
        fit, *about = self.why_back(line)
        work = self._work(line, staff, fit, about[0])
        self._ledger.send_back(line, Back(line.fen, fit.value, *about), staff, work)

    def take_back(self, line_ids: Iterable[int], staff: Staff) -> int:
        """Lines whose seconds are not over are open again. Returns how many were."""
        lines = self._ledger.several(set(line_ids)).values()
        return sum(self._take_back(line, staff) for line in lines)

    def held(self) -> tuple[list[StatementLine], int]:
        """The lines that can be taken back now, and the seconds that are left for the last of them."""
        now = self._clock()
        due = self._ledger.held(now)
        left = max(due.values(), default=0) - to_ms(now)
        lines = self._ledger.several(due.keys())
        return [lines[one] for one in sorted(lines)], max(0, -(-left // 1000))

    def _wanted(self, line: StatementLine, order_no: str) -> Proposal:
        (proposed,) = self._proposals.of([line], order_no)
        if not proposed.proposal.shares or proposed.proposal.fit in (Fit.CLOSED, Fit.DOUBLE):
            raise IllegalMove("this order wants no money")
        return proposed.proposal

    def _take_back(self, line: StatementLine, staff: Staff) -> bool:
        try:
            self._ledger.take_back(line, staff)
        except IllegalMove as reason:
            log.info("line not taken back", line=line.id, reason=str(reason))
            return False
        return True

    def _try(self, proposed: Proposed, staff: Staff) -> bool:
        try:
            self._book(proposed, proposed.proposal.fit, staff)
        except IllegalMove as reason:
            log.info("line not booked", line=proposed.line.id, reason=str(reason))
            return False
        return True

    def _book(self, proposed: Proposed, fit: Fit, staff: Staff) -> None:
        proposal, line = proposed.proposal, proposed.line
        back = None
        if proposal.too_much:
            due = proposal.shares[0].due
            back = Back(proposal.too_much, Fit.OVER.value, due.application_id, due.order_no)
        self._ledger.book(line, proposal.shares, fit, staff, back, self._work(line, staff, fit))

    def _work(self, line: StatementLine, staff: Staff, why: Fit, application_id: str = "") -> dict[str, Any]:
        """What is to be told: of which line, by whom, and of money that goes back why and of which order."""
        now = self._clock()
        told = {"line": line.id, "actor": staff.actor, "why": why.value, "application": application_id}
        key = f"money:{line.id}:{secrets.token_hex(8)}"
        return work_row(self._vault, WorkKind.TELL_MONEY, key, "", application_id, told, to_ms(now + HOLD))


def _kept(proposal: Proposal, line: StatementLine) -> Proposal:
    """The same with what is kept as its part, and what is too much."""
    share = proposal.shares[0]
    open_fen = line.fen if proposal.fit is Fit.FOUND else share.due.open
    too_much = line.fen - min(line.fen, open_fen)
    kept = type(share)(share.due, share.fen - too_much)
    return Proposal(proposal.fit, (kept,), proposal.reasons, too_much)
