"""One member of the staff at a time works on an application. A claim ends by itself, so nothing strands."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.live import CLAIM, Change, Publish, to_nobody
from bot.models.database import Database
from bot.models.tables import ClaimRow, to_ms

SECONDS = 120
_claim = cast(Table, ClaimRow.__table__)


class ClaimTable:
    """The named changes of claims."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publish: Publish = to_nobody
    ) -> None:
        self._database = database
        self._clock = clock
        self._publish = publish

    def take(self, application_id: str, login: str, *, from_holder: bool = False) -> str:
        """Claim it, or renew the own claim. Returns the login of the holder: of two at once, one wins.

        `from_holder`: also while a colleague has it.
        """
        now = to_ms(self._clock())
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {"application_id": application_id, "login": login, "until": now + SECONDS * 1000}
        taking = dialect.insert(_claim).values(row)
        is_free = None if from_holder else (_claim.c.until <= now) | (_claim.c.login == login)
        taking = taking.on_conflict_do_update(
            index_elements=["application_id"],
            set_={"login": taking.excluded.login, "until": taking.excluded.until},
            where=is_free,
        )
        with self._database.writing() as connection:
            held = select(_claim.c.login, _claim.c.until).where(_claim.c.application_id == application_id)
            before = connection.execute(held).one_or_none()
            connection.execute(taking)
            holder = str(connection.execute(held).scalar_one())
        if before is None or before.until <= now or before.login != holder:
            self._publish(Change(CLAIM, application_id))
        return holder

    def leave(self, application_id: str, login: str) -> None:
        """Free for the colleagues; the claim of somebody else stays."""
        mine = (_claim.c.application_id == application_id) & (_claim.c.login == login)
        with self._database.writing() as connection:
            is_gone = connection.execute(delete(_claim).where(mine)).rowcount
        if is_gone:
            self._publish(Change(CLAIM, application_id))

    def holders(self, application_ids: Collection[str]) -> dict[str, str]:
        """Application → login, of those that somebody works on now."""
        held = _claim.c.application_id.in_(application_ids) & (_claim.c.until > to_ms(self._clock()))
        with self._database.reading() as connection:
            rows = connection.execute(select(_claim).where(held))
            return {row.application_id: row.login for row in rows}
