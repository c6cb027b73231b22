"""What rq workers run: ids in, load, one call. Each job may run twice without harm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError

from bot.jobs import kinds
from bot.jobs.lease import held
from bot.jobs.parts import Parts
from bot.message.event import TimerFired
from bot.models.database import is_away
from bot.models.work import Work
from bot.models.work_kinds import PHOTOS
from handlers.deadline import TIMER
from handlers.photo import PAGE_LEFT, PAGE_SECONDS, PHOTOS_SENT

_OF_PAGES = (PHOTOS_SENT, PAGE_LEFT)
log = structlog.get_logger("jobs")

_parts: list[Parts] = []


def use(parts: Parts) -> None:
    """Give the jobs of this process what they need."""
    _parts[:] = [parts]


def deliver(openid: str) -> None:
    """Send what waits for one person."""
    with _alone("deliver"):  # the outbox puts off what it cannot send
        if _parts[0].outbox.deliver(openid):
            _parts[0].typing.end(openid)


def fire(openid: str, name: str) -> None:
    """The time of a person's timers of this name has come. One that fails is put off."""
    parts = _parts[0]
    for timer in parts.timers.of(openid, name):
        is_page_open = name in _OF_PAGES and parts.open_pages.is_open(timer.application_id)
        if name == PAGE_LEFT and is_page_open:
            parts.timers.postpone(timer, PAGE_SECONDS)
            continue
        with _alone("fire", put_off=partial(parts.timers.put_off, timer)):
            may_expire = name == TIMER and parts.expiries.are_allowed(openid, timer.application_id)
            event = TimerFired(
                openid=openid,
                key=f"timer:{openid}:{timer.application_id}:{name}:{timer.revision}:{timer.due_at}",
                application_id=timer.application_id,
                name=name,
                revision=timer.revision,
                may_expire=may_expire,
                is_page_open=is_page_open,
            )
            parts.turn.take(event).wake(parts.waker)
            parts.timers.drop(timer)


def work(work_id: int) -> None:
    """Do one row of work, unless another worker has it."""
    _do(_parts[0].work.claim(work_id))


def work_in_turn(work_id: int) -> None:
    """Do one row of the queue of this row: the one whose person's turn it is."""
    _do(_parts[0].work.claim_in_turn(PHOTOS))


def _do(claimed: Work | None) -> None:
    if claimed is None:
        return
    parts = _parts[0]
    put_off, put_back = partial(parts.work.put_off, claimed), partial(parts.work.put_back, claimed)
    with (
        structlog.contextvars.bound_contextvars(work=claimed.id, kind=claimed.kind),
        _alone("work", put_off=put_off, put_back=put_back),
        held(parts.work, claimed),
    ):
        parts.typing.begin(claimed)
        if claimed.is_hopeless:
            log.error("work given up: the last try never ended", attempts=claimed.attempts)
            kinds.give_up(parts, claimed)
        else:
            kinds.do(parts, claimed)


def _nothing(_: str = "") -> None:
    pass


@contextmanager
def _alone(
    job: str, *, put_off: Callable[[str], None] = _nothing, put_back: Callable[[], None] = _nothing
) -> Iterator[None]:
    """An error ends this job alone. rq learns nothing of it: the row says when it is tried again.

    While the database is away nothing can be noted, so the row is found when its lease ends.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, DBAPIError) and is_away(error):
            log.warning("database away", job=job, error=type(error.orig).__name__)
            with suppress(DBAPIError):
                put_back()
            return
        log.exception("job failed", job=job)
        put_off(type(error).__name__)
