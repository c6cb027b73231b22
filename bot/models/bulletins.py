"""Bulletins: the named changes of state, the people of each, and how far each one is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, Select, Table, delete, exists, func, insert, literal, select, update

from bot.models.bulletin_refusals import is_refused_by
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.staff_trail import record
from bot.models.tables import (
    ApplicationRow,
    BulletinRecipientRow,
    BulletinRow,
    ConversationRow,
    WorkRow,
    from_ms,
    to_ms,
)
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from media.vault import Vault

_bulletin = cast(Table, BulletinRow.__table__)
_recipient = cast(Table, BulletinRecipientRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_work = cast(Table, WorkRow.__table__)
_MOST_LISTED = 50
State = Literal["proposed", "running", "stopped", "ended"]


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of people that a bulletin can go to. `statuses`: those with an application in one of these;
    without any, everybody who follows the account."""

    name: str
    statuses: tuple[str, ...] = ()


AUDIENCES: Mapping[str, Audience] = MappingProxyType(
    {
        "everybody": Audience("所有关注的人"),
        "filling_in": Audience("正在填写申请的人", ("draft",)),
        "to_pay": Audience("已受理、还没付款的人", ("submitted",)),
        "under_way": Audience(
            "已付款、证书还没寄出的人",
            ("slip_received", "in_review", "supplementing", "rejected", "approved", "produced"),
        ),
        "certified": Audience("证书已寄出或办结的人", ("mailed", "completed")),
    }
)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One bulletin. `counts`: how many people are in each state."""

    id: str
    text: str
    audience: str
    state: State
    written_by: str
    agreed_by: str
    stopped_by: str
    stopped_why: str
    until: datetime
    created_at: datetime
    counts: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.counts.values())


class Bulletins:
    """Each change is checked, made and recorded in one transaction; a change that came late does nothing."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def people(self, audience: str) -> int:
        """How many a bulletin to this group would be for now. Raises KeyError for a group that is none."""
        with self._database.reading() as connection:
            found = _people(AUDIENCES[audience]).subquery()
            return int(connection.execute(select(func.count()).select_from(found)).scalar_one())

    def write(
        self, bulletin_id: str, text: str, audience: str, until: datetime, staff: Staff, second_above: int
    ) -> None:
        """A new bulletin with its people. Above `second_above` of them it waits for a colleague, else it
        runs. The same id twice is one bulletin."""
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            if self._state(connection, bulletin_id) is not None:
                return
            people = self._add_people(connection, bulletin_id, audience, now)
            state = "proposed" if people > second_above else "running"
            row = {"id": bulletin_id, "text": text, "audience": audience, "state": state}
            by = {"written_by": staff.login, "agreed_by": "", "stopped_by": "", "stopped_why": ""}
            times = {"started_at": 0, "until": to_ms(until), "created_at": now, "ended_at": 0}
            connection.execute(insert(_bulletin).values(row | by | times))
            self._note(connection, "bulletin_written", bulletin_id, staff, people=str(people))
            if state == "running":
                self._queue(connection, bulletin_id)

    def agree(self, bulletin_id: str, staff: Staff) -> bool:
        """By a colleague of who wrote it. False when it does not wait for one, or for this one."""
        return self._move(
            bulletin_id, staff, "bulletin_agreed", ("proposed",), "running", agreed_by=staff.login
        )

    def stop(self, bulletin_id: str, staff: Staff) -> bool:
        """No more of it is sent, also when it was only proposed. False when it is over already."""
        return self._move(
            bulletin_id,
            staff,
            "bulletin_stopped",
            ("proposed", "running"),
            "stopped",
            stopped_by=staff.login,
            stopped_why="",
        )

    def stop_for(self, bulletin_id: str, why: str) -> None:
        """By itself: nobody got it, for this reason."""
        mine = (_bulletin.c.id == bulletin_id) & (_bulletin.c.state == "running")
        with self._database.writing() as connection:
            changed = update(_bulletin).where(mine)
            connection.execute(changed.values(state="stopped", stopped_by="", stopped_why=why[:200]))

    def resume(self, bulletin_id: str, staff: Staff, second_above: int) -> bool:
        """A stopped one goes on, with those who did not get it. One for many people that nobody agreed to
        waits for a colleague as before. False when it was not stopped."""
        found = self.find(bulletin_id)
        if found is None:
            return False
        needs_second = found.people > second_above and not found.agreed_by
        after: State = "proposed" if needs_second else "running"
        return self._move(bulletin_id, staff, "bulletin_resumed", ("stopped",), after)

    def end(self, bulletin_id: str) -> None:
        """Nobody waits for it any more."""
        mine = (_bulletin.c.id == bulletin_id) & (_bulletin.c.state == "running")
        with self._database.writing() as connection:
            connection.execute(
                update(_bulletin).where(mine).values(state="ended", ended_at=to_ms(self._clock()))
            )

    def find(self, bulletin_id: str) -> Bulletin | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_bulletin).where(_bulletin.c.id == bulletin_id)).one_or_none()
            return _told(connection, row) if row else None

    def newest(self) -> Sequence[Bulletin]:
        """Without counts: of fifty they would take seconds."""
        query = select(_bulletin).order_by(_bulletin.c.created_at.desc()).limit(_MOST_LISTED)
        with self._database.reading() as connection:
            return [_bulletin_of(row, {}) for row in connection.execute(query)]

    def _add_people(self, connection: Connection, bulletin_id: str, audience: str, now: int) -> int:
        """In one statement: at 100,000 people a second or two, in which others wait for SQLite's lock."""
        people = _people(AUDIENCES[audience]).add_columns(
            literal(bulletin_id), literal("waiting"), literal(now), literal(0), literal(now)
        )
        names = ["openid", "bulletin_id", "state", "due_at", "outbox_id", "created_at"]
        connection.execute(insert(_recipient).from_select(names, people))
        # Not the row count of the driver: that of INSERT … SELECT is -1.
        query = select(func.count()).where(_recipient.c.bulletin_id == bulletin_id)
        return int(connection.execute(query).scalar_one())

    def _move(
        self,
        bulletin_id: str,
        staff: Staff,
        action: str,
        before: tuple[State, ...],
        after: State,
        **changes: str,
    ) -> bool:
        mine = (_bulletin.c.id == bulletin_id) & _bulletin.c.state.in_(before)
        if action == "bulletin_agreed":
            mine &= _bulletin.c.written_by != staff.login
        moving = update(_bulletin).where(mine).values(state=after, **changes).returning(_bulletin.c.id)
        with self._database.writing() as connection:
            if connection.execute(moving).first() is None:
                return False
            self._note(connection, action, bulletin_id, staff)
            if after == "running":
                self._queue(connection, bulletin_id)
        return True

    def _note(
        self, connection: Connection, action: str, bulletin_id: str, staff: Staff, **detail: str
    ) -> None:
        now = to_ms(self._clock())
        record(connection, now, staff.actor, action, staff.login, bulletin=bulletin_id, **detail)

    def _queue(self, connection: Connection, bulletin_id: str) -> None:
        """Work of its own for each run: that of the run before may end at this moment, or not have begun."""
        now = to_ms(self._clock())
        mine = update(_bulletin).where(_bulletin.c.id == bulletin_id, _bulletin.c.started_at < now)
        if connection.execute(mine.values(started_at=now).returning(_bulletin.c.id)).first() is None:
            return
        key, payload = f"bulletin:{bulletin_id}:{now}", {"bulletin": bulletin_id, "started_at": now}
        row = work_row(self._vault, WorkKind.PACE_BULLETIN, key, "", "", payload, now)
        connection.execute(insert(_work), row)

    def _state(self, connection: Connection, bulletin_id: str) -> str | None:
        query = select(_bulletin.c.state).where(_bulletin.c.id == bulletin_id)
        return connection.execute(query).scalar_one_or_none()


