"""What happened to questions, as rows: out of the audit's JSON, alike on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSON

from bot.models.tables import ApplicationRow, AuditRow, to_ms
from flows.case import Status

# Where an answer comes from when the question was put to the person; from anywhere else it was filled in.
# `provider` is the face check and what our own workers make, which the person is asked to wait for.
ASKED = ("typed", "tapped", "photo", "provider")
PASTED = "pasted"
_OF_ONE = ("answered", "refused", "digressed")
_OF_SEVERAL = ("reopened", "void", "rejected")
_OVER = (Status.CANCELLED.value, Status.EXPIRED.value)
_audit = cast(Table, AuditRow.__table__)
_application = cast(Table, ApplicationRow.__table__)


def events(connection: Connection, since: datetime | None, flow: str) -> tuple[Select[Any], Select[Any]]:
    """Flow, question, application, action, source, why and id: one row for every question concerned.

    First what names one question, which is nearly everything; then what names several.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    several = _field("questions", is_sqlite)
    if is_sqlite:
        listed = func.json_each('["' + func.replace(several, ",", '","') + '"]').table_valued("value")
    else:
        listed = func.unnest(func.string_to_array(several, ",")).table_valued("value").render_derived()
    first = _events(_field("question", is_sqlite), is_sqlite, _OF_ONE, since, flow)
    second = _events(listed.c.value, is_sqlite, _OF_SEVERAL, since, flow)
    return first, second.select_from(_audit.join(listed, true()))


def _events(
    question: ColumnElement[str], is_sqlite: bool, actions: Sequence[str], since: datetime | None, flow: str
) -> Select[Any]:
    of_flow = func.coalesce(_field("flow", is_sqlite), "")
    query = select(
        of_flow.label("flow"),
        question.label("question"),
        _audit.c.application_id,
        _audit.c.action,
        func.coalesce(_field("source", is_sqlite), "").label("source"),
        func.coalesce(_field("reason", is_sqlite), _field("intent", is_sqlite), "").label("why"),
        _audit.c.id,
    )
    # What is cheap to look at comes first: SQLite takes conditions as they stand, and JSON is dear.
    if since:
        query = query.where(_audit.c.at >= to_ms(since))
    query = query.where(_audit.c.action.in_(actions))
    return query.where(_is_of(of_flow, flow)) if flow else query


def pending(connection: Connection, since: datetime | None, silent_since: datetime, flow: str) -> Select[Any]:
    """The open question of every application, in the same columns. Its action is `left` or `pending`."""
    c = _application.c
    is_silent = and_(c.status == Status.DRAFT.value, c.updated_at < to_ms(silent_since))
    is_left = or_(and_(c.status.in_(_OVER), ~_began_anew(connection)), is_silent)
    query = select(
        c.flow,
        c.pending.label("question"),
        c.id.label("application_id"),
        case((is_left, "left"), else_="pending").label("action"),
        literal("").label("source"),
        literal("").label("why"),
        literal(0, Integer).label("id"),
    ).where(c.pending != "")
    if since:
        query = query.where(c.updated_at >= to_ms(since))
    return query.where(_is_of(c.flow, flow)) if flow else query


def _began_anew(connection: Connection) -> ColumnElement[bool]:
    moved = _audit.alias()
    reason = _field("reason", connection.dialect.name == "sqlite", moved.c.detail)
    is_restart = and_(moved.c.action == "moved", reason == "restarted")
    return exists().where(moved.c.application_id == _application.c.id, is_restart)


def _field(name: str, is_sqlite: bool, detail: Any = None) -> ColumnElement[str]:
    """A value of the JSON text, or NULL."""
    column = _audit.c.detail if detail is None else detail
    if is_sqlite:
        return func.json_extract(column, f"$.{name}")
    return cast("ColumnElement[str]", sql_cast(column, JSON)[name].astext)


def _is_of(column: ColumnElement[str], flow: str) -> ColumnElement[bool]:
    return column == flow if "/" in flow else column.startswith(f"{flow}/", autoescape=True)
