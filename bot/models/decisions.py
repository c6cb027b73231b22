"""Decisions of the staff that are held: made, confirmed, counting, taken, withdrawn or void."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.binding import DECISION
from bot.models.database import Database
from bot.models.tables import AuditRow, DecisionRow, WorkRow, from_ms, to_ms
from media.vault import Vault

_decision, _work, _audit = (cast(Table, row.__table__) for row in (DecisionRow, WorkRow, AuditRow))
_BOUND = DECISION.columns


class State(StrEnum):
    """Where a decision stands. It can be withdrawn until it is TAKING: then the turn has it."""

    PROPOSED = "proposed"  # a colleague has to confirm it
    COUNTING = "counting"
    TAKING = "taking"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    VOID = "void"


_WAITING = (State.PROPOSED, State.COUNTING)


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """One decision. `fields` are those of its event, `words` those of a colleague who refused it.

    `effective_at` is None until it counts; `why` says why it is void: moved, changed, refused,
    failed or unreadable.
    """

    id: str
    application_id: str
    openid: str
    kind: str
    login: str
    revision: int
    made_at: datetime
    fields: Mapping[str, Any]
    state: State = State.COUNTING
    effective_at: datetime | None = None
    second: str = ""
    why: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows that are stored together with a change: what the audit says of it, and its work."""

    audit: Mapping[str, Any] | None = None
    work: Mapping[str, Any] | None = None


_NOTHING = Beside()


