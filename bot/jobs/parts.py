"""What the jobs of a process work with, and how a job ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.documents.conversation_media import ConversationMedia
from bot.documents.keeping import Papers
from bot.documents.uploads import Uploads
from bot.identity.card_reading import CardReading
from bot.identity.carrier import CarrierChecks
from bot.identity.face import FaceChecks
from bot.jobs.expiries import Expiries
from bot.jobs.session_records import SessionRecords
from bot.jobs.texting import Texting
from bot.message.event import Event
from bot.models.bulletins import Bulletins
from bot.models.tables import to_ms
from bot.models.timers import TimerTable
from bot.models.webhook_endpoints import WebhookEndpoints
from bot.models.webhook_messages import WebhookMessages
from bot.models.work import Work, WorkTable
from bot.open_pages import OpenPages
from bot.outbox.outbox import Outbox
from bot.outbox.typing_sign import TypingSign
from bot.pacing import Pacer
from bot.providers.webhook_receiver import WebhookReceivers
from bot.queues import Waker
from bot.reports.kept_funnel import KeptFunnel
from bot.turn.turn import Turn
from bot.upkeep.erasing import Eraser
from bot.upkeep.retention import Retention
from bot.upkeep.sweeping import Sweeper
from bot.upkeep.word_index import WordIndex
from media.storage import StorageError
from office.held_decisions import HeldDecisions
from office.money.cash_office import CashOffice

_DAY_SECONDS = 86400
_SHORTEST_SECONDS, _LONGEST_SECONDS = 5.0, 1800.0
NEVER_ENDED = "the last try never ended"
log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the jobs of this process work with; the bootstrap hands it over before the first job."""

    turn: Turn
    outbox: Outbox
    work: WorkTable
    timers: TimerTable
    expiries: Expiries
    papers: Papers
    media: ConversationMedia
    session_records: SessionRecords
    uploads: Uploads
    open_pages: OpenPages
    facechecks: FaceChecks
    card_reading: CardReading
    eraser: Eraser
    sweeper: Sweeper
    retention: Retention
    word_index: WordIndex
    texting: Texting
    carriers: CarrierChecks
    typing: TypingSign
    waker: Waker
    kept_funnel: KeptFunnel
    held_decisions: HeldDecisions
    cash_office: CashOffice
    webhook_endpoints: WebhookEndpoints
    webhook_messages: WebhookMessages
    webhook_receivers: WebhookReceivers
    bulletins: Bulletins
    pacer: Pacer
    clock: Callable[[], datetime]


def fail(parts: Parts, claimed: Work) -> None:
    """Give up work of which nobody has to be told."""
    parts.work.fail(claimed, NEVER_ENDED)


def tell(parts: Parts, claimed: Work, event: Event) -> None:
    """Hand the result to the person's conversation; the work is done."""
    parts.turn.take(event).wake(parts.waker)
    parts.work.done(claimed)


def age_of(parts: Parts, claimed: Work) -> float:
    """Seconds since the work was queued."""
    return (to_ms(parts.clock()) - claimed.created_at) / 1000


def try_for_a_day(parts: Parts, claimed: Work, error: StorageError, given_up: str) -> None:
    """A full store is mended in hours: try again after as long as it has lasted, half an hour at most."""
    age = age_of(parts, claimed)
    if age >= _DAY_SECONDS:
        log.error(given_up, reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
    else:
        log.warning("store away", reason=str(error)[:200])
        parts.work.later(claimed, min(max(age, _SHORTEST_SECONDS), _LONGEST_SECONDS))


def try_again(parts: Parts, claimed: Work, error: StorageError, given_up: str) -> None:
    """The store is away: try later, unless this was the last try, which `given_up` says in the log."""
    if claimed.is_last_try:
        log.error(given_up, reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
    else:
        parts.work.retry(claimed, str(error))
