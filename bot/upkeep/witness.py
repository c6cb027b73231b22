"""Witnesses of the data keys: a wrong key of the right name is noticed before it seals anything.

Somebody who restores old secrets may start the service with another key of the same name. Then nothing that
is stored opens any more, and what new people write would be sealed with a key that is lost later.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import SettingsError
from bot.models.binding import WITNESS
from bot.models.database import Database
from bot.models.tables import WitnessRow, to_ms
from bot.upkeep.rekeying import SEALED
from media.vault import Vault, VaultError

_witness = cast(Table, WitnessRow.__table__)
_PLAIN = b"szca"


class Witnesses:
    """Checks the ring against what is stored, and writes the witness of a key that is new."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def check(self, vault: Vault) -> None:
        """Raises SettingsError when a key is not the one that sealed what is stored under its name."""
        with self._database.reading() as connection:
            if not inspect(connection).has_table(_witness.name):
                return  # before the first release nothing was sealed
            known = {row.kid: row for row in connection.execute(select(_witness))}
            for kid in vault.keys:
                if kid in known and not _opens(vault, known[kid]):
                    raise _wrong(kid)
            if vault.keys[0] not in known:
                _compare_rows(connection, vault)

    def introduce(self, vault: Vault) -> None:
        """Write the witness of the key that seals, if it has none. Raises SettingsError as `check` does."""
        self.check(vault)
        kid = vault.keys[0]
        row = {"kid": kid, "created_at": to_ms(self._clock())}
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        writing = dialect.insert(_witness).on_conflict_do_nothing()
        with self._database.reading() as connection:
            if connection.execute(select(_witness.c.kid).where(_witness.c.kid == kid)).first():
                return
        with self._database.writing() as connection:
            connection.execute(writing, {**row, "sealed": WITNESS.seal(vault, _PLAIN, row)})
        self.check(vault)  # another process may have been faster, with another key

    def problem(self, vault: Vault) -> str:
        """Why this ring is not the right one, "" when it is."""
        try:
            self.check(vault)
        except SettingsError as error:
            return str(error)
        return ""


def _opens(vault: Vault, row: Row[Any]) -> bool:
    try:
        return WITNESS.open(vault, row.sealed, row) == _PLAIN
    except VaultError:
        return False


def _compare_rows(connection: Connection, vault: Vault) -> None:
    """For a database of before the witnesses: one row of each column that a key of this name sealed."""
    kid = vault.keys[0]
    for sealed in SEALED:
        query = select(sealed.table).where(sealed.is_filled, sealed.is_sealed_by(kid)).limit(1)
        row = connection.execute(query).one_or_none()
        if row is None:
            continue
        try:
            sealed.open(vault, row)
        except VaultError:
            raise _wrong(kid) from None


def _wrong(kid: str) -> SettingsError:
    return SettingsError(
        f"SZCA_DATA_KEYS: the key {kid} is not the one that sealed this database under that name. "
        "Give the key of the backup of the secrets; a new key needs a new name."
    )
