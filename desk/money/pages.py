"""The pages of 对账 with what they work with."""

from flask import Blueprint

from desk.money.days_page import DaysPage
from desk.money.importing import Importing
from desk.money.page import MoneyPage
from desk.money.repayments_page import RepaymentsPage
from desk.parts import DeskParts
from office.money.day_close import DayClose
from office.money.invoices import InvoiceList
from office.money.ledger import Ledger
from office.money.proposals import Proposals
from office.money.repayments import Repayments
from office.money.settling import Settling
from office.money.statements import Statements
from office.money.telling_repaid import TellingRepaid
from office.trail import Trail


def register(desk: Blueprint, parts: DeskParts) -> None:
    """All of them."""
    ledger = Ledger(parts.database, parts.sealer, parts.clock)
    statements = Statements(parts.database, parts.sealer, parts.blind_index, parts.clock)
    proposals = Proposals(parts.database, parts.records, ledger, parts.blind_index, parts.clock)
    settling = Settling(parts.turn, parts.waker, parts.records, ledger, proposals, parts.staff, parts.clock)
    page = MoneyPage(statements, ledger, proposals, settling)
    page.register(desk)
    Importing(page, statements).register(desk)
    repayments = Repayments(parts.database, parts.sealer, parts.records, parts.clock)
    telling = TellingRepaid(parts.turn, parts.waker, parts.records, repayments)
    RepaymentsPage(repayments, telling, parts.staff).register(desk)
    invoices = InvoiceList(parts.database, parts.records, parts.clock)
    trail = Trail(parts.database, parts.sealer, parts.clock)
    DaysPage(DayClose(parts.database, parts.clock), invoices, trail, parts.clock).register(desk)
