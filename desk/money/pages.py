"""The pages of 对账 with what they work with."""

from flask import Blueprint

from desk.money.importing import Importing
from desk.money.page import MoneyPage
from desk.parts import DeskParts
from office.money.ledger import Ledger
from office.money.proposals import Proposals
from office.money.settling import Settling
from office.money.statements import Statements


def register(desk: Blueprint, parts: DeskParts) -> None:
    """All of them."""
    ledger = Ledger(parts.database, parts.sealer, parts.clock)
    statements = Statements(parts.database, parts.sealer, parts.blind_index, parts.clock)
    proposals = Proposals(parts.database, parts.records, ledger, parts.blind_index, parts.clock)
    settling = Settling(parts.turn, parts.waker, parts.records, ledger, proposals, parts.staff, parts.clock)
    page = MoneyPage(statements, ledger, proposals, settling)
    page.register(desk)
    Importing(page, statements).register(desk)
