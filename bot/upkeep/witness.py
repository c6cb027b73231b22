"""Witnesses of the data keys: a wrong key of the right name is noticed before it seals anything.

Somebody who restores old secrets may start the service with another key of the same name. Then nothing that
is stored opens any more, and what new people write would be sealed with a key that is lost later.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, delete, inspect, select
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
        """Raises SettingsError when a key is missing, or is not the one that sealed under its name."""
        with self._database.reading() as connection:
            if not inspect(connection).has_table(_witness.name):
                return  # before the first release nothing was sealed
            known = list(connection.execute(select(_witness)))
            for row in known:
                if row.kid not in vault.keys:
                    raise _missing(row.kid)
                if not _opens(vault, row):
                    raise _wrong(row.kid)
            if not known:
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

    def forget_others(self, vault: Vault) -> None:
        """Nothing is sealed any more with other keys than the first: they may leave the ring."""
        with self._database.writing() as connection:
            connection.execute(delete(_witness).where(_witness.c.kid != vault.keys[0]))

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
    """For a database of before the witnesses: any row of each column, if a key of the ring sealed it."""
    for sealed in SEALED:
        row = connection.execute(select(sealed.table).where(sealed.is_filled).limit(1)).one_or_none()
        kid = vault.key_of(getattr(row, sealed.column.name)) if row is not None else ""
        if not kid:
            continue
        try:
            sealed.open(vault, row)
        except VaultError:
            raise _wrong(kid) from None


def _missing(kid: str) -> SettingsError:
    return SettingsError(
        f"SZCA_DATA_KEYS: the key {kid} is missing, and stored rows are sealed with it. Put it behind the "
        "others; it may go after szca keys rotate ended without an error."
    )


def _wrong(kid: str) -> SettingsError:
    return SettingsError(
        f"SZCA_DATA_KEYS: the key {kid} is not the one that sealed this database under that name. "
        "Give the key of the backup of the secrets; a new key needs a new name."
    )
