"""PINs of certificates: kept sealed from the making until they are sent no more, read by the worker alone."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.binding import PIN
from bot.models.database import Database
from bot.models.tables import PinRow, to_ms
from media.vault import Vault

_pin = cast(Table, PinRow.__table__)


class PinTable:
    """The named changes of PINs. Retention deletes what is past its time."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, application_id: str, pin: str) -> None:
        """The last one counts: a certificate that is made anew has a new one."""
        sealed = PIN.seal(self._vault, pin.encode(), {"application_id": application_id})
        row = {"application_id": application_id, "sealed": sealed, "created_at": to_ms(self._clock())}
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        keeping = dialect.insert(_pin).values(row)
        keeping = keeping.on_conflict_do_update(
            index_elements=["application_id"],
            set_={"sealed": keeping.excluded.sealed, "created_at": keeping.excluded.created_at},
        )
        with self._database.writing() as connection:
            connection.execute(keeping)

    def find(self, application_id: str) -> str | None:
        """For the worker that sends it. Raises VaultError."""
        query = select(_pin).where(_pin.c.application_id == application_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return PIN.open(self._vault, row.sealed, row).decode() if row else None

    def known(self, application_ids: Collection[str]) -> frozenset[str]:
        """Those of the applications whose PIN is here."""
        query = select(_pin.c.application_id).where(_pin.c.application_id.in_(application_ids))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def drop(self, application_id: str) -> None:
        with self._database.writing() as connection:
            drop_pin(connection, application_id)


def drop_pin(connection: Connection, application_id: str) -> None:
    """The PIN of an application is of no use any more."""
    connection.execute(delete(_pin).where(_pin.c.application_id == application_id))
