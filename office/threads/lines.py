"""A thread at the desk: everything that the person, the bot and the staff said, and what happened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Connection, Table, select

from bot.message.inbound import MediaKind, Photo, Video, Voice
from bot.message.outbound import TRANSFER
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import AuditRow, DocumentRow, InboxRow, OutboxRow, from_ms, to_ms
from bot.models.thread_notes import ThreadNotes
from bot.outbox.agent_lines import LineState, line_state
from bot.outbox.outbox import AGENT, NOTICE, SHOW
from bot.records import Past
from bot.sealing.sealer import UNREADABLE, Sealer
from flows.certificates.institution import INSTITUTION
from media.vault import VaultError
from office.delivery import became, name_of_notice
from office.history import Teller
from office.masking import hide_numbers
from office.threads.wording import DONE, RECORDED, SAID, as_read, words_of

PAGE = 60
PICTURE = "［图片］"
_BOT = "机器人"
_WECHAT = "微信客服"
_FETCHED = "取自微信客服记录"
_TRANSFERRED = "这条消息转给了微信客服"
ERASED = "已按本人要求删除"
# Of what happened, what somebody who talks with the person has to know.
TOLD = (
    "asked_for_person", "called", "call_dismissed", "taken_over", "assigned", "transferred", "requeued",
    "handed_back", "field_asked", "media_lost", "moved", "started", "urged",
    "wechat_transferred", "wechat_accepted", "wechat_closed", "wechat_left", "wechat_quiet",
)  # fmt: skip
_FATES: Mapping[LineState, tuple[str, str]] = MappingProxyType(
    {
        "held_back": ("还没发出", "warn"),
        "planned": ("正在发送", ""),
        "sent": ("已发出", "good"),
        "waits": ("等客户下次来信时发出", "warn"),
        "in_doubt": ("不确定有没有送到，请问一问客户", "bad"),
        "failed": ("没有发出", "bad"),
        "withdrawn": ("已撤回，没有发出", ""),
    }
)
_SHOWS: Mapping[str, MediaKind] = MappingProxyType(
    {Photo.__name__: "photo", Voice.__name__: "voice", Video.__name__: "video"}
)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_document = cast(Table, DocumentRow.__table__)
log = structlog.get_logger("threads")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `side`: applicant, bot, staff, note of the staff, or system for what happened.

    `who`: the name of the member of the staff. `fate` and `tone`: what became of a message of ours.
    `document`: what was sent as a picture, voice or video, "" without one or while it is fetched; `shows` is
    which of these it is. `key` tells lines apart.
    `may_withdraw`: the key by which its writer may take it back for `leaves_in` seconds.
    """

    key: str
    at: datetime
    side: str
    text: str
    who: str = ""
    fate: str = ""
    tone: str = ""
    document: str = ""
    shows: MediaKind = "photo"
    may_withdraw: str = ""
    leaves_in: int = 0
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of a thread, oldest first. `earlier`: until when (ms) the part before it goes, None at the
    beginning of the thread."""

    lines: Sequence[Line]
    earlier: int | None = None

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


class ThreadReader:
    """Looks only. Numbers of people are hidden unless `is_whole`."""

    def __init__(
        self, database: Database, sealer: Sealer, notes: ThreadNotes, clock: Callable[[], datetime]
    ) -> None:
        self._notes = notes
        self._clock = clock
        self._database = database
        self._sealer = sealer

    def read(
        self,
        openid: str,
        staff: Staff,
        names: Mapping[str, str],
        *,
        until: int | None = None,
        is_followed: bool = True,
        is_whole: bool = False,
    ) -> Lines:
        """The last lines, or the last until a moment (ms). `names`: login → name of the staff."""
        with self._database.reading() as connection:
            came = _rows(connection, _inbox, _came(openid), until, _inbox.c.created_at)
            went = _rows(connection, _outbox, _outbox.c.openid == openid, until, _outbox.c.created_at)
            did = _rows(connection, _audit, _happened(openid), until, _audit.c.at)
            sent = _sent(connection, came)
        # Of a source that goes on, what is as old as its oldest row may be incomplete: the next part has it.
        cut = max((_moment(rows[0]) for rows in (came, went, did) if len(rows) == PAGE), default=-1)
        # A record of WeChat's stands where it was said, long before its row.
        came, went, did = ([row for row in rows if _moment(row) > cut] for rows in (came, went, did))
        lines = [
            *(line for row in came for line in self._came(row, sent)),
            *(
                self._agents(row, staff, names) if row.kind == AGENT else self._went(row, is_followed)
                for row in went
            ),
            *self._deeds(did, names),
            *(line for line in self._noted(self._notes.of(openid), names, until) if to_ms(line.at) > cut),
        ]
        # At one moment the person speaks first: what we say answers it.
        lines.sort(key=lambda line: (line.at, line.side != "applicant"))
        shown = lines if is_whole else [_hidden(line) for line in lines]
        return Lines(shown, cut if cut >= 0 else None)

    def _came(self, row: Any, sent: Mapping[str, str]) -> Iterator[Line]:
        """What the person said or did, and what the bot replied at once."""
        key, at = f"in-{row.key}", from_ms(row.created_at)
        if row.kind == RECORDED:
            yield self._recorded(row)
            return
        side = "applicant" if row.kind in SAID else "system"
        if not row.sealed:
            yield Line(key, at, side, ERASED, is_erased=True)
            return
        text = self._opened(row, lambda: words_of(row.kind, self._sealer.event(row)))
        said = text if side == "applicant" else f"申请人{text}"
        yield Line(key, at, side, said, document=sent.get(row.key, ""), shows=_SHOWS.get(row.kind, "photo"))
        if row.reply:
            reply = self._opened(row, lambda: as_read(self._sealer.reply(row)))
            side, reply = ("system", _TRANSFERRED) if reply == TRANSFER else ("bot", reply)
            yield Line(f"re-{row.key}", at, side, reply)

    def _recorded(self, row: Any) -> Line:
        """What WeChat's records tell of a session, at the moment when it was said."""
        line = Line(f"in-{row.key}", from_ms(row.created_at), "staff", ERASED, _WECHAT, _FETCHED)
        if not row.sealed:
            return replace(line, is_erased=True)
        try:
            said = self._sealer.event(row)
            at = datetime.fromisoformat(said["said_at"])
        except (VaultError, ValueError, KeyError) as error:
            log.error("line does not open", kind=type(row).__name__, reason=type(error).__name__)
            return replace(line, text=UNREADABLE)
        side, who = ("staff", f"{_WECHAT} {said['account']}") if said["is_agent"] else ("applicant", "")
        return replace(line, at=at, side=side, who=who, text=said["text"])

    def _went(self, row: Any, is_followed: bool) -> Line:
        key, at = f"out-{row.id}", from_ms(row.created_at)
        fate, tone = became(row, is_followed=is_followed)
        if not row.sealed:
            return Line(key, at, "bot", ERASED, fate=fate, tone=tone, is_erased=True)
        body = self._body(row)
        text = PICTURE if row.kind == SHOW else as_read(body["text"])
        if row.kind == NOTICE:
            text = f"【{name_of_notice(row.name)}】{text}"
        return Line(key, at, "bot", text, fate=fate, tone=tone, document=body.get("document", ""))

    def _agents(self, row: Any, staff: Staff, names: Mapping[str, str]) -> Line:
        """What an agent wrote, or the bot asked in the agent's name."""
        now = to_ms(self._clock())
        state = line_state(row, now)
        fate, tone = _FATES[state]
        line = Line(f"out-{row.id}", from_ms(row.created_at), "staff", ERASED, "客服", fate, tone)
        if not row.sealed:
            return replace(line, is_erased=True)
        body = self._body(row)
        login, is_held = body.get("by", ""), state == "held_back"
        return replace(
            line,
            who=names.get(login, login) or _BOT,
            text=as_read(body["text"]) if "text" in body else PICTURE,
            document=body.get("document", ""),
            may_withdraw=row.name if is_held and login == staff.login else "",
            leaves_in=max(0, row.due_at - now + 999) // 1000 if is_held else 0,
        )

    def _body(self, row: Any) -> dict[str, Any]:
        try:
            return self._sealer.message(row)
        except (VaultError, ValueError):
            log.error("message does not open", outbox=row.id)
            return {"text": UNREADABLE}

    def _deeds(self, rows: Sequence[Any], names: Mapping[str, str]) -> Iterator[Line]:
        # The forms have the same labels, so that any of them does.
        teller = Teller(INSTITUTION, names)
        for row in rows:
            past = Past(row.id, row.at, row.actor, row.action, self._sealer.detail(row))
            for line in teller.tell([past]):
                yield Line(f"did-{row.id}", line.at, "system", f"{line.who} {line.what}")

    def _noted(self, rows: Sequence[Any], names: Mapping[str, str], until: int | None) -> Iterator[Line]:
        for row in rows:
            if until is None or row.at <= until:
                words = self._opened(row, partial(self._notes.words, row))
                who = names.get(row.login, row.login)
                yield Line(f"note-{row.id}", from_ms(row.at), "note", words, f"{who} 的备注（客户看不到）")

    def _opened(self, row: Any, words: Callable[[], str]) -> str:
        try:
            return words()
        except (VaultError, ValueError, KeyError) as error:
            log.error("line does not open", kind=type(row).__name__, reason=type(error).__name__)
            return UNREADABLE


