"""Which agents take conversations that the system assigns: 可接 or 暂停, as each agent says."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.staff_trail import record
from bot.models.statement import Driver, Statement
from bot.models.tables import AvailabilityRow, ConversationRow, to_ms

_availability = cast(Table, AvailabilityRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)


class Availability:
    """What an agent says at the desk. An agent who pauses keeps the conversations of before."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def is_available(self, login: str) -> bool:
        query = select(_availability.c.is_available).where(_availability.c.login == login)
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar())

    def set(self, staff: Staff, *, is_available: bool) -> None:
        """Recorded when it changes something."""
        now = to_ms(self._clock())
        row = {"is_available": is_available, "changed_at": now}
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        setting = dialect.insert(_availability).values(login=staff.login, assigned_at=0, assignments=0, **row)
        is_other = _availability.c.is_available.is_not(is_available)
        setting = setting.on_conflict_do_update(index_elements=["login"], set_=row, where=is_other)
        with self._database.writing() as connection:
            if connection.execute(setting.returning(_availability.c.login)).first() is not None:
                action = "agent_available" if is_available else "agent_paused"
                record(connection, now, staff.actor, action, staff.login)


class AssignmentCount:
    """Counts an assignment in the transaction of a turn, if the agent still takes one.

    The count that was seen is compared, so that of two assignments to one agent at once the second one fails,
    and the agent does not get more than the limit.
    """

    def __init__(self, *, is_sqlite: bool) -> None:
        # The condition stands in the text: the index of conversations with an agent is found by it.
        has_agent = _conversation.c.owner != literal_column("'bot'")
        mine = select(func.count()).where(has_agent, _conversation.c.owner == bindparam("owner"))
        fits = (
            (_availability.c.login == bindparam("who"))
            & _availability.c.is_available
            & (_availability.c.assignments == bindparam("seen"))
            & (mine.scalar_subquery() < bindparam("most"))
        )
        counted = {"assignments": _availability.c.assignments + 1, "assigned_at": bindparam("at")}
        counting = update(_availability).where(fits).values(counted).returning(_availability.c.login)
        self._count = Statement(counting, is_sqlite=is_sqlite)

    def count(self, driver: Driver, login: str, *, seen: int, most: int, now: int) -> bool:
        """One more conversation for the agent. False, and nothing changes, when the agent paused, was given
        another one since `seen`, or has `most` conversations."""
        values = {"who": login, "owner": f"agent:{login}", "seen": seen, "most": most, "at": now}
        return self._count.run(driver, values).fetchone() is not None
