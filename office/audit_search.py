"""Searches the audit: which member of the staff looked at what, decided what and changed which account."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, select

from bot.models.database import Database
from bot.models.roles import name_of
from bot.models.staff import Staff
from bot.models.staff_trail import ACTIONS, record
from bot.models.tables import ApplicationRow, AuditRow, from_ms, to_ms
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.certificates.choice import form_of
from flows.workdays import CHINA
from media.vault import VaultError
from office.bookmark import Opened
from office.finding import Finder
from office.history import Teller

PAGE = 50
LONGEST_DAYS = 366
_MOST_MEANT = 20  # applications that one search term may mean
_application = cast(Table, ApplicationRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_THREADS = ("thread_opened", "thread_whole", "thread_exported")
_LOOKS = ("opened", "document_viewed", "thread_opened")
_SHOWN = ("revealed", "papers_opened", "evidence_viewed", "thread_whole", "thread_exported")
# What one may ask for: its name, and the actions of the audit; without actions: all the others.
KINDS: Mapping[str, tuple[str, Collection[str]]] = MappingProxyType(
    {
        "looks": ("打开和查看", _LOOKS),
        "shown": ("显示号码和图片", _SHOWN),
        "acts": ("办理", ()),
        "accounts": ("账号和设置", tuple(ACTIONS)),
    }
)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is searched for. `about`: words that find applications, "" for all. `behind`: the id of the last
    row of the page before."""

    login: str = ""
    kind: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None
    behind: int = 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that a member of the staff did. `order_no` is "" for a draft and for what is about nobody."""

    id: int
    at: datetime
    who: str
    what: str
    application_id: str = ""
    order_no: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first. `goes_on`: the id behind which there are more, 0 at the end. `found_nobody`: the words
    find no application."""

    lines: tuple[AuditLine, ...]
    goes_on: int = 0
    found_nobody: bool = False


class AuditSearch:
    """A search is recorded like what it finds."""

    def __init__(
        self,
        database: Database,
        records: Records,
        sealer: Sealer,
        finder: Finder,
        everybody: Callable[[], list[Staff]],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._records = records
        self._sealer = sealer
        self._finder = finder
        self._everybody = everybody
        self._clock = clock

    def page(self, asked: AuditQuery, by: Staff) -> AuditPage:
        meant = self._meant(asked.about)
        if meant is not None and not meant:
            return AuditPage((), found_nobody=True)
        self._note(asked, by)
        with self._database.reading() as connection:
            rows = connection.execute(self._query(asked, meant)).all()
        names = {one.login: one.name for one in self._everybody()}
        lines = tuple(self._lines(rows[:PAGE], names))
        return AuditPage(lines, rows[PAGE - 1].id if len(rows) > PAGE else 0)

    def _meant(self, about: str) -> list[str] | None:
        """The ids of the applications that are meant; None for all."""
        if not about:
            return None
        found = self._finder.page(about, Opened(), with_drafts=True)
        return [one.application_id for one in found.rows][:_MOST_MEANT]

    def _query(self, asked: AuditQuery, meant: list[str] | None) -> Select[Any]:
        conditions: list[ColumnElement[bool]] = [_audit.c.actor >= "staff:", _audit.c.actor < "staff;"]
        if asked.login:
            conditions = [_audit.c.actor == f"staff:{asked.login}"]
        if asked.kind:
            conditions.append(_of_kind(asked.kind))
        if meant is not None:
            conditions.append(_about(meant))
        if asked.behind:
            conditions.append(_audit.c.id < asked.behind)
        conditions += self._within(asked)
        return select(_audit).where(*conditions).order_by(_audit.c.id.desc()).limit(PAGE + 1)

    def _within(self, asked: AuditQuery) -> list[ColumnElement[bool]]:
        """Days of China; without a first one the last year."""
        first = asked.first or self._clock().astimezone(CHINA).date() - timedelta(days=LONGEST_DAYS)
        within = [_audit.c.at >= _midnight(first)]
        if asked.last:
            within.append(_audit.c.at < _midnight(asked.last + timedelta(days=1)))
        return within

    def _note(self, asked: AuditQuery, by: Staff) -> None:
        if asked.behind:
            return
        words = {"of": asked.login, "kind": asked.kind, "has_words": "yes" if asked.about else ""}
        with self._database.writing() as connection:
            record(connection, to_ms(self._clock()), by.actor, "audit_searched", by.login, **words)

    def _lines(self, rows: Collection[Any], names: Mapping[str, str]) -> Iterator[AuditLine]:
        tellers: dict[str, tuple[Teller, str] | None] = {}
        for row in rows:
            who = names.get(row.actor.removeprefix("staff:"), row.actor)
            if row.application_id not in tellers:
                tellers[row.application_id] = self._teller(row.application_id, names)
            known = tellers[row.application_id]
            what = self._words(row, known[0] if known else None, names)
            yield AuditLine(row.id, from_ms(row.at), who, what, row.application_id, known[1] if known else "")

    def _teller(self, application_id: str, names: Mapping[str, str]) -> tuple[Teller, str] | None:
        """What puts the rows of an application into words, and its order number."""
        try:
            found = self._records.application(application_id) if application_id else None
        except VaultError:
            return None
        return (Teller(form_of(found[1]), names), found[1].order_no) if found else None

    def _words(self, row: Any, teller: Teller | None, names: Mapping[str, str]) -> str:
        if row.action in ACTIONS:
            return _of_account(json.loads(row.detail), row.action, names)
        detail = self._sealer.detail(row)
        told = teller.tell_one(row.action, detail) if teller else ""
        told = told or _WITHOUT_FORM.get(row.action, row.action)
        reason = detail.get("reason", "") if row.action == "thread_whole" else ""
        return f"{told}，理由：{reason}" if reason else told


_WITHOUT_FORM = {
    "opened": "打开了一笔已经删除的业务单",
    "document_viewed": "查看了资料",
    "thread_opened": "读了会话",
    "thread_whole": "显示了会话里的号码和图片",
    "thread_exported": "导出了会话记录",
}


def _about(meant: list[str]) -> ColumnElement[bool]:
    """Rows of these applications, and looks at the threads of their persons."""
    persons = select(_application.c.openid).where(_application.c.id.in_(meant))
    threads = _audit.c.action.in_(_THREADS) & _audit.c.openid.in_(persons)
    return _audit.c.application_id.in_(meant) | threads


def _of_kind(kind: str) -> ColumnElement[bool]:
    named = KINDS[kind][1]
    if named:
        return _audit.c.action.in_(named)
    return _audit.c.action.not_in([*_LOOKS, *_SHOWN, *ACTIONS])


def _of_account(detail: Mapping[str, str], action: str, names: Mapping[str, str]) -> str:
    login = detail.get("login", "")
    roles = "、".join(name_of(role) for role in detail.get("roles", "").split(",") if role)
    return f"{ACTIONS[action]}（{names.get(login, login)}{f'：{roles}' if roles else ''}）"


def _midnight(day: date) -> int:
    return to_ms(datetime.combine(day, time(), CHINA))
