"""How conversations with agents go: who is on, what waits, how fast people are answered, and ratings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any, cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import ConversationRow, InboxRow, StretchRow, from_ms, to_ms
from bot.models.tables.conversations import has_agent
from flows.workdays import working_time
from office.states import span, waited
from office.threads.duty import on_duty
from office.threads.shelves import AGENT
from office.threads.wording import SAID

DAYS = 7
_MOST = 5000  # stretches and messages of the period that are read, the newest
_AGAIN = timedelta(hours=24)
_conversation = cast(Table, ConversationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_stretch = cast(Table, StretchRow.__table__)


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """`open`: conversations now; `ended`: in the period. Times are medians in words, "" without any."""

    name: str
    is_on: bool
    open: int
    ended: int
    first_response: str
    resolution: str
    ratings: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Board:
    """`waiting`: how many now, `longest` since when in words. Times are medians of the working time.

    `again`: stretches that began within a day after another one of the same person ended. `alone`: of the
    `people` who wrote in the period, those whom no agent answered.
    """

    waiting: int
    longest: str
    first_response: str
    resolution: str
    stretches: int
    again: int
    people: int
    alone: int
    is_cut: bool
    agents: Sequence[AgentLoad]


class Supervision:
    """Looks only."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def board(self, agents: Sequence[Staff]) -> Board:
        now = self._clock()
        since = to_ms(now - timedelta(days=DAYS))
        with self._database.reading() as connection:
            wanted = _conversation.c.wants_person.is_(True)
            waits = connection.execute(select(_conversation.c.waiting_since).where(wanted)).scalars().all()
            held = connection.execute(
                select(_conversation.c.owner).where(has_agent(_conversation.c.owner))
            ).scalars()
            load = Counter(owner.removeprefix(AGENT) for owner in held)
            begun = select(_stretch).where(_stretch.c.began_at > since).order_by(_stretch.c.began_at.desc())
            rows = connection.execute(begun.limit(_MOST)).all()[::-1]
            wrote = select(_inbox.c.openid).where(_inbox.c.created_at > since, _inbox.c.kind.in_(SAID))
            newest = wrote.order_by(_inbox.c.created_at.desc()).limit(_MOST)
            people = set(connection.execute(newest).scalars())
            on = on_duty(connection, now)
        return Board(
            waiting=len(waits),
            longest=waited(from_ms(min(waits)), now) if waits else "",
            first_response=_median(_first_responses(rows)),
            resolution=_median(_resolutions(rows)),
            stretches=len(rows),
            again=_again(rows),
            people=len(people),
            alone=len(people - {row.openid for row in rows}),
            is_cut=len(rows) == _MOST,
            agents=[
                _agent(one, rows, load, is_on=one.login in on)
                for one in sorted(agents, key=lambda one: one.login)
            ],
        )


def _agent(staff: Staff, rows: Sequence[Any], load: Mapping[str, int], *, is_on: bool) -> AgentLoad:
    own = [row for row in rows if row.agent == staff.login]
    ratings = Counter(row.rating for row in own)
    return AgentLoad(
        name=staff.name,
        is_on=is_on,
        open=load.get(staff.login, 0),
        ended=sum(row.ended_at > 0 for row in own),
        first_response=_median(_first_responses(own)),
        resolution=_median(_resolutions(own)),
        ratings=(ratings[3], ratings[2], ratings[1]),
    )


def _first_responses(rows: Sequence[Any]) -> list[timedelta]:
    """From when the person began to wait, else from the takeover, to the agent's first line."""
    answered = [row for row in rows if row.answered_at]
    return [_worked(row.waited_since or row.began_at, row.answered_at) for row in answered]


def _resolutions(rows: Sequence[Any]) -> list[timedelta]:
    return [_worked(row.began_at, row.ended_at) for row in rows if row.ended_at]


def _worked(start: int, end: int) -> timedelta:
    return working_time(from_ms(start), from_ms(end))


def _median(spans: Sequence[timedelta]) -> str:
    return span(median_low(spans)) if spans else ""


def _again(rows: Sequence[Any]) -> int:
    """A colleague who takes over goes on with the same stretch of the person."""
    ended: dict[str, Any] = {}
    count = 0
    for row in rows:
        before = ended.get(row.openid)
        if before is not None and before.ended_by != "transferred":
            count += 0 < row.began_at - before.ended_at < _AGAIN // timedelta(milliseconds=1)
        ended[row.openid] = row
    return count
