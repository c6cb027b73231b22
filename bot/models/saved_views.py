"""The views of the list that members of the staff keep under a name of their own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import Refused
from bot.models.database import Database
from bot.models.tables import SavedViewRow, to_ms

MOST_VIEWS = 12
LONGEST_NAME = 20
_view = cast(Table, SavedViewRow.__table__)


@dataclass(frozen=True, slots=True)
class SavedView:
    """`filters` are parameters of the list's address."""

    name: str
    filters: Mapping[str, str]


class SavedViews:
    """The named changes of saved views. Each member of the staff sees and changes their own."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def of(self, login: str) -> list[SavedView]:
        """In the order in which they were first saved."""
        query = select(_view).where(_view.c.login == login).order_by(_view.c.saved_at, _view.c.name)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [SavedView(row.name, json.loads(row.filters)) for row in rows]

    def keep(self, login: str, name: str, filters: Mapping[str, str]) -> None:
        """Save the filters under the name; the ones of this name before are replaced.

        Raises Refused for a name that is empty or too long, and when there are MOST_VIEWS of other names.
        """
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME:
            raise Refused("bad_name", f"请给视图起一个 1 到 {LONGEST_NAME} 个字的名字。")
        others = [view for view in self.of(login) if view.name != name]
        if len(others) >= MOST_VIEWS:
            raise Refused("too_many", f"最多保存 {MOST_VIEWS} 个视图，请先删掉不用的。")
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {"login": login, "name": name, "filters": json.dumps(dict(filters), sort_keys=True)}
        saving = dialect.insert(_view).values(row | {"saved_at": to_ms(self._clock())})
        saving = saving.on_conflict_do_update(
            index_elements=["login", "name"], set_={"filters": saving.excluded.filters}
        )
        with self._database.writing() as connection:
            connection.execute(saving)

    def drop(self, login: str, name: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(_view).where(_view.c.login == login, _view.c.name == name))