def _came(openid: str) -> ColumnElement[bool]:
    return (_inbox.c.openid == openid) & _inbox.c.kind.in_((*SAID, *DONE, RECORDED))


def _happened(openid: str) -> ColumnElement[bool]:
    return (_audit.c.openid == openid) & _audit.c.action.in_(TOLD)


def _rows(
    connection: Connection,
    table: Table,
    which: ColumnElement[bool],
    until: int | None,
    moment: ColumnElement[int],
) -> Sequence[Any]:
    """The last ones, in their order."""
    query = select(table).where(which)
    if until is not None:
        query = query.where(moment <= until)
    key = table.primary_key.columns.values()[0]
    rows = connection.execute(query.order_by(moment.desc(), key.desc()).limit(PAGE)).all()
    return rows[::-1]


def _sent(connection: Connection, came: Sequence[Any]) -> dict[str, str]:
    """Key of an event → the document that it brought. A photo with several papers on it is shown once, by the
    first."""
    keys = [row.key for row in came if row.kind in _SHOWS]
    query = select(_document.c.source, _document.c.id).where(_document.c.source.in_(keys))
    return {row.source: row.id for row in connection.execute(query)}


def _moment(row: Any) -> int:
    return int(row.at if "at" in row._fields else row.created_at)


def _hidden(line: Line) -> Line:
    return replace(line, text=hide_numbers(line.text))
