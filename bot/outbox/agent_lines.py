"""What agents wrote: taking a line back before it leaves, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Row, Table, select

from bot.models.database import Database
from bot.models.tables import OutboxRow, from_ms, in_words, to_ms
from bot.outbox.planner import AGENT, UNCERTAIN, Planner
from bot.outbox.reply_budget import budget_of

PROMPT = "agent_reply"  # the notice that a line waits
LineState = Literal["held_back", "planned", "sent", "waits", "in_doubt", "failed", "withdrawn"]
_outbox = cast(Table, OutboxRow.__table__)


@dataclass(frozen=True, slots=True)
class AgentLineState:
    """One message of an agent.

    `held_back`: it can be taken back until `due_at`, which is None otherwise. `waits`: for the person's next
    message. `in_doubt`: it may have arrived, and is not sent again by itself.
    """

    key: str
    state: LineState
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class MaySend:
    """How many messages of an agent still reach the person now, and until when (None: no window is open).

    `kept_for_news` of the messages that WeChat allows are kept back for news. Past `left` a line waits until
    the person writes again: `waiting` do already. `is_prompted`: a template message told the person so.
    Lines that are about to leave are counted as sent.
    """

    left: int
    kept_for_news: int
    until: datetime | None
    is_following: bool
    waiting: int = 0
    is_prompted: bool = False


class AgentLines:
    """Reads and withdraws under the person's lock, so that a line is withdrawn or sent, never both."""

    def __init__(self, database: Database, planner: Planner, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._planner = planner
        self._clock = clock

    def withdraw(self, openid: str, login: str, key: str) -> str | None:
        """Take a line back. Returns its words ("" for a picture), or None when it is too late."""
        with self._database.writing() as connection:
            self._planner.lock(connection, openid)
            rows = connection.execute(select(_outbox).where(_of(openid, key))).all()
            bodies = [self._planner.body(row) for row in rows]
            now = to_ms(self._clock())
            is_held = all(_is_held_back(row, now) for row in rows)
            if not rows or not is_held or any(body["by"] != login for body in bodies):
                return None
            for row in rows:
                self._planner.set(connection, row.id, state="withdrawn", done_at=now)
        return "\n".join(body.get("text", "") for body in bodies)

    def states(self, openid: str) -> Sequence[AgentLineState]:
        """The oldest first; a line that needed several messages has one entry for each."""
        query = select(_outbox).where(_outbox.c.openid == openid, _outbox.c.kind == AGENT)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_outbox.c.id)).all()
        now = to_ms(self._clock())
        return [
            AgentLineState(row.name, line_state(row, now), from_ms(row.created_at), _due(row, now))
            for row in rows
        ]

    def may_send(self, openid: str) -> MaySend:
        """What the reply budget lets an agent send now."""
        now = self._clock()
        unsent = in_words(_outbox.c.state, "planned", "held") & (_outbox.c.kind == AGENT)
        prompts = (_outbox.c.name == PROMPT) & (_outbox.c.state == "sent")
        about = select(_outbox.c.state, _outbox.c.created_at).where(_outbox.c.openid == openid)
        with self._database.reading() as connection:
            person = self._planner.look(connection, openid)
            lines = connection.execute(about.where(unsent)).all()
            prompted = connection.execute(about.where(prompts).order_by(_outbox.c.id.desc()).limit(1)).all()
        held = [line.created_at for line in lines if line.state == "held"]
        is_prompted = bool(held) and any(prompt.created_at >= min(held) for prompt in prompted)
        if person is None or not person.followed:
            return MaySend(0, 0, None, is_following=False, waiting=len(held))
        budget, leaving = budget_of(person), len(lines) - len(held)
        left, whole = budget.left(now, reserve=1), budget.left(now)
        open_until = [until for until in (budget.long_until, budget.short_until) if until and until > now]
        until = max(open_until, default=None)
        return MaySend(max(left - leaving, 0), whole - left, until, True, len(held), is_prompted)


def line_state(row: Row[Any], now: int) -> LineState:
    """What became of a message of an agent. `now` in ms."""
    if row.state == "planned" and _is_held_back(row, now):
        return "held_back"
    if row.state == "failed":
        return "in_doubt" if row.error.startswith(UNCERTAIN) else "failed"
    states: dict[str, LineState] = {"sent": "sent", "withdrawn": "withdrawn", "held": "waits"}
    return states.get(row.state, "planned")


def _due(row: Row[Any], now: int) -> datetime | None:
    return from_ms(row.due_at) if _is_held_back(row, now) else None


def _is_held_back(row: Row[Any], now: int) -> bool:
    return bool(row.state == "planned" and row.attempts == 0 and row.due_at > now)


def _of(openid: str, key: str) -> ColumnElement[bool]:
    return (_outbox.c.openid == openid) & (_outbox.c.kind == AGENT) & (_outbox.c.name == key[:40])