def _people(audience: Audience) -> Select[Any]:
    """OpenIDs of those who follow the account and did not ask for no more of it."""
    wanted = [_conversation.c.followed.is_(True), ~is_refused_by(_conversation.c.openid)]
    if audience.statuses:
        mine = _application.c.openid == _conversation.c.openid
        is_such = _application.c.status.in_(audience.statuses)
        wanted.append(exists(select(_application.c.id).where(mine, is_such)))
    return select(_conversation.c.openid).where(*wanted)


def _told(connection: Connection, row: Row[Any]) -> Bulletin:
    query = select(_recipient.c.state, func.count()).where(_recipient.c.bulletin_id == row.id)
    found = connection.execute(query.group_by(_recipient.c.state))
    return _bulletin_of(row, {line[0]: line[1] for line in found})


def _bulletin_of(row: Row[Any], counts: Mapping[str, int]) -> Bulletin:
    return Bulletin(
        row.id,
        row.text,
        row.audience,
        row.state,
        row.written_by,
        row.agreed_by,
        row.stopped_by,
        row.stopped_why,
        from_ms(row.until),
        from_ms(row.created_at),
        counts,
    )


def drop_recipient(connection: Connection, openid: str) -> None:
    """Which bulletins a person got. That they want none is kept: it is their wish still."""
    connection.execute(delete(_recipient).where(_recipient.c.openid == openid))
