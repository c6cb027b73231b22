"""Rows of the outbox: which message is next for a person, by which channel, and what is set aside."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

import structlog
from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from bot import metrics
from bot.models.binding import OUTBOX
from bot.models.bulletin_refusals import refuses_bulletins
from bot.models.pauses import is_given_up, pause_after
from bot.models.tables import ConversationRow, OutboxRow, WorkRow, in_words, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.outbox.failures import Next
from bot.outbox.reply_budget import budget_of
from bot.wechat.budget import Budget
from media.vault import Vault

LINE = "line"
SHOW = "show"
NOTICE = "notice"
NUDGE = "nudge"
BULLETIN = "bulletin"  # what staff wrote to many people: of no use twice, and never before news
AGENT = "agent"  # what an agent says, or the bot in the agent's name
# Held until the person writes: no moment of its own.
AT_CONTACT = 2**62
UNCERTAIN = "uncertain"  # how the error of a message begins that may have arrived
_RESERVE = 1  # the last message of a window is kept for news that must arrive, or for the next step
_RESERVE_OF_BULLETINS = 2  # one more: the bot can still go on with the form
REFUSED = "refused"
_BOT = "bot"
_KEPT = (NOTICE, AGENT)  # never dropped, whoever talks with the person
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
log = structlog.get_logger("outbox")


def is_due_again(now: int) -> ColumnElement[bool]:
    """Held news whose next try is due."""
    is_held = in_words(_outbox.c.state, "held") & (_outbox.c.kind == NOTICE)
    return is_held & (_outbox.c.due_at <= now)


class Message(Protocol):
    """A row of the outbox, or a message that was claimed."""

    @property
    def id(self) -> int: ...
    @property
    def openid(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Planned(Protocol):
    """A message before it has a channel."""

    @property
    def kind(self) -> str: ...
    @property
    def epoch(self) -> int: ...


class Planner:
    """Chooses under the person's lock; every change is one named state of the row."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._vault = vault
        self._clock = clock

    def lock(self, connection: Connection, openid: str) -> Row[Any] | None:
        """The person's row, and with it the lane that turns go through too."""
        lane = select(_conversation).where(_conversation.c.openid == openid).with_for_update()
        return connection.execute(lane).one_or_none()

    def look(self, connection: Connection, openid: str) -> Row[Any] | None:
        """The person's row, without the lock."""
        mine = select(_conversation).where(_conversation.c.openid == openid)
        return connection.execute(mine).one_or_none()

    def first(self, connection: Connection, openid: str) -> Row[Any] | None:
        """The oldest unsent message. News that waits for its next try lets later messages pass; a bulletin
        lets all others pass."""
        is_open = _outbox.c.state.in_(("planned", "sending")) | is_due_again(to_ms(self._clock()))
        in_turn = (_outbox.c.kind == BULLETIN, _outbox.c.id)
        query = select(_outbox).where(_outbox.c.openid == openid, is_open).order_by(*in_turn).limit(1)
        return connection.execute(query).one_or_none()

    def channel(
        self, connection: Connection, person: Row[Any], row: Row[Any], body: Mapping[str, Any], now: datetime
    ) -> str:
        """Where a message goes now. "" after it was set aside: superseded, held or failed."""
        if row.state == "sending":
            return self._after_crash(connection, row, has_template=_has_template(row.kind, body))
        if row.kind == BULLETIN and refuses_bulletins(connection, row.openid):
            self.set(connection, row.id, state="superseded", error=REFUSED, done_at=to_ms(now))
            return ""
        way = way_of(person, budget_of(person), row, body, now, tried=row.channel)
        match way.channel:
            case "superseded":
                self.set(connection, row.id, state="superseded", done_at=to_ms(now))
                return ""
            case "held":
                metrics.message("none", "held")
                self.hold(connection, row, "no window")
                return ""
        if way.budget is not None:
            metrics.budget_left(way.budget.left(now))
            self.spend(connection, row.openid, way.budget)
        return way.channel

    def _after_crash(self, connection: Connection, row: Row[Any], *, has_template: bool) -> str:
        """It may have been sent or not. A template call can be repeated, WeChat drops the copy within 10
        minutes; a chat message cannot, so news goes by template or is held, and a line is given up. The agent
        sees which line may not have arrived."""
        if row.channel == "template" or has_template:
            return "template"
        if row.kind in (AGENT, BULLETIN):
            self.set(connection, row.id, state="failed", error=UNCERTAIN, done_at=to_ms(self._clock()))
            return ""
        self.hold(connection, row, UNCERTAIN)
        return ""

    def hold(
        self,
        connection: Connection,
        message: Message,
        why: str,
        *,
        channel: str = "",
        due_at: int = AT_CONTACT,
    ) -> None:
        """News is kept until the person writes again; then the chat is open, so the channel is chosen anew.
        It may be due before: then it is tried again at that moment (ms).

        An agent's line waits for that too, and a worker has the person told so. A line, a picture or a nudge
        of the bot is not kept: a person who writes gets the current question, and what belongs to an earlier
        one would stand below it.
        """
        if message.kind not in _KEPT:
            now = to_ms(self._clock())
            self.set(connection, message.id, state="superseded", error=why[:200], done_at=now)
            return
        self.set(connection, message.id, state="held", channel=channel, due_at=due_at, error=why[:200])
        person = update(_conversation).where(_conversation.c.openid == message.openid)
        connection.execute(person.values(held=_conversation.c.held + 1))
        if message.kind == AGENT:
            self._tell_of_line(connection, message)

    def _tell_of_line(self, connection: Connection, message: Message) -> None:
        """The person has to hear that a line waits: that is for the turn to decide."""
        now = to_ms(self._clock())
        key = f"line:{message.id}:{now}"
        row = work_row(self._vault, WorkKind.TELL_OF_LINE, key, message.openid, "", {"held_at": now}, now)
        connection.execute(insert(_work).values(row))

    def defer(self, connection: Connection, message: Message, following: Next, why: str) -> None:
        """After a failed call: again in its turn, or held. The budget that was spent stays spent."""
        due = to_ms(self._clock()) + int(following.seconds * 1000)
        if following.state == "held":
            due = due if following.seconds else AT_CONTACT
            self.hold(connection, message, why, channel=following.channel, due_at=due)
            return
        self.set(
            connection, message.id, state="planned", channel=following.channel, due_at=due, error=why[:200]
        )

    def put_off(self, connection: Connection, row: Row[Any], why: str) -> None:
        """It cannot be read. News is tried again after pauses that grow, later messages pass it meanwhile;
        at last, and a line at once, it is given up."""
        attempts, now = row.attempts + 1, to_ms(self._clock())
        if row.kind != NOTICE or is_given_up(attempts):
            log.error("row given up", table="outbox", id=row.id, kind=row.kind, reason=why, attempts=attempts)
            self.set(connection, row.id, state="failed", attempts=attempts, error=why, done_at=now)
            return
        due = now + pause_after(attempts) * 1000
        self.set(connection, row.id, state="held", attempts=attempts, due_at=due, error=why)

    def spend(self, connection: Connection, openid: str, budget: Budget) -> None:
        left = {"long_left": budget.long_left, "short_left": budget.short_left}
        connection.execute(update(_conversation).where(_conversation.c.openid == openid).values(left))

    def set(self, connection: Connection, row_id: int, **values: Any) -> None:
        connection.execute(update(_outbox).where(_outbox.c.id == row_id).values(values))

    def body(self, row: Row[Any]) -> dict[str, Any]:
        return dict(json.loads(OUTBOX.open(self._vault, row.sealed, row)))


