"""What members of the staff ticked and wrote on a page and did not decide yet."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.binding import DECISION_DRAFT
from bot.models.database import Database
from bot.models.tables import DecisionDraftRow, to_ms
from media.vault import Vault

_draft = cast(Table, DecisionDraftRow.__table__)


class DecisionDrafts:
    """One for each person and application; the last words count."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, login: str, application_id: str, draft: Mapping[str, Any]) -> None:
        """Store it in place of the one before."""
        bound = {"login": login, "application_id": application_id}
        text = json.dumps(draft, ensure_ascii=False).encode()
        row = bound | {
            "sealed": DECISION_DRAFT.seal(self._vault, text, bound),
            "touched_at": to_ms(self._clock()),
        }
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        keeping = dialect.insert(_draft).values(row)
        keeping = keeping.on_conflict_do_update(
            index_elements=["login", "application_id"],
            set_={"sealed": keeping.excluded.sealed, "touched_at": keeping.excluded.touched_at},
        )
        with self._database.writing() as connection:
            connection.execute(keeping)

    def of(self, login: str, application_id: str) -> Mapping[str, Any]:
        """Empty without one. Raises VaultError."""
        with self._database.reading() as connection:
            found = connection.execute(select(_draft).where(_mine(login, application_id))).one_or_none()
        if found is None:
            return {}
        kept: Mapping[str, Any] = json.loads(DECISION_DRAFT.open(self._vault, found.sealed, found))
        return kept

    def drop(self, login: str, application_id: str) -> None:
        """It was decided, or its writer wants none of it."""
        with self._database.writing() as connection:
            connection.execute(delete(_draft).where(_mine(login, application_id)))


def _mine(login: str, application_id: str) -> ColumnElement[bool]:
    return (_draft.c.login == login) & (_draft.c.application_id == application_id)
