"""Searches the audit: which member of the staff looked at what, decided what and changed which account."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, false, select

from bot.models.database import Database
from bot.models.roles import name_of
from bot.models.staff import Staff
from bot.models.staff_trail import ACTIONS, record
from bot.models.tables import ApplicationRow, AuditRow, ConversationRow, from_ms, to_ms
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.certificates.choice import FORMS, form_of
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
_conversation = cast(Table, ConversationRow.__table__)
_NOBODY = false()
_THREADS = ("thread_opened", "thread_whole", "thread_exported")
# What the staff do in a conversation. It may be about nobody's application, and is found by its person.
_IN_THREADS = (
    *_THREADS,
    "taken_over",
    "handed_back",
    "transferred",
    "requeued",
    "field_asked",
    "offer_taken",
    "offer_declined",
    "call_dismissed",
)
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
    """What is searched for. `about`: words that find applications, or an OpenID; "" for all.

    `openid`: a person, with or without an application. `behind`: the id of the last row of the page before.
    """

    login: str = ""
    kind: str = ""
    about: str = ""
    openid: str = ""
    first: date | None = None
    last: date | None = None
    behind: int = 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that a member of the staff did. `order_no` is "" for a draft and for what is about nobody.

    `openid` is the person of a conversation, "" for what is about no conversation.
    """

    id: int
    at: datetime
    who: str
    what: str
    application_id: str = ""
    order_no: str = ""
    openid: str = ""


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
        about = self._about(asked)
        if about is _NOBODY:
            return AuditPage((), found_nobody=True)
        self._note(asked, by)
        with self._database.reading() as connection:
            rows = connection.execute(self._query(asked, about)).all()
        names = {one.login: one.name for one in self._everybody()}
        lines = tuple(self._lines(rows[:PAGE], names))
        return AuditPage(lines, rows[PAGE - 1].id if len(rows) > PAGE else 0)

    def _about(self, asked: AuditQuery) -> ColumnElement[bool] | None:
        """The rows of whom or what is meant; None for all, `_NOBODY` when the words mean nothing here."""
        if openid := asked.openid or self._person(asked.about):
            return _of_person(openid)
        if not asked.about:
            return None
        found = self._finder.page(asked.about, Opened(), with_drafts=True)
        meant = [one.application_id for one in found.rows][:_MOST_MEANT]
        return _about(meant) if meant else _NOBODY

    def _person(self, about: str) -> str:
        """The OpenID of somebody who wrote, if the words are one."""
        query = select(_conversation.c.openid).where(_conversation.c.openid == about)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or ""

    def _query(self, asked: AuditQuery, about: ColumnElement[bool] | None) -> Select[Any]:
        conditions: list[ColumnElement[bool]] = [_audit.c.actor >= "staff:", _audit.c.actor < "staff;"]
        if asked.login:
            conditions = [_audit.c.actor == f"staff:{asked.login}"]
        if asked.kind:
            conditions.append(_of_kind(asked.kind))
        if about is not None:
            conditions.append(about)
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
        words = {
            "of": asked.login,
            "kind": asked.kind,
            "has_words": "yes" if asked.about or asked.openid else "",
        }
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
            order_no = known[1] if known else ""
            openid = row.openid if row.action in _IN_THREADS else ""
            yield AuditLine(row.id, from_ms(row.at), who, what, row.application_id, order_no, openid)

    def _teller(self, application_id: str, names: Mapping[str, str]) -> tuple[Teller, str] | None:
        """What puts the rows of an application, or of none, into words, and its order number."""
        if not application_id:
            return Teller(next(iter(FORMS.values())), names), ""
        try:
            found = self._records.application(application_id)
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


def _of_person(openid: str) -> ColumnElement[bool]:
    """Rows of the applications of a person, and of the conversation."""
    own = select(_application.c.id).where(_application.c.openid == openid)
    in_thread = _audit.c.action.in_(_IN_THREADS) & (_audit.c.openid == openid)
    return _audit.c.application_id.in_(own) | in_thread


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