class DecisionTable:
    """The named changes of decisions. Each is one statement that names the state before, so that of two at
    the same moment one succeeds; False says that it came too late."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def make(self, made: HeldDecision, beside: Beside = _NOTHING) -> bool:
        """False when the application has an open decision, or this one is stored already."""
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {
            **{name: getattr(made, name) for name in _BOUND},
            "open_for": made.application_id,
            "revision": made.revision,
            "second": made.second,
            "state": str(made.state),
            "why": "",
            "sealed": self._seal(made),
            "made_at": to_ms(made.made_at),
            "effective_at": to_ms(made.effective_at) if made.effective_at else 0,
            "ended_at": 0,
            "seen_at": 0,
        }
        making = dialect.insert(_decision).values(row).on_conflict_do_nothing().returning(_decision.c.id)
        with self._database.writing() as connection:
            is_made = connection.execute(making).first() is not None
            if is_made:
                _store(connection, beside)
        return is_made

    def confirm(self, decision_id: str, login: str, effective_at: datetime, beside: Beside) -> bool:
        """A colleague of the maker agrees: it counts from now on."""
        values = {"state": State.COUNTING, "second": login, "effective_at": to_ms(effective_at)}
        others = _decision.c.login != login
        return self._change(decision_id, (State.PROPOSED,), values, beside, others)

    def refuse(self, held: HeldDecision, login: str, words: str, beside: Beside) -> bool:
        """A colleague of the maker does not agree, with the reason."""
        sealed = self._seal(replace(held, words=words))
        values = self._ended(State.VOID, "refused") | {"second": login, "sealed": sealed}
        others = _decision.c.login != login
        return self._change(held.id, (State.PROPOSED,), values, beside, others)

    def withdraw(self, decision_id: str, login: str, beside: Beside) -> bool:
        """By who made or confirmed it, as long as the turn does not have it."""
        theirs = (_decision.c.login == login) | (_decision.c.second == login)
        return self._change(decision_id, _WAITING, self._ended(State.WITHDRAWN), beside, theirs)

    def begin(self, decision_id: str) -> HeldDecision | None:
        """Its time has come, or a crash left it: it cannot be withdrawn any more. None when there is nothing
        to take. Raises VaultError when it does not open."""
        is_due = (_decision.c.state == State.COUNTING) & (_decision.c.effective_at <= to_ms(self._clock()))
        beginning = update(_decision).where(
            _decision.c.id == decision_id, is_due | (_decision.c.state == State.TAKING)
        )
        with self._database.writing() as connection:
            beginning = beginning.values(state=State.TAKING)
            row = connection.execute(beginning.returning(_decision)).one_or_none()
        return self._opened(row) if row else None

    def end(self, decision_id: str, why: str = "", beside: Beside = _NOTHING) -> bool:
        """The turn took it, or for a reason it is void."""
        values = self._ended(State.VOID if why else State.TAKEN, why)
        return self._change(decision_id, (State.TAKING,), values, beside)

    def lapse(self, decision_id: str, why: str, beside: Beside) -> bool:
        """Nobody confirmed it while it fitted the application."""
        return self._change(decision_id, (State.PROPOSED,), self._ended(State.VOID, why), beside)

    def put_away(self, decision_id: str, login: str) -> None:
        """Its maker has read what became of it."""
        mine = (_decision.c.id == decision_id) & (_decision.c.login == login)
        with self._database.writing() as connection:
            connection.execute(update(_decision).where(mine).values(seen_at=to_ms(self._clock())))

    def find(self, decision_id: str) -> HeldDecision | None:
        """Raises VaultError."""
        return next(iter(self._find(_decision.c.id == decision_id)), None)

    def open_on(self, application_ids: Collection[str]) -> dict[str, HeldDecision]:
        """Application → its open decision. Raises VaultError."""
        return {one.application_id: one for one in self._find(_decision.c.open_for.in_(application_ids))}

    def of(self, login: str) -> list[HeldDecision]:
        """What this person made and is not over, and what became void and was not put away; oldest first.

        Raises VaultError.
        """
        news = (_decision.c.state == State.VOID) & (_decision.c.seen_at == 0)
        is_open = _decision.c.state.in_((*_WAITING, State.TAKING))
        return self._find((_decision.c.login == login) & (is_open | news))

    def _find(self, which: ColumnElement[bool]) -> list[HeldDecision]:
        query = select(_decision).where(which).order_by(_decision.c.made_at, _decision.c.id)
        with self._database.reading() as connection:
            return [self._opened(row) for row in connection.execute(query).all()]

    def _change(
        self,
        decision_id: str,
        before: Collection[State],
        values: Mapping[str, Any],
        beside: Beside,
        *which: ColumnElement[bool],
    ) -> bool:
        here = (_decision.c.id == decision_id, _decision.c.state.in_(before), *which)
        changing = update(_decision).where(*here).values(**values).returning(_decision.c.id)
        with self._database.writing() as connection:
            is_done = connection.execute(changing).first() is not None
            if is_done:
                _store(connection, beside)
        return is_done

    def _ended(self, state: State, why: str = "") -> dict[str, Any]:
        return {"state": state, "why": why, "open_for": None, "ended_at": to_ms(self._clock())}

    def _seal(self, held: HeldDecision) -> bytes:
        text = json.dumps({"fields": held.fields, "words": held.words}, ensure_ascii=False)
        return DECISION.seal(self._vault, text.encode(), {name: getattr(held, name) for name in _BOUND})

    def _opened(self, row: Any) -> HeldDecision:
        """What was erased is empty."""
        kept = json.loads(DECISION.open(self._vault, row.sealed, row)) if row.sealed else {}
        return HeldDecision(
            id=row.id,
            application_id=row.application_id,
            openid=row.openid,
            kind=row.kind,
            login=row.login,
            revision=row.revision,
            made_at=from_ms(row.made_at),
            fields=kept.get("fields", {}),
            state=State(row.state),
            effective_at=from_ms(row.effective_at) if row.effective_at else None,
            second=row.second,
            why=row.why,
            words=kept.get("words", ""),
        )


def _store(connection: Connection, beside: Beside) -> None:
    for table, row in ((_audit, beside.audit), (_work, beside.work)):
        if row is not None:
            connection.execute(insert(table), dict(row))
