"""What the desk works with; the bootstrap hands it over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from bot.documents.keeping import Papers
from bot.identity.card import IdChecks
from bot.identity.face import FaceChecks
from bot.learned_answers import LearnedAnswers
from bot.links import Links
from bot.live import Publish
from bot.making import MakingRecords
from bot.models.api_keys import ApiKeys
from bot.models.bulletins import Bulletins
from bot.models.database import Database
from bot.models.decision_drafts import DecisionDrafts
from bot.models.documents import DocumentTable
from bot.models.line_drafts import LineDrafts
from bot.models.passkeys import Passkeys
from bot.models.pins import PinTable
from bot.models.second_factor import SecondFactors
from bot.models.staff import StaffTable
from bot.models.staff_sessions import StaffSessions
from bot.models.thread_notes import ThreadNotes
from bot.models.webhook_endpoints import WebhookEndpoints
from bot.models.webhook_messages import WebhookMessages
from bot.models.work import WorkTable
from bot.outbox.typing_sign import TypingSign
from bot.outbox.unsent import Unsent
from bot.providers.webhook_receiver import WebhookReceivers
from bot.queues import Waker
from bot.records import Records
from bot.reports.kept_funnel import KeptFunnel
from bot.sealing.sealer import Sealer
from bot.turn.rehearsal import Rehearsal
from bot.turn.turn import Turn
from bot.working_times import WorkingTimes
from media.storage import Storage
from office.held_decisions import HeldDecisions
from office.money.cash_office import CashOffice
from office.stretch import Stretches


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The parts of the desk. `is_secure`: the desk is served over https, so its cookie is too.

    `needing_second`: the roles that nobody works in without a second factor. `live_url`: where the pages hear
    of changes; without it they ask every half minute. `public_url`: the address that passkeys are bound to.
    """

    records: Records
    sealer: Sealer
    turn: Turn
    rehearsal: Rehearsal
    waker: Waker
    storage: Storage
    documents: DocumentTable
    papers: Papers
    facechecks: FaceChecks
    idchecks: IdChecks
    links: Links
    staff: StaffTable
    stretches: Stretches
    line_drafts: LineDrafts
    thread_notes: ThreadNotes
    typing_sign: TypingSign
    staff_sessions: StaffSessions
    second_factors: SecondFactors
    passkeys: Passkeys
    public_url: str
    needing_second: frozenset[str]
    working_times: WorkingTimes
    learned_answers: LearnedAnswers
    api_keys: ApiKeys
    webhook_endpoints: WebhookEndpoints
    webhook_messages: WebhookMessages
    webhook_receivers: WebhookReceivers
    database: Database
    bulletins: Bulletins
    kept_funnel: KeptFunnel
    held_decisions: HeldDecisions
    cash_office: CashOffice
    decision_drafts: DecisionDrafts
    unsent: Unsent
    work: WorkTable
    making: MakingRecords
    pins: PinTable
    redis: Redis
    publish: Publish
    live_url: str
    clock: Callable[[], datetime]
    fresh_id: Callable[[], str]
    blind_index: Callable[[str], str]
    secret_key: str
    is_secure: bool
