"""What the interface works with; the bootstrap hands it over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.making import MakingRecords
from bot.models.api_keys import ApiKeys
from bot.models.database import Database
from bot.models.documents import DocumentTable
from bot.models.pins import PinTable
from bot.models.staff import StaffTable
from bot.queues import Waker
from bot.records import Records
from bot.sealing.sealer import Sealer
from bot.turn.turn import Turn
from media.storage import Storage
from office.held_decisions import HeldDecisions
from office.money.cash_office import CashOffice


@dataclass(frozen=True, slots=True)
class ApiParts:
    """The parts of the interface."""

    keys: ApiKeys
    staff: StaffTable
    records: Records
    sealer: Sealer
    database: Database
    documents: DocumentTable
    storage: Storage
    turn: Turn
    waker: Waker
    held_decisions: HeldDecisions
    making: MakingRecords
    pins: PinTable
    cash_office: CashOffice
    clock: Callable[[], datetime]
    fresh_id: Callable[[], str]
    secret_key: str
