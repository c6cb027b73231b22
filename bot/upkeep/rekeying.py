"""Seals everything with the newest key, and binds it to its row, while the service runs."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, func, select, tuple_, update

from bot.models.binding import (
    APPLICATION,
    DECISION,
    DECISION_DRAFT,
    INBOX,
    LINE_DRAFT,
    MEMORY,
    NOTE,
    OUTBOX,
    PIN,
    REPLY,
    SECOND_FACTOR,
    STATEMENT_LINE,
    THREAD_NOTE,
    WEBHOOK_SECRET,
    WORDS,
    WORK,
    Binding,
)
from bot.models.database import Database
from bot.models.objects import Objects
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    CaptureRow,
    ConversationRow,
    DecisionDraftRow,
    DecisionRow,
    DraftRow,
    FaceCheckRow,
    InboxRow,
    LineDraftRow,
    OutboxRow,
    PinRow,
    StaffRow,
    StatementLineRow,
    ThreadNoteRow,
    WebhookSecretRow,
    WorkRow,
)
from bot.models.uploads import PieceRow, UploadRow
from media.storage import NotStoredError, Storage, StorageError
from media.vault import Vault, VaultError, header_of, headers_of

# Rows that were changed under our hands are looked at again this often; a service that is never still leaves
# some to the next run.
_PASSES = 5
STORE = "store"
Key = tuple[Any, ...]
Context = Binding | Callable[[Any], str]


class Sealed:
    """A column that is encrypted, and the context in which it was sealed."""

    def __init__(self, row: Any, column: str, context: Context, batch: int = 100) -> None:
        self.table = cast(Table, row.__table__)
        self.column = self.table.c[column]
        self.key = list(self.table.primary_key)
        self.context = context
        self.batch = batch

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    def is_sealed_by(self, kid: str) -> ColumnElement[bool]:
        return self._begins(*headers_of(kid))

    def is_current(self, kid: str) -> ColumnElement[bool]:
        """Sealed by this key, and bound to all columns that it is bound to today."""
        is_bound = isinstance(self.context, Binding) and self.context.has_grown
        return self._begins(header_of(kid)) if is_bound else self.is_sealed_by(kid)

    def open(self, vault: Vault, row: Any) -> bytes:
        """What a row holds. Raises VaultError."""
        sealed = getattr(row, self.column.name)
        if isinstance(self.context, Binding):
            return self.context.open(vault, sealed, row)
        return vault.open(sealed, self.context(row).encode())

    def seal(self, vault: Vault, plain: bytes, row: Any) -> bytes:
        """For this row."""
        if isinstance(self.context, Binding):
            return self.context.seal(vault, plain, row._mapping)
        return vault.seal(plain, self.context(row).encode())

    def _begins(self, *headers: bytes) -> ColumnElement[bool]:
        return func.substr(self.column, 1, len(headers[0]), type_=LargeBinary).in_(headers)

    @property
    def is_filled(self) -> ColumnElement[bool]:
        """What was erased is empty bytes, and no key's."""
        return self.column.is_not(None) & (self.column != b"")


SEALED: Sequence[Sealed] = (
    Sealed(ConversationRow, "sealed", MEMORY),
    Sealed(ApplicationRow, "sealed", APPLICATION),
    Sealed(InboxRow, "sealed", INBOX),
    Sealed(InboxRow, "reply", REPLY),
    Sealed(OutboxRow, "sealed", OUTBOX),
    Sealed(WorkRow, "sealed", WORK),
    Sealed(PinRow, "sealed", PIN),
    Sealed(AuditRow, "sealed", WORDS),
    Sealed(DecisionRow, "sealed", DECISION),
    Sealed(DecisionDraftRow, "sealed", DECISION_DRAFT),
    Sealed(WebhookSecretRow, "sealed", WEBHOOK_SECRET),
    Sealed(StaffRow, "second_factor", SECOND_FACTOR),
    Sealed(FaceCheckRow, "sealed", lambda row: f"face:{row.check_id}"),
    Sealed(CaptureRow, "sealed", lambda row: f"id-capture:{row.id}"),
    Sealed(ThreadNoteRow, "sealed", THREAD_NOTE),
    Sealed(LineDraftRow, "sealed", LINE_DRAFT),
    Sealed(DraftRow, "sealed", lambda row: f"draft:{row.application_id}:{row.field}"),
    Sealed(StatementLineRow, "sealed", STATEMENT_LINE),
    Sealed(UploadRow, "sealed", lambda row: f"upload:{row.id}"),
    Sealed(UploadRow, "note", NOTE),
    # Each is a piece of a file, up to megabytes.
    Sealed(PieceRow, "sealed", lambda row: f"upload:{row.upload_id}:{row.start}", batch=4),
)


