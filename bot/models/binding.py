"""What sealed bytes are bound to: the columns of their row that are authenticated with them.

Bytes that are moved to another row, or whose row was changed in one of these columns, do not open. Rows of
before are bound to fewer columns (`before`); they are bound to all of them when they are written again, and
`szca keys rotate` does it at once.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from media.vault import Vault, is_first


class Columns(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Binding:
    """The context of one sealed column. `name` tells columns apart that have the same values."""

    name: str
    before: str
    columns: tuple[str, ...]

    @property
    def has_grown(self) -> bool:
        return self.columns != (self.before,)

    def seal(self, vault: Vault, plain: bytes, row: Columns) -> bytes:
        """`row`: at least the columns that it is bound to, as they are stored."""
        return vault.seal(plain, self._context([row[column] for column in self.columns]))

    def open(self, vault: Vault, sealed: bytes, row: Any) -> bytes:
        """`row`: as it was read. Raises VaultError."""
        columns = (self.before,) if is_first(sealed) else self.columns
        return vault.open(sealed, self._context([getattr(row, column) for column in columns]))

    def _context(self, values: list[Any]) -> bytes:
        if len(values) == 1:
            return f"{self.name}:{values[0]}".encode()
        # No column holds a line feed, so that no two rows have the same text.
        return "\n".join([self.name, *["" if value is None else str(value) for value in values]]).encode()


MEMORY = Binding("memory", "openid", ("openid",))
APPLICATION = Binding("application", "id", ("id", "openid", "status", "order_no", "revision"))
INBOX = Binding("inbox", "key", ("key", "openid", "kind"))
REPLY = Binding("reply", "key", ("key", "openid"))
OUTBOX = Binding("outbox", "openid", ("openid", "application_id", "kind", "name", "mark"))
WORK = Binding("work", "openid", ("openid", "application_id", "kind", "key"))
SECOND_FACTOR = Binding("second-factor", "login", ("login",))
WORDS = Binding("words", "application_id", ("application_id", "at", "actor", "action"))
PIN = Binding("pin", "application_id", ("application_id",))
THREAD_NOTE = Binding("thread-note", "id", ("id", "openid", "login", "at"))
LINE_DRAFT = Binding("line-draft", "openid", ("openid", "login"))
NOTE = Binding("note", "id", ("id",))
STATEMENT_LINE = Binding("statement-line", "identity", ("identity",))
DECISION = Binding("decision", "id", ("id", "application_id", "openid", "kind", "login"))
DECISION_DRAFT = Binding("decision-draft", "login", ("login", "application_id"))
WEBHOOK_SECRET = Binding("webhook-secret", "id", ("id", "endpoint_id"))
WITNESS = Binding("witness", "kid", ("kid",))
