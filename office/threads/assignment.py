"""Gives conversations of the queue to agents by load, when an admin has switched that on."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Table, and_, exists, or_, select

from bot.errors import NotNow
from bot.message.stretch import Assigned, Transferred
from bot.models.database import Database
from bot.models.desk_settings import DeskSettings
from bot.models.staff_sessions import LONGEST
from bot.models.tables import (
    AvailabilityRow,
    ConversationRow,
    StaffRow,
    StaffSessionRow,
    StretchRow,
    to_ms,
)
from bot.models.tables.conversations import has_agent
from bot.queues import Waker
from bot.turn.turn import Turn
from flows.decisions import DECISIONS
from flows.state import BOT
from office.threads.duty import LATELY
from office.threads.shelves import AGENT

SETTING = "threads.assignment"
LARGEST = 50
ROLES = DECISIONS[Transferred].roles  # who talks with people
_MOST = 100  # people of the queue who are looked at, those who wait longest
_MOST_AT_ONCE = 20  # assignments of one look, so that timers do not wait for them
_availability = cast(Table, AvailabilityRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_session = cast(Table, StaffSessionRow.__table__)
_staff = cast(Table, StaffRow.__table__)
_stretch = cast(Table, StretchRow.__table__)
log = structlog.get_logger("assignment")


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Whether conversations are assigned, and how many an agent has at most before none is."""

    is_on: bool = False
    most: int = 5

    @classmethod
    def read(cls, most: str, *, is_on: bool) -> "AssignmentRule | None":
        """As it was typed; None for what is no number from 1 to LARGEST."""
        text = most.strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= LARGEST):
            return None
        return cls(is_on, int(text))

    def as_stored(self) -> dict[str, Any]:
        """For `DeskSettings.change`."""
        return asdict(self)


class AssignmentRules:
    """Reads the rule anew each time, so that a change holds at once."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings

    def stored(self) -> Any:
        """What was set at the desk, None when nothing was."""
        return self._settings.all(SETTING).get(SETTING)

    def rule(self) -> AssignmentRule:
        stored = self.stored()
        return AssignmentRule(**stored) if stored else AssignmentRule()


@dataclass(frozen=True, slots=True)
class Ready:
    """An agent at work who takes conversations. `open`: how many the agent has; `assigned_at` (ms) when the
    system assigned the last one, 0 for none; `assignments`: how many it assigned so far."""

    login: str
    open: int
    assigned_at: int
    assignments: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person in the queue. `had`: the agents who had the conversation since the person began to wait, and
    passed it on or did not answer."""

    openid: str
    epoch: int
    had: frozenset[str] = frozenset()


def chosen(agents: Iterable[Ready], most: int, had: Collection[str] = ()) -> Ready | None:
    """The agent with the fewest conversations; of several the one who got one longest ago. None when all are
    at the limit or had it."""
    free = [one for one in agents if one.open < most and one.login not in had]
    return min(free, key=lambda one: (one.open, one.assigned_at, one.login), default=None)


class Assignment:
    """Looks at the queue. Two that look at once do no harm: the turn takes one assignment of a person."""

    def __init__(self, database: Database, turn: Turn, waker: Waker, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._rules = AssignmentRules(DeskSettings(database, clock))
        self._turn = turn
        self._waker = waker
        self._clock = clock

    def look(self) -> int:
        """Assign what can be assigned now, who waits longest first. Returns how many conversations it was."""
        rule = self._rules.rule()
        if not rule.is_on:
            return 0
        with self._database.reading() as connection:
            people = _waiting(connection)
            agents = {one.login: one for one in _ready(connection, self._clock())} if people else {}
        count = 0
        for person in people:
            agent = chosen(agents.values(), rule.most, person.had) if count < _MOST_AT_ONCE else None
            if agent is None:
                continue
            after = self._assign(person, agent, rule.most)
            if after is None:
                del agents[agent.login]
            else:
                count += after is not agent
                agents[agent.login] = after
        return count

    def _assign(self, person: Waiting, agent: Ready, most: int) -> Ready | None:
        """The agent with one conversation more. None when what was read is old by now: the next look reads
        the agent anew. One person's trouble leaves the agent and the others as they are."""
        event = Assigned(
            openid=person.openid,
            key=f"assigned:{person.openid}:{person.epoch}",
            to=agent.login,
            epoch=person.epoch,
            seen=agent.assignments,
            most=most,
        )
        try:
            self._turn.take(event).wake(self._waker)
        except NotNow as objection:
            log.info("not assigned", reason=objection.words)
            return None
        except Exception:
            log.exception("assignment failed")
            return agent
        now = to_ms(self._clock())
        return replace(agent, open=agent.open + 1, assigned_at=now, assignments=agent.assignments + 1)


def _waiting(connection: Connection) -> list[Waiting]:
    """Those who wait longest first."""
    waits = _conversation.c.wants_person.is_(True) & (_conversation.c.owner == BOT)
    order = _conversation.c.waiting_since, _conversation.c.openid
    people = select(_conversation).where(waits).order_by(*order).limit(_MOST)
    rows = connection.execute(people).all()
    had = _had(connection, rows)
    return [Waiting(row.openid, row.epoch, frozenset(had.get(row.openid, ()))) for row in rows]


def _had(connection: Connection, rows: Sequence[Any]) -> dict[str, set[str]]:
    """OpenID → agents whose stretch ended while the person waited already."""
    since = {row.openid: row.waiting_since for row in rows}
    query = select(_stretch.c.openid, _stretch.c.agent, _stretch.c.ended_at)
    found: dict[str, set[str]] = {}
    for row in connection.execute(query.where(_stretch.c.openid.in_(since))):
        if row.ended_at and row.ended_at >= since[row.openid]:
            found.setdefault(row.openid, set()).add(row.agent)
    return found


def _ready(connection: Connection, now: datetime) -> list[Ready]:
    """Agents who said so, with an account that talks with people, and at the desk a short while ago."""
    held = select(_conversation.c.owner).where(has_agent(_conversation.c.owner))
    load = Counter(owner.removeprefix(AGENT) for owner in connection.execute(held).scalars())
    is_in = or_(_session.c.second_at > 0, and_(_staff.c.second_since == 0, _staff.c.passkeys == 0))
    is_there = exists().where(
        _session.c.login == _staff.c.login,
        _session.c.epoch == _staff.c.session_epoch,
        _session.c.began_at > to_ms(now - LONGEST),
        _session.c.seen_at >= to_ms(now - LATELY),
        is_in,
    )
    query = select(_availability, _staff.c.roles).join(_staff, _staff.c.login == _availability.c.login)
    said = query.where(_availability.c.is_available, _staff.c.is_active, is_there)
    return [
        Ready(row.login, load[row.login], row.assigned_at, row.assignments)
        for row in connection.execute(said)
        if set(row.roles.split(",")) & set(ROLES)
    ]
