"""How each question of each flow version does: asked, right at once, not understood, left.

Everything is counted by the database from the audit rows; what comes here is one row per question. Counts are
applications, except those of `reasons` and `intents`, which are times. What counts as what:

shown        the question was answered by the person, refused an answer, was digressed from, or is pending
right_first  the first that came was an answer that could be kept
refused      something came that could not be kept; `reasons` say why
digressed    the person spoke of something else; `intents` say of what
edited       taken up again by the person, or answered anew without having been void or sent back
redone       void because something that it needs was changed
sent_back    rejected by the staff
left         pending where the application was cancelled or ran out, or has been silent for a week as a draft;
             starting over is not leaving
pasted       filled in unasked, with others in one message

What a program filled in (a default, a document, what is known from before) is none of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select, union_all

from bot.reports.funnel_events import ASKED, PASTED, events, pending
from flows.forms import FORMS
from flows.question import Await, Page, Question

SILENT = timedelta(days=7)
Sources = Sequence[Select[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one question of one flow version."""

    flow: str
    question: str
    shown: int = 0
    right_first: int = 0
    refused: int = 0
    digressed: int = 0
    edited: int = 0
    redone: int = 0
    sent_back: int = 0
    left: int = 0
    pasted: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    intents: tuple[tuple[str, int], ...] = ()

    @property
    def label(self) -> str:
        """As people know it; a question that the form does not have any more goes by its id."""
        known = self._declared
        return known.label if known else self.question

    @property
    def is_for_people(self) -> bool:
        """Whether there is something to answer; the rest is waited for."""
        return not isinstance(self._declared, Await) or isinstance(self._declared, Page)

    @property
    def _declared(self) -> Question | None:
        form = FORMS.get(self.flow.split("/")[0])
        return form.by_id.get(self.question) if form else None

    @property
    def right_percent(self) -> int:
        return round(100 * self.right_first / self.shown) if self.shown else 0


def funnel(
    connection: Connection, now: datetime, since: datetime | None = None, flow: str = ""
) -> list[Step]:
    """Flow by flow, in the order of its questions. `flow` is a version (institution/2) or a kind."""
    found = (*events(connection, since, flow), pending(connection, since, now - SILENT, flow))
    said: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for row in connection.execute(_why(found[0])):
        said.setdefault((row.flow, row.question, row.action), []).append((row.why, row.times))
    steps = [
        Step(
            **row._asdict(),
            reasons=tuple(said.get((row.flow, row.question, "refused"), ())),
            intents=tuple(said.get((row.flow, row.question, "digressed"), ())),
        )
        for row in connection.execute(_counts(found))
    ]
    return sorted(steps, key=_place)


def by_flow(steps: Sequence[Step]) -> list[tuple[str, list[Step]]]:
    return [(flow, list(rows)) for flow, rows in groupby(steps, key=lambda step: step.flow)]


def _place(step: Step) -> tuple[str, int, str]:
    form = FORMS.get(step.flow.split("/")[0])
    order = list(form.by_id) if form else []
    return step.flow, order.index(step.question) if step.question in order else len(order), step.question


def _counts(sources: Sources) -> Select[Any]:
    """First what happened to a question in one application, then in how many."""
    each = _each(sources).subquery()
    c = each.c
    was_asked = c.answered_at.is_not(None) | c.missed_at.is_not(None) | (c.pending > 0)
    right_first = and_(c.answered_at.is_not(None), or_(c.missed_at.is_(None), c.answered_at < c.missed_at))
    edited = (c.reopened > 0) | (c.answers > 1 + c.redone + c.sent_back)
    conditions = {
        "shown": was_asked, "right_first": right_first, "refused": c.refused > 0,
        "digressed": c.digressed > 0, "edited": edited, "redone": c.redone > 0,
        "sent_back": c.sent_back > 0, "left": c.left > 0, "pasted": c.pasted > 0,
    }  # fmt: skip
    counts = [func.sum(case((is_so, 1), else_=0)).label(name) for name, is_so in conditions.items()]
    return select(c.flow, c.question, *counts).group_by(c.flow, c.question)


def _each(sources: Sources) -> Select[Any]:
    """One row per application and question."""
    rows = union_all(*sources).subquery()
    c = rows.c
    is_answer = c.action == "answered"
    counted = {
        "answers": is_answer & c.source.in_((*ASKED, PASTED)),
        "pasted": is_answer & (c.source == PASTED),
        "refused": c.action == "refused",
        "digressed": c.action == "digressed",
        "reopened": c.action == "reopened",
        "redone": c.action == "void",
        "sent_back": c.action == "rejected",
        "pending": c.action.in_(("pending", "left")),
        "left": c.action == "left",
    }
    return (
        select(
            c.flow,
            c.question,
            func.min(case((is_answer & c.source.in_(ASKED), c.id))).label("answered_at"),
            func.min(case((c.action.in_(("refused", "digressed")), c.id))).label("missed_at"),
            *(func.sum(case((is_so, 1), else_=0)).label(name) for name, is_so in counted.items()),
        )
        .where(c.question != "")
        .group_by(c.flow, c.question, c.application_id)
    )


def _why(happened: Select[Any]) -> Select[Any]:
    """Why answers were refused and what people spoke of instead, the most frequent first."""
    c = happened.subquery().c
    times = func.count().label("times")
    return (
        select(c.flow, c.question, c.action, c.why, times)
        .where(c.action.in_(("refused", "digressed")))
        .group_by(c.flow, c.question, c.action, c.why)
        .order_by(times.desc(), c.why)
    )
