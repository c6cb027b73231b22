"""Finds objects that no row names and rows whose objects are gone, once a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.objects import Named, Objects
from bot.models.tables import WorkRow, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.retention import RETENTION
from media.storage import Storage
from media.vault import Vault

Item = TypeVar("Item")
KIND = WorkKind.SWEEP_STORE
# Names are hexadecimal and evenly spread, so each part is a sixteenth of the store: no part is too long for a
# job.
PARTS = tuple("0123456789abcdef")
# A row follows its object within seconds; a job that tries for longer than this puts the object anew.
SAFE_AGE = timedelta(hours=24)
_AT_ONCE = 200
_REMOVED_AT_ONCE = 20
_work = cast(Table, WorkRow.__table__)
log = structlog.get_logger("sweeping")


@dataclass(frozen=True, slots=True)
class Swept:
    """What was found. `orphans`: objects that no row names; `unfinished`: half-written files of
    writers that died; `missing`: rows that name what is not there."""

    objects: int
    orphans: tuple[str, ...]
    unfinished: int
    missing: tuple[Named, ...]


class Sweeper:
    """Deletes what a crash left in the store, and says what is missing from it."""

    def __init__(self, objects: Objects, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._objects = objects
        self._storage = storage
        self._clock = clock

    def sweep(self, part: str, *, is_rehearsal: bool = False) -> Swept:
        """Everything whose name begins with `part`. A rehearsal finds the same and deletes nothing."""
        before = self._clock() - SAFE_AGE
        # A sixteenth of a part at a time: what was seen is remembered until what is missing is known.
        found = [self._sweep(f"{part}{digit}", before, is_rehearsal=is_rehearsal) for digit in PARTS]
        unfinished = self._storage.discard_unfinished(before, part, is_rehearsal=is_rehearsal)
        swept = Swept(
            sum(one.objects for one in found),
            tuple(orphan for one in found for orphan in one.orphans),
            unfinished,
            tuple(missing for one in found for missing in one.missing),
        )
        if (swept.orphans or unfinished) and not is_rehearsal:
            log.info("store swept", part=part, orphans=len(swept.orphans), unfinished=unfinished)
        return swept

    def _sweep(self, prefix: str, before: datetime, *, is_rehearsal: bool) -> Swept:
        seen: set[str] = set()
        orphans: list[str] = []
        for batch in _batches(self._storage.entries(prefix), _AT_ONCE):
            seen.update(entry.name for entry in batch)
            old = [entry.name for entry in batch if entry.written_at < before]
            unnamed = set(old) - self._objects.named(old)
            orphans += unnamed if is_rehearsal else self._remove(unnamed, before)
        return Swept(len(seen), tuple(sorted(orphans)), 0, tuple(self._missing(prefix, seen)))

    def _remove(self, names: Iterable[str], before: datetime) -> Iterator[str]:
        """A few at a time: on SQLite nobody else writes meanwhile."""
        for batch in _batches(iter(names), _REMOVED_AT_ONCE):
            with self._objects.removing() as connection:
                yield from self._objects.remove(connection, batch, before)

    def _missing(self, prefix: str, seen: set[str]) -> Iterator[Named]:
        """Named, not listed, not there now, and named still: neither came nor went while we looked."""
        for named in self._objects.beginning(prefix):
            if named.name in seen or self._storage.written_at(named.name) is not None:
                continue
            if self._objects.named([named.name]):
                log.error("object missing", table=named.table, id=named.id, column=named.column)
                yield named


class SweepPlan:
    """The day's upkeep as rows of work: the parts of the store, what is kept for a time, and words."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def plan(self, day: date) -> None:
        """Queue the parts of a day, once however often it is called. What is over of other days goes."""
        now = to_ms(self._clock())
        tasks = [(KIND, part, {"part": part}) for part in PARTS]
        tasks += [(WorkKind.RETAIN, name, {"name": name}) for name in RETENTION]
        tasks.append((WorkKind.INDEX_WORDS, "all", {}))
        rows = [
            work_row(self._vault, kind, f"{kind}:{day.isoformat()}:{name}", "", "", payload, now)
            for kind, name, payload in tasks
        ]
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        is_over = (_work.c.kind == KIND) & _work.c.state.in_(("done", "failed"))
        # A range of keys, which their index finds: of all work this is little.
        is_older = _work.c.key.between(f"{KIND}:", f"{KIND}:{day.isoformat()}")
        with self._database.writing() as connection:
            connection.execute(dialect.insert(_work).on_conflict_do_nothing(), rows)
            connection.execute(delete(_work).where(is_over, is_older))


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(islice(items, size)):
        yield batch
