"""The rows of one person: lock, load and save in few round trips. The SQL text is made once."""

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, insert, literal, outerjoin, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.held_messages import releasing, sending_held_lines
from bot.models.search_terms import adding_terms, dropping_terms
from bot.models.statement import Driver, Statement, Write
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    ConversationRow,
    DocumentRow,
    InboxRow,
    OrderNumber,
    OrderPart,
    OutboxRow,
    TimerRow,
    WorkRow,
)
from bot.models.uploads import UploadRow

_conversation = cast(Table, ConversationRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_number = cast(Table, OrderNumber.__table__)
_part = cast(Table, OrderPart.__table__)
_audit = cast(Table, AuditRow.__table__)
_timer = cast(Table, TimerRow.__table__)
_document = cast(Table, DocumentRow.__table__)
_upload = cast(Table, UploadRow.__table__)

# Ended for good: the person is not told of them, and no turn loads them.
_FORGOTTEN = ("cancelled", "expired")
_QUEUED_ANEW = (
    "kind",
    "openid",
    "application_id",
    "state",
    "due_at",
    "sealed",
    "attempts",
    "error",
    "created_at",
)
_FIXED_AT_BIRTH = ("id", "openid", "created_at")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a lane held when it was locked. `is_repeat`: this event was taken before, with this reply."""

    conversation: Any
    applications: Sequence[Any]
    is_repeat: bool
    reply: bytes | None


class Lane:
    """Reads and writes for one turn, on a connection that is inside a transaction.

    What a turn changes is first described (`conversation`, `application`, …), then stored at once.
    """

    def __init__(self, *, is_sqlite: bool) -> None:
        self._is_sqlite = is_sqlite
        dialect: Any = sqlite if is_sqlite else postgresql
        lock = select(_conversation).where(_conversation.c.openid == bindparam("openid"))
        self._lock = self._made(lock if is_sqlite else lock.with_for_update())
        self._look = self._made(lock)
        found = dialect.insert(_conversation).on_conflict_do_nothing()
        self._found = self._made(found, _names(_conversation))
        self._load = self._made(_load())
        self._new_application = self._made(insert(_application), _names(_application))
        self._application = self._made(
            update(_application).where(_application.c.id == bindparam("which")),
            [name for name in _names(_application) if name not in _FIXED_AT_BIRTH],
        )
        self._conversation = self._made(
            update(_conversation).where(_conversation.c.openid == bindparam("who")),
            [name for name in _names(_conversation) if name not in _FIXED_AT_BIRTH],
        )
        self._terms = cache(lambda count: self._made(adding_terms(dialect, count)))
        self._old_terms = cache(lambda count: self._made(dropping_terms(count)))
        self._rows = cache(lambda table, count: self._made(_rows(table, count)))
        taken = dialect.insert(_inbox).on_conflict_do_nothing().returning(_inbox.c.key)
        self._take = self._made(taken, _names(_inbox))
        number = dialect.insert(_number).on_conflict_do_nothing().returning(_number.c.number)
        self._number = self._made(number, _names(_number))
        self._queue = self._made(_queue(dialect), _names(_work, "id"))
        self._timer = self._made(_set_timer(dialect), _names(_timer))
        self._release = self._made(releasing())
        self._held_lines = self._made(sending_held_lines())
        noted = update(_upload).where(_upload.c.id == bindparam("which"))
        self._note = self._made(noted, ["note"])
        self._carry = self._made(_carry_document())
        self._together: Callable[[tuple[Statement, ...]], str] = cache(_together)

    def _made(self, built: Any, columns: Sequence[str] | None = None) -> Statement:
        return Statement(built, is_sqlite=self._is_sqlite, columns=columns)

    def load(self, driver: Driver, openid: str, key: str, fresh: Mapping[str, Any]) -> Loaded:
        """Lock the person's row, then load. The lock comes first: what is read after it is current."""
        who = {"openid": openid}
        row = self._lock.run(driver, who).fetchone()
        if row is None:
            self._found.run(driver, {**fresh, **who})
            row = self._lock.run(driver, who).fetchone()
        found = self._load.run(driver, {"key": key, **who}).fetchall()
        known, reply = found[0][:2]
        applications = [_ApplicationLine._make(line[2:]) for line in found if line[2] is not None]
        return Loaded(_ConversationLine._make(row), applications, known is not None, reply)

    def look(self, driver: Driver, openid: str) -> Loaded | None:
        """The same without the lock, to see what would be; None for somebody who never wrote."""
        row = self._look.run(driver, {"openid": openid}).fetchone()
        if row is None:
            return None
        found = self._load.run(driver, {"key": "", "openid": openid}).fetchall()
        applications = [_ApplicationLine._make(line[2:]) for line in found if line[2] is not None]
        return Loaded(_ConversationLine._make(row), applications, False, None)

    def conversation(self, openid: str, values: Mapping[str, Any]) -> Write:
        return self._conversation, self._conversation.parameters({"who": openid, **values})

    def application(self, values: Mapping[str, Any], *, is_new: bool) -> Write:
        if is_new:
            return self._new_application, self._new_application.parameters(values)
        return self._application, self._application.parameters({"which": values["id"], **values})

    def messages(self, rows: Sequence[Mapping[str, Any]]) -> Write:
        """What is to be sent after the commit, in this order."""
        return self._several(_outbox, rows)

    def audit(self, rows: Sequence[Mapping[str, Any]]) -> Write:
        return self._several(_audit, rows)

    def terms(
        self, application_id: str, created_at: int, new: Collection[int], old: Collection[int]
    ) -> list[Write]:
        """What an application is found by from now on, and what not any more. No term is in both."""
        writes: list[Write] = []
        if new:
            rows = [{"term": term, "at": created_at, "application_id": application_id} for term in new]
            adding = self._terms(len(rows))
            writes.append((adding, adding.parameters(_numbered(rows))))
        if old:
            dropping = self._old_terms(len(old))
            values = {"which": application_id, **_numbered([{"term": term} for term in old])}
            writes.append((dropping, dropping.parameters(values)))
        return writes

    def _several(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> Write:
        statement = self._rows(table, len(rows))
        return statement, statement.parameters(_numbered(rows))

    def store(self, driver: Driver, writes: Sequence[Write], taken: Mapping[str, Any]) -> bool:
        """Store the event with its reply, and all that it changed. False: somebody else took it meanwhile."""
        last = self._take, self._take.parameters(taken)
        if self._is_sqlite:
            for statement, parameters in writes:
                driver.exec_driver_sql(statement.sql, parameters)
            return driver.exec_driver_sql(last[0].sql, last[1]).fetchone() is not None
        every = (*writes, last)
        sql = self._together(tuple([statement for statement, _ in every]))
        flat = tuple([value for _, parameters in every for value in parameters])
        return driver.exec_driver_sql(sql, flat).fetchone() is not None

    def claim_number(self, driver: Driver, number: str, application_id: str) -> bool:
        """Reserve an order number for ever. False: it is somebody's already."""
        row = {"number": number, "application_id": application_id}
        if self._number.run(driver, row).fetchone() is None:
            return False
        starts = range(len(number) - OrderPart.LEAST + 1)
        statement, parts = self._several(_part, [{"digits": number[at:], "number": number} for at in starts])
        driver.exec_driver_sql(statement.sql, parts)
        return True

    def work_later(self, driver: Driver, row: Mapping[str, Any]) -> int | None:
        """Queue work under its key; work done before is done again, work under way is left alone."""
        queued = self._queue.run(driver, row).fetchone()
        return queued[0] if queued else None

    def set_timer(self, driver: Driver, row: Mapping[str, Any]) -> None:
        self._timer.run(driver, row)

    def carry_document(
        self, driver: Driver, document_id: str, carried_id: str, application_id: str, now: int
    ) -> None:
        """A row for the same bytes in another application; one that was erased meanwhile has none."""
        values = {"which": document_id, "id": carried_id, "application_id": application_id, "created_at": now}
        self._carry.run(driver, {**values, "source": f"carried:{carried_id}"})

    def note_on_upload(self, driver: Driver, upload_id: str, note: bytes) -> None:
        """What the chat says of an uploaded file; one that was erased meanwhile has no row."""
        self._note.run(driver, {"which": upload_id, "note": note})

    def release_held(self, driver: Driver, openid: str, now: int) -> None:
        """News that waited for the next contact may go now."""
        self._release.run(driver, {"who": openid, "now": now})

    def send_held_lines(self, driver: Driver, openid: str, now: int) -> None:
        """The agent's lines that can still be taken back are due now."""
        self._held_lines.run(driver, {"who": openid, "now": now})


@cache
def lane_of(is_sqlite: bool) -> Lane:
    """Its SQL text depends on the kind of database alone and takes milliseconds to make."""
    return Lane(is_sqlite=is_sqlite)


def _carry_document() -> Any:
    new: dict[str, Any] = {name: bindparam(name) for name in ("id", "application_id", "source", "created_at")}
    shown = [new.get(column.name, column).label(column.name) for column in _document.c]
    old = select(*shown).where(_document.c.id == bindparam("which"))
    return insert(_document).from_select(_names(_document), old)


def _names(table: Table, but: str = "") -> list[str]:
    return [column.name for column in table.c if column.name != but]


def _line(name: str, table: Table) -> Any:
    return namedtuple(name, _names(table))


_ConversationLine = _line("_ConversationLine", _conversation)
_ApplicationLine = _line("_ApplicationLine", _application)


def _load() -> Any:
    """One line per application, or one without any; each with the reply, if the event was taken before."""
    one = select(literal(1).label("one")).subquery()
    belongs = and_(
        _application.c.openid == bindparam("openid"),
        *(_application.c.status != status for status in _FORGOTTEN),
    )
    known = outerjoin(one, _inbox, _inbox.c.key == bindparam("key"))
    return select(_inbox.c.key, _inbox.c.reply, *_application.c).select_from(
        outerjoin(known, _application, belongs)
    )


def _numbered(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of a statement for several rows."""
    return {f"{name}_{number}": value for number, row in enumerate(rows) for name, value in row.items()}


def _rows(table: Table, count: int) -> Any:
    """One statement for several rows: they are numbered in their order."""
    names = _names(table, "id")
    rows: list[Any] = [{name: bindparam(f"{name}_{number}") for name in names} for number in range(count)]
    return insert(table).inline().values(rows)


def _queue(dialect: Any) -> Any:
    queue = dialect.insert(_work)
    return queue.on_conflict_do_update(
        index_elements=["key"],
        set_={name: queue.excluded[name] for name in _QUEUED_ANEW},
        where=(_work.c.state == "done") | (_work.c.state == "failed"),
    ).returning(_work.c.id)


def _set_timer(dialect: Any) -> Any:
    timer = dialect.insert(_timer)
    return timer.on_conflict_do_update(
        index_elements=["openid", "application_id", "name"],
        set_={name: timer.excluded[name] for name in ("revision", "due_at", "attempts")},
    )


def _together(statements: tuple[Statement, ...]) -> str:
    """One statement for PostgreSQL that does what all of them do: each a round trip less. The last returns.

    PostgreSQL runs them to their end whether or not anything reads them, in no certain order, all seeing
    the state before; so no two of them may touch the same row.
    """
    *others, last = (statement.sql for statement in statements)
    steps = ", ".join(f"step_{number} AS ({sql})" for number, sql in enumerate(others))
    return f"WITH {steps} {last}" if steps else last
