"""Fields that were typed on the page with all fields and not sent off yet: a reload loses none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.drafts import DraftTable
from bot.models.tables import from_ms, to_ms
from media.vault import Vault

_KEPT = timedelta(days=30)  # as long as an application waits that nobody goes on with


@dataclass(frozen=True, slots=True)
class Draft:
    """The words as they were typed, and when."""

    words: str
    at: datetime


class Drafts:
    """Sealed words of fields. They are no answers: no question has checked them."""

    def __init__(self, table: DraftTable, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._vault = vault
        self._clock = clock

    def keep(self, application_id: str, fields: Mapping[str, str]) -> None:
        """Store the words of each field. A field without words is forgotten."""
        sealed = {
            field: self._vault.seal(words.encode(), _context(application_id, field))
            for field, words in fields.items()
            if words
        }
        empty = [field for field, words in fields.items() if not words]
        now = self._clock()
        self._table.keep(application_id, sealed, empty, to_ms(now), to_ms(now - _KEPT))

    def of(self, application_id: str) -> dict[str, Draft]:
        """Field → what was typed there last."""
        return {
            row.field: Draft(
                self._vault.open(row.sealed, _context(application_id, row.field)).decode(),
                from_ms(row.touched_at),
            )
            for row in self._table.of_application(application_id)
        }


def _context(application_id: str, field: str) -> bytes:
    return f"draft:{application_id}:{field}".encode()
