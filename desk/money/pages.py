"""The pages of 对账 with what they work with."""

from flask import Blueprint

from desk.money.days_page import DaysPage
from desk.money.importing import Importing
from desk.money.page import MoneyPage
from desk.money.repayments_page import RepaymentsPage
from desk.parts import DeskParts
from office.money.day_close import DayClose
from office.money.invoices import InvoiceList
from office.money.rehearsing_settled import RehearsingSettled
from office.rehearsing import Rehearsing
from office.trail import Trail


def register(desk: Blueprint, parts: DeskParts) -> None:
    """All of them."""
    cash = parts.cash_office
    rehearsing = RehearsingSettled(cash.settling, parts.records, Rehearsing(parts.rehearsal))
    page = MoneyPage(cash, rehearsing)
    page.register(desk)
    Importing(page, cash.statements).register(desk)
    RepaymentsPage(cash.repayments, cash.telling_repaid, parts.staff).register(desk)
    invoices = InvoiceList(parts.database, parts.records, parts.clock)
    trail = Trail(parts.database, parts.sealer, parts.clock)
    DaysPage(DayClose(parts.database, parts.clock), invoices, trail, parts.clock).register(desk)
