"""What rq workers run: ids in, load, one call. Each job may run twice without harm."""

import structlog

from bot.jobs import kinds
from bot.jobs.parts import Parts
from bot.message.event import TimerFired

log = structlog.get_logger("jobs")

_parts: list[Parts] = []


def use(parts: Parts) -> None:
    """Give the jobs of this process what they need."""
    _parts[:] = [parts]


def deliver(openid: str) -> None:
    """Send what waits for one person."""
    if _parts[0].outbox.deliver(openid):
        _parts[0].typing.end(openid)


def fire(openid: str, name: str) -> None:
    """The time of a person's timers of this name has come."""
    parts = _parts[0]
    for timer in parts.work.take_timers(openid, name):
        event = TimerFired(
            openid=openid,
            key=f"timer:{openid}:{timer.application_id}:{name}:{timer.revision}:{timer.due_at}",
            application_id=timer.application_id,
            name=name,
            revision=timer.revision,
        )
        parts.turn.take(event).wake(parts.waker)
        parts.work.drop_timer(timer)


def work(work_id: int) -> None:
    """Do one row of work, unless another worker has it."""
    parts = _parts[0]
    claimed = parts.work.claim(work_id)
    if claimed is None:
        return
    with structlog.contextvars.bound_contextvars(work=claimed.id, kind=claimed.kind):
        parts.typing.begin(claimed)
        if claimed.is_hopeless:
            log.error("work given up: the last try never ended", attempts=claimed.attempts)
            kinds.give_up(parts, claimed)
        else:
            kinds.do(parts, claimed)
