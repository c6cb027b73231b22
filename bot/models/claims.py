"""One member of the staff at a time works on an application. A claim ends by itself, so nothing strands."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.live import CLAIM, Change, Publish, to_nobody
from bot.models.database import Database
from bot.models.tables import ClaimRow, to_ms

SECONDS = 120
LEFT_SECONDS = 10  # longer than a renewal is under way
_claim = cast(Table, ClaimRow.__table__)


class ClaimTable:
    """The named changes of claims."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publish: Publish = to_nobody
    ) -> None:
        self._database = database
        self._clock = clock
        self._publish = publish

    def renew(self, application_id: str, login: str) -> str:
        """By an open page. What it asked by itself when its person left it does not claim it again: the
        holder is nobody, "", then."""
        return self.take(application_id, login, unless_left=True)

    def take(
        self, application_id: str, login: str, *, from_holder: bool = False, unless_left: bool = False
    ) -> str:
        """Claim it, or renew the own claim. Returns the login of the holder: of two at once, one wins.

        `from_holder`: also while a colleague has it. `unless_left`: not within seconds after the own leave.
        """
        now = to_ms(self._clock())
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {"application_id": application_id, "login": login, "until": now + SECONDS * 1000}
        taking = dialect.insert(_claim).values(row)
        is_free = (_claim.c.until <= now) | (_claim.c.login == login)
        if unless_left:
            is_free &= (_claim.c.login != login) | (_claim.c.until >= LEFT_SECONDS * 1000 - now)
        taking = taking.on_conflict_do_update(
            index_elements=["application_id"],
            set_={"login": taking.excluded.login, "until": taking.excluded.until},
            where=None if from_holder else is_free,
        )
        with self._database.writing() as connection:
            held = select(_claim.c.login, _claim.c.until).where(_claim.c.application_id == application_id)
            before = connection.execute(held).one_or_none()
            connection.execute(taking)
            after = connection.execute(held).one()
        holder = str(after.login) if after.until > now else ""
        if before is None or before.until <= now or before.login != holder:
            self._publish(Change(CLAIM, application_id))
        return holder

    def leave(self, application_id: str, login: str) -> None:
        """Free for the colleagues; the claim of somebody else stays."""
        mine = (_claim.c.application_id == application_id) & (_claim.c.login == login)
        leaving = update(_claim).where(mine, _claim.c.until > 0).values(until=-to_ms(self._clock()))
        with self._database.writing() as connection:
            is_gone = connection.execute(leaving).rowcount
        if is_gone:
            self._publish(Change(CLAIM, application_id))

    def holders(self, application_ids: Collection[str]) -> dict[str, str]:
        """Application → login, of those that somebody works on now."""
        held = _claim.c.application_id.in_(application_ids) & (_claim.c.until > to_ms(self._clock()))
        with self._database.reading() as connection:
            rows = connection.execute(select(_claim).where(held))
            return {row.application_id: row.login for row in rows}