class Way(NamedTuple):
    """`channel`: custom, template, held or superseded. `budget`: what is left after one that costs."""

    channel: str
    budget: Budget | None = None


def way_of(
    person: Any, budget: Budget, message: Planned, body: Mapping[str, Any], now: datetime, *, tried: str = ""
) -> Way:
    """Where a message would go now. `person`: the row of the conversation. `tried`: the channel of before."""
    if message.kind not in _KEPT and (message.epoch != person.epoch or person.owner != _BOT):
        return Way("superseded")
    if body.get("is_prompt"):
        return _way_of_prompt(person, budget, message, body, now)
    if person.followed and tried != "template":
        left = budget.spend(now, reserve=_reserve(message.kind, body))
        if left is not None:
            return Way("custom", left)
    return Way("template" if person.followed and _has_template(message.kind, body) else "held")


def _way_of_prompt(
    person: Any, budget: Budget, message: Planned, body: Mapping[str, Any], now: datetime
) -> Way:
    """Where an agent's line still goes through, it is sent itself."""
    is_closed = person.followed and not budget.left(now, reserve=_RESERVE)
    return Way("template" if is_closed and _has_template(message.kind, body) else "superseded")


def _has_template(kind: str, body: Mapping[str, Any]) -> bool:
    return kind == NOTICE and "template" in body


def _reserve(kind: str, body: Mapping[str, Any]) -> int:
    """How many messages of the window are kept back from this one."""
    if kind == BULLETIN:
        return _RESERVE_OF_BULLETINS
    return 0 if kind == NOTICE or body.get("is_step") else _RESERVE
