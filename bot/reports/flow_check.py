"""Today's flow over stored applications: what would be asked next, and whether an answer is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, inspect, literal, select

from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Sealer
from flows.certificates.choice import look_at
from flows.form import Look
from flows.question import Ask, Choose
from flows.state import ENDED, Application

UNKNOWN, NOTHING = "?", "-"
_application = cast(Table, ApplicationRow.__table__)
_SEEN = ("flow", "pending")
# So many rows are in memory at once, however many the database holds.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """One application: the question open when it was last saved and the one open now; what would be lost."""

    application_id: str
    status: str
    flow: str
    before: str
    after: str
    lost: tuple[str, ...] = ()

    def __str__(self) -> str:
        way = self.before if self.before == self.after else f"{self.before} → {self.after}"
        line = f"{self.application_id[:8]}  {self.status:<16}  {self.flow:<22}  {way}"
        return line + "".join(f"\n          LOST {what}" for what in self.lost)


def check(
    connection: Connection, sealer: Sealer, now: datetime, *, only_active: bool = False
) -> Iterator[Found]:
    """Every application in turn. Nothing of what people said is in the result."""
    query = _query(connection, only_active).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(query):
        yield _look(row, sealer, now)


def _query(connection: Connection, only_active: bool) -> Select[Any]:
    """A database of an earlier release does not have the columns yet that say what was seen."""
    there = {column["name"] for column in inspect(connection).get_columns(_application.name)}
    columns: list[ColumnElement[Any]] = [c for c in _application.c if c.name not in _SEEN]
    columns += [_application.c[name] if name in there else literal("").label(name) for name in _SEEN]
    query = select(*columns).order_by(_application.c.id)
    if only_active:
        query = query.where(_application.c.status.not_in([status.value for status in ENDED]))
    return query


def _look(row: Any, sealer: Sealer, now: datetime) -> Found:
    is_over = row.status in {status.value for status in ENDED}
    seen = (row.id, row.status, row.flow or UNKNOWN, NOTHING if is_over else row.pending or UNKNOWN)
    try:
        look = look_at(sealer.open_application(row), now)
        return Found(*seen, _asked(look), tuple(_lost(look)))
    except Exception as error:
        # An error of a changed flow must not hide the applications that come after. The words of
        # an error may quote an answer, its name does not.
        return Found(*seen, UNKNOWN, (f"everything: {type(error).__name__}",))


def _asked(look: Look) -> str:
    """Of an application that has ended nothing is asked."""
    pending = look.pending()
    return pending.id if pending and look.application.is_active else NOTHING


def _lost(look: Look) -> Iterator[str]:
    application: Application = look.application
    for name, answer in application.answers.items():
        question = look.form.by_id.get(name)
        if not answer.is_given:
            continue
        if question is None:
            yield f"{name}: {look.form.flow} has no such question"
        elif isinstance(question, Choose) and answer.value not in {o.value for o in question.options(look)}:
            yield f"{name}: the value chosen is not offered any more"
        elif isinstance(question, Ask) and not _is_taken(question, answer.value, look):
            yield f"{name}: the value would not be accepted any more"


def _is_taken(question: Ask, value: str, look: Look) -> bool:
    """Whether the field would take today what it took then; not asked while what it hangs on is open."""
    waits = any(not look.value(need) for need in question.needs if need in look.form.by_id)
    return waits or question.heard(value, look) is not None
