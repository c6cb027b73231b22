"""What happened to questions: audit rows of one application after the other, and where each stands."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, or_, select, text
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSON

from bot.models.tables import ApplicationRow, AuditRow, to_ms
from bot.models.tables.conversations import is_pending
from flows.state import Status

# Where an answer comes from when the question was put to the person; from anywhere else it was filled in.
# `provider` is the face check and what our own workers make, which the person is asked to wait for.
ASKED = frozenset({"typed", "tapped", "photo", "provider"})
PASTED = "pasted"
PENDING, LEFT = "pending", "left"
_ACTIONS = ("answered", "refused", "digressed", "reopened", "void", "rejected")
_OVER = (Status.CANCELLED.value, Status.EXPIRED.value)
# So many rows are in memory at once, however many the database holds.
_AT_ONCE = 5000
_audit = cast(Table, AuditRow.__table__)
_application = cast(Table, ApplicationRow.__table__)


@dataclass(frozen=True, eq=False)  # rows that say the same share one, so that which one it is tells all
class Happened:
    """What a row says of each question that it names: all but whose it is and when it was."""

    flow: str
    questions: tuple[str, ...]
    action: str
    source: str = ""
    why: str = ""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Flow version and question of each, in two lines."""
        return tuple(f"{self.flow}\n{question}" for question in self.questions)

    @property
    def is_asked_answer(self) -> bool:
        return self.action == "answered" and self.source in ASKED


def events(connection: Connection, since: datetime | None, flow: str) -> Iterator[tuple[str, list[Happened]]]:
    """Application by application what happened in it, in order."""
    query = select(_audit.c.application_id, _audit.c.action, _audit.c.detail)
    query = query.where(_audit.c.action.in_(_ACTIONS))
    order: ColumnElement[str] = _audit.c.application_id
    if since:
        # As an expression, so that it is sorted: the index in this order holds all that ever happened.
        query, order = query.where(_audit.c.at >= to_ms(since)), order.concat("")
    query = query.order_by(order, _audit.c.id)
    if connection.dialect.name == "postgresql":
        # Else a cursor is planned for its first rows, and all others are looked up one by one.
        connection.execute(text("set local cursor_tuple_fraction = 1"))
    rows = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    # A few hundred texts say all that ever happens, so each is read once.
    read = cache(_read)
    for application, its in groupby(rows, key=itemgetter(0)):
        happened = (read(action, detail) for _, action, detail in its)
        yield application, [one for one in happened if not flow or is_of(one.flow, flow)]


def _read(action: str, detail: str) -> Happened:
    told: dict[str, Any] = json.loads(detail)
    named = told.get("questions") or told.get("question") or ""
    why = told.get("reason") or told.get("intent") or ""
    questions = tuple(question for question in named.split(",") if question)
    return Happened(told.get("flow") or "", questions, action, told.get("source") or "", why)


def standing(
    connection: Connection, since: datetime | None, silent_since: datetime, flow: str
) -> dict[str, Happened]:
    """The open question of every application. Its action is `left` or `pending`."""
    c = _application.c
    is_silent = and_(c.status == Status.DRAFT.value, c.updated_at < to_ms(silent_since))
    is_left = or_(and_(c.status.in_(_OVER), _began_anew(connection).is_(None)), is_silent)
    query = select(c.id, c.flow, c.pending, case((is_left, LEFT), else_=PENDING)).where(is_pending(c.pending))
    if since:
        query = query.where(c.updated_at >= to_ms(since))
    rows: Sequence[Any] = connection.execute(query).all()
    made = cache(lambda its_flow, question, action: Happened(its_flow, (question,), action))
    return {
        application: made(its_flow, question, action)
        for application, its_flow, question, action in rows
        if not flow or is_of(its_flow, flow)
    }


def _began_anew(connection: Connection) -> ColumnElement[int]:
    """The move by which an application was closed to start over; null for every other. It is looked for only
    in applications that have ended, the word before the JSON is read."""
    detail: ColumnElement[str] = _audit.c.detail
    is_restart = (
        _audit.c.application_id == _application.c.id,
        _audit.c.action == "moved",
        detail.contains("restarted"),
        _reason(connection) == "restarted",
    )
    return select(func.max(_audit.c.id)).where(*is_restart).correlate(_application).scalar_subquery()


def _reason(connection: Connection) -> ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        return func.json_extract(_audit.c.detail, "$.reason")
    return cast("ColumnElement[str]", sql_cast(_audit.c.detail, JSON)["reason"].astext)


def is_of(version: str, flow: str) -> bool:
    """Whether a version is the one that is asked for, or of the kind."""
    return version == flow if "/" in flow else version.startswith(f"{flow}/")
