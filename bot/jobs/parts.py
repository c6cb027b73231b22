"""What the jobs of a process work with, and how a job ends."""

from dataclasses import dataclass

import structlog

from bot.documents.keeping import Papers
from bot.documents.uploads import Uploads
from bot.identity.card_reading import CardReading
from bot.identity.carrier import CarrierChecks
from bot.identity.face import FaceChecks
from bot.jobs.texting import Texting
from bot.message.event import Event
from bot.models.timers import TimerTable
from bot.models.work import Work, WorkTable
from bot.outbox.outbox import Outbox
from bot.outbox.typing_sign import TypingSign
from bot.queues import Waker
from bot.reports.kept_funnel import KeptFunnel
from bot.turn.turn import Turn
from bot.upkeep.erasing import Eraser
from bot.upkeep.retention import Retention
from bot.upkeep.sweeping import Sweeper
from media.storage import StorageError

NEVER_ENDED = "the last try never ended"
log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the jobs of this process work with; the bootstrap hands it over before the first job."""

    turn: Turn
    outbox: Outbox
    work: WorkTable
    timers: TimerTable
    papers: Papers
    uploads: Uploads
    facechecks: FaceChecks
    card_reading: CardReading
    eraser: Eraser
    sweeper: Sweeper
    retention: Retention
    texting: Texting
    carriers: CarrierChecks
    typing: TypingSign
    waker: Waker
    kept_funnel: KeptFunnel


def fail(parts: Parts, claimed: Work) -> None:
    """Give up work of which nobody has to be told."""
    parts.work.fail(claimed, NEVER_ENDED)


def tell(parts: Parts, claimed: Work, event: Event) -> None:
    """Hand the result to the person's conversation; the work is done."""
    parts.turn.take(event).wake(parts.waker)
    parts.work.done(claimed)


def try_again(parts: Parts, claimed: Work, error: StorageError, given_up: str) -> None:
    """The store is away: try later, unless this was the last try, which `given_up` says in the log."""
    if claimed.is_last_try:
        log.error(given_up, reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
    else:
        parts.work.retry(claimed, str(error))
