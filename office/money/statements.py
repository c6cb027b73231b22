"""Import of statements: each line once, whatever file it comes in and however often."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import AuditRow, StatementLayoutRow, StatementLineRow, StatementRow, to_ms
from bot.sealing.sealer import Sealer
from flows.state import Change
from media.statement import Column, Columns, Line, Statement, UnreadableLine, read_statement, signature_of
from office.money.identity import Identities
from office.money.line import LineState

_AT_ONCE = 400
_statement = cast(Table, StatementRow.__table__)
_layout = cast(Table, StatementLayoutRow.__table__)
_line = cast(Table, StatementLineRow.__table__)
_audit = cast(Table, AuditRow.__table__)
log = structlog.get_logger("money")


@dataclass(frozen=True, slots=True)
class Imported:
    """`fresh` of the `lines` were new; `unreadable` were not read. `fen`: the sum of what came in the file.

    `doubt`: what does not agree in the file, in words.
    """

    statement_id: int
    lines: int
    fresh: int
    unreadable: int
    fen: int
    doubt: str = ""


class Statements:
    """Takes statements in. The lines are stored a few hundred at a time: after a crash the same file is
    imported again, and what is there already stays as it is."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        blind_index: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._blind_index = blind_index
        self._clock = clock

    def take(self, data: bytes, staff: Staff, *, is_whole: bool = False) -> Imported:
        """Raises StatementError for a file of which nothing is taken."""
        read = read_statement(data, self._layouts(), is_whole=is_whole)
        rows = self._rows(read)
        statement_id = self._begin(data, read, staff)
        fresh = 0
        while some := list(islice(rows, _AT_ONCE)):
            with self._database.writing() as connection:
                fresh += self._store(connection, [row | {"statement_id": statement_id} for row in some])
        received = sum(line.fen for line in read.received)
        imported = Imported(statement_id, len(read.lines), fresh, len(read.unreadable), received, read.doubt)
        self._end(imported, staff)
        return imported

    def learn(self, head: Sequence[str], columns: Columns, staff: Staff) -> None:
        """What the columns under a head are, for this file and all with the same head."""
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {
            "head": self._head(signature_of(head)),
            "meaning": json.dumps({"signature": signature_of(head), **columns}),
            "actor": staff.actor,
            "at": to_ms(self._clock()),
        }
        saving = dialect.insert(_layout).values(row)
        saving = saving.on_conflict_do_update(
            index_elements=["head"], set_={name: saving.excluded[name] for name in ("meaning", "actor", "at")}
        )
        with self._database.writing() as connection:
            connection.execute(saving)

    def recent(self, limit: int = 10) -> Sequence[Any]:
        """The rows of the last imports, the newest first."""
        with self._database.reading() as connection:
            return connection.execute(select(_statement).order_by(_statement.c.id.desc()).limit(limit)).all()

    def _layouts(self) -> dict[str, Columns]:
        with self._database.reading() as connection:
            told = [json.loads(text) for text in connection.execute(select(_layout.c.meaning)).scalars()]
        return {
            one.pop("signature"): {Column(name): tuple(places) for name, places in one.items()}
            for one in told
        }

    def _head(self, signature: str) -> str:
        return self._blind_index(f"statement-head:{signature}")

    def _rows(self, read: Statement) -> Iterable[dict[str, Any]]:
        identities = Identities(self._blind_index)
        now = to_ms(self._clock())
        for identity, line in zip(identities.of(read.lines), read.lines, strict=True):
            yield self._row(identity, line, now)
        for identity, bad in zip(identities.of_unreadable(read.unreadable), read.unreadable, strict=True):
            yield self._bad_row(identity, bad, now)

    def _row(self, identity: str, line: Line, now: int) -> dict[str, Any]:
        told = {
            "time": line.time,
            "payer": line.payer,
            "account": line.account,
            "bank": line.bank,
            "remark": line.remark,
            "serial": line.serial,
        }
        return {
            "identity": identity,
            "number": line.row,
            "day": line.day.isoformat(),
            "came": line.is_credit,
            "fen": line.fen,
            "account": account_mark(self._blind_index, line.account),
            "state": (LineState.OPEN if line.is_credit else LineState.WENT).value,
            "sealed": self._sealer.statement_line(identity, {k: v for k, v in told.items() if v}),
            "created_at": now,
            "changed_at": now,
        }

    def _bad_row(self, identity: str, line: UnreadableLine, now: int) -> dict[str, Any]:
        return {
            "identity": identity,
            "number": line.row,
            "day": "",
            "came": False,
            "fen": None,
            "account": "",
            "state": LineState.UNREADABLE.value,
            "sealed": self._sealer.statement_line(identity, {"text": line.text, "why": line.why}),
            "created_at": now,
            "changed_at": now,
        }

    def _begin(self, data: bytes, read: Statement, staff: Staff) -> int:
        """The row of the import, whose counts are known when its lines are stored."""
        row = {
            "content": self._blind_index(f"statement:{sha256(data).hexdigest()}"),
            "actor": staff.actor,
            "at": to_ms(self._clock()),
            "lines": len(read.lines),
            "fresh": 0,
            "unreadable": len(read.unreadable),
            "fen": sum(line.fen for line in read.received),
            "doubt": read.doubt,
        }
        with self._database.writing() as connection:
            return int(connection.execute(insert(_statement).values(row)).inserted_primary_key[0])  # type: ignore[index]

    def _store(self, connection: Connection, rows: list[Mapping[str, Any]]) -> int:
        """Those that are new, and how many they were."""
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        storing = dialect.insert(_line).values(rows).on_conflict_do_nothing().returning(_line.c.id)
        return len(connection.execute(storing).all())

    def _end(self, imported: Imported, staff: Staff) -> None:
        told = {name: str(getattr(imported, name)) for name in ("lines", "fresh", "unreadable", "fen")}
        change = Change("statement_imported", staff.actor, {"statement": str(imported.statement_id), **told})
        mine = _statement.c.id == imported.statement_id
        with self._database.writing() as connection:
            connection.execute(update(_statement).where(mine).values(fresh=imported.fresh))
            connection.execute(insert(_audit), self._sealer.audit(to_ms(self._clock()), change, "", ""))
        log.info("statement imported", **told)


def account_mark(blind_index: Callable[[str], str], account: str) -> str:
    """Stands for an account in a column in the clear, "" without one."""
    digits = "".join(filter(str.isalnum, account))
    return blind_index(f"payer-account:{digits}") if digits else ""