@dataclass
class Renewed:
    """What came of one column, or of the store. `broken`: ids of what cannot be opened, with the reason."""

    name: str
    renewed: int = 0
    busy: int = 0
    broken: dict[str, str] = field(default_factory=dict)


class Rekeying:
    """Seals anew what an older key sealed, or what is not bound to its whole row. The bytes themselves show
    what is done, so it can end at any moment and be started again."""

    def __init__(self, database: Database, objects: Objects, storage: Storage, vault: Vault) -> None:
        self._database = database
        self._objects = objects
        self._storage = storage
        self._vault = vault

    def column(self, sealed: Sealed) -> Renewed:
        """Bring one column up to date."""
        found = Renewed(sealed.name)
        for _ in range(_PASSES):
            found.busy = 0
            after: Key | None = None
            while rows := self._old(sealed, after):
                self._renew_rows(sealed, rows, found)
                after = _key(sealed, rows[-1])
            if not found.busy:
                break
        return found

    def store(self) -> Renewed:
        """Bring the documents up to date."""
        found, batch = Renewed(STORE), list[str]()
        for name in self._storage.names():
            batch.append(name)
            if len(batch) == 100:
                self._renew_objects(batch, found)
                batch = []
        self._renew_objects(batch, found)
        return found

    def _old(self, sealed: Sealed, after: Key | None) -> Sequence[Row[Any]]:
        query = select(sealed.table).where(sealed.is_filled, ~sealed.is_current(self._vault.keys[0]))
        if after is not None:
            query = query.where(tuple_(*sealed.key) > after)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(*sealed.key).limit(sealed.batch)).all()

    def _renew_rows(self, sealed: Sealed, rows: Sequence[Row[Any]], found: Renewed) -> None:
        new: dict[Key, tuple[bytes, bytes]] = {}
        for row in rows:
            try:
                new[_key(sealed, row)] = getattr(row, sealed.column.name), self._renewed(sealed, row)
            except VaultError as error:
                found.broken["/".join(map(str, _key(sealed, row)))] = str(error)
        renewed = self._exchange(sealed, new)
        found.renewed += renewed
        found.busy += len(new) - renewed

    def _renewed(self, sealed: Sealed, row: Row[Any]) -> bytes:
        return sealed.seal(self._vault, sealed.open(self._vault, row), row)

    def _exchange(self, sealed: Sealed, new: dict[Key, tuple[bytes, bytes]]) -> int:
        """Each in place of just the bytes that it was made from. Returns how many were still there.

        Rows that somebody holds are left out: a turn may hold several, and waiting for one while it waits for
        ours would end it.
        """
        if not new:
            return 0
        here = tuple_(*sealed.key)
        free = select(*sealed.key).where(here.in_(list(new))).with_for_update(skip_locked=True)
        count = 0
        with self._database.writing() as connection:
            for key in connection.execute(free).all():
                old, renewed = new[tuple(key)]
                where = [column == value for column, value in zip(sealed.key, key, strict=True)]
                change = update(sealed.table).where(*where, sealed.column == old)
                done = connection.execute(change.values({sealed.column.name: renewed}))
                count += done.rowcount
        return count

    def _renew_objects(self, names: Collection[str], found: Renewed) -> None:
        """An object that was erased while we sealed it anew came back, so it is deleted again."""
        needed = self._objects.named(names)
        written = {name for name in names if self._renew_object(name, found)}
        if erased := (written & needed) - self._objects.named(written):
            with self._objects.removing() as connection:
                self._objects.remove(connection, erased)

    def _renew_object(self, name: str, found: Renewed) -> bool:
        try:
            is_renewed = self._storage.renew(name)
        except NotStoredError:
            return False
        except StorageError as error:
            found.broken[name] = str(error)
            return False
        found.renewed += is_renewed
        return is_renewed


class KeyCensus:
    """Counts how much is sealed under which key; "" is none of the ring's."""

    def __init__(self, database: Database, storage: Storage, vault: Vault) -> None:
        self._database = database
        self._storage = storage
        self._vault = vault

    def column(self, sealed: Sealed) -> Counter[str]:
        every = select(func.count()).select_from(sealed.table).where(sealed.is_filled)
        with self._database.reading() as connection:
            found = Counter(
                {
                    kid: connection.execute(every.where(sealed.is_sealed_by(kid))).scalar_one()
                    for kid in self._vault.keys
                }
            )
            found[""] = connection.execute(every).scalar_one() - found.total()
        return found

    def store(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for name in self._storage.names():
            try:
                found[self._storage.key_of(name)] += 1
            except NotStoredError:
                continue
            except StorageError as error:
                if error.retryable:
                    raise
                found[""] += 1
        return found


def _key(sealed: Sealed, row: Row[Any]) -> Key:
    return tuple(getattr(row, column.key) for column in sealed.key)
