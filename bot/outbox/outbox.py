"""Sends every message outside a reply: record, plan a channel, send. Each ends in sent, held or failed."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol, cast

import structlog
from sqlalchemy import Connection, Row, Select, Table, func, select, union_all
from sqlalchemy.exc import DBAPIError

from bot import metrics
from bot.errors import OutsideError, WeChatError
from bot.live import NEWS, Change, Publish, thread_mark, to_nobody
from bot.message.inbound import SendFinished
from bot.models.binding import INBOX
from bot.models.database import Database, is_away
from bot.models.tables import InboxRow, OutboxRow, in_words, to_ms
from bot.outbox.failures import Failure, after
from bot.outbox.planner import AGENT, BULLETIN, LINE, NOTICE, NUDGE, SHOW, UNCERTAIN, Planner, is_due_again
from media.vault import Vault, VaultError

__all__ = ["AGENT", "BULLETIN", "LINE", "NOTICE", "NUDGE", "SHOW", "Outbox", "Outgoing", "Sender"]

DAYS = 7  # news without a term of its own may wait so long
_PAUSES = (0.2, 0.5, 1.0, 2.0)  # seconds; with the waits for locks about twenty, less than a lease
_ARRIVED = "success"
_inbox = cast(Table, InboxRow.__table__)
_LONGEST_PUT_OFF_MS = 300_000
_MOST_DUE = 2000  # rows
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_outbox = cast(Table, OutboxRow.__table__)
log = structlog.get_logger("outbox")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent: what kind, to whom, decided under which epoch of the thread's owner.

    It goes after `held_seconds`. `name` is that of the notice, or the key of an agent's line.
    """

    kind: str
    openid: str
    application_id: str
    epoch: int
    body: Mapping[str, Any]
    name: str = ""
    held_seconds: float = 0


class Sender(Protocol):
    """What the outbox needs of WeChat."""

    def send_text(self, openid: str, text: str, kf_account: str = "") -> None: ...
    def send_image(self, openid: str, media_id: str, kf_account: str = "") -> None: ...
    def send_template(
        self, openid: str, template_id: str, data: Mapping[str, str], url: str = "", *, client_msg_id: str
    ) -> str: ...
    def upload_image(self, data: bytes, filename: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Claim:
    """One message that this process, and no other, sends now."""

    id: int
    openid: str
    kind: str
    body: dict[str, Any]
    channel: str
    attempts: int
    name: str
    created_at: int


class Outbox:
    """Sends what waits for a person, in order, one at a time."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        sender: Sender,
        picture: Callable[[str], bytes],
        clock: Callable[[], datetime],
        lease_seconds: float = 60,
        pause: Callable[[float], None] = time.sleep,
        kf_accounts: Mapping[str, str] = _NO_NAMES,
        publish: Publish = to_nobody,
    ) -> None:
        """`kf_accounts`: login of an agent → the account of WeChat's customer service that people see."""
        self._database = database
        self._vault = vault
        self._planner = Planner(vault, clock)
        self._sender = sender
        self._picture = picture
        self._clock = clock
        self._lease_ms = int(lease_seconds * 1000)
        self._pause = pause
        self._kf_accounts = kf_accounts
        self._publish = publish

    def deliver(self, openid: str) -> int:
        """Send everything that is due for one person. Returns how many were sent. Safe to call twice."""
        sent = 0
        while claim := self._claim(openid):
            try:
                reference = self._send(claim)
            except OutsideError as error:
                self._failed(claim, error)
                continue
            metrics.message(claim.channel, "sent")
            self._left(claim, reference)
            sent += 1
        self._publish(Change(NEWS, thread=thread_mark(openid)))
        return sent

    def due(self, limit: int = 200) -> dict[str, int]:
        """People for whom something waits, and since when: for the sweeper, that finds what a crash left."""
        found = union_all(*(select(each.subquery()) for each in _due(to_ms(self._clock())))).subquery()
        since = func.max(found.c.moment).label("since")
        query = select(found.c.openid, since).group_by(found.c.openid).order_by(since).limit(limit)
        with self._database.reading() as connection:
            return {row.openid: row.since for row in connection.execute(query)}

    def finished(self, openid: str, reference: str, status: str) -> None:
        """What WeChat says became of a template message. One that did not arrive is held.

        The report may come before the message is noted as sent: then the note finds it in the inbox.
        """
        if status == _ARRIVED:
            return
        sent = (_outbox.c.reference == reference) & (_outbox.c.state == "sent")
        with self._database.writing() as connection:
            self._planner.lock(connection, openid)
            row = connection.execute(select(_outbox).where(_outbox.c.openid == openid, sent)).one_or_none()
            if row:
                self._did_not_arrive(connection, row, status)

    def _claim(self, openid: str) -> _Claim | None:
        """The person's first unsent message, if it is due and nobody is sending it."""
        now = self._clock()
        with self._database.writing() as connection:
            person = self._planner.lock(connection, openid)
            while person and (row := self._planner.first(connection, openid)):
                is_sending = row.state == "sending" and row.lease_until > to_ms(now)
                # Nothing in turn is put off for longer: it was planned while this machine's clock was ahead.
                if is_sending or to_ms(now) < row.due_at <= to_ms(now) + _LONGEST_PUT_OFF_MS:
                    return None
                try:
                    body = self._planner.body(row)
                except (VaultError, ValueError) as error:
                    self._planner.put_off(connection, row, type(error).__name__)
                    continue
                channel = self._planner.channel(connection, person, row, body, now)
                if channel:
                    return self._lease(connection, row, body, channel, now)
                person = self._planner.lock(connection, openid)
        return None

    def _lease(
        self, connection: Connection, row: Row[Any], body: dict[str, Any], channel: str, now: datetime
    ) -> _Claim:
        until = to_ms(now) + self._lease_ms
        attempts = row.attempts + 1
        self._planner.set(
            connection, row.id, state="sending", channel=channel, lease_until=until, attempts=attempts
        )
        return _Claim(row.id, row.openid, row.kind, body, channel, attempts, row.name, row.created_at)

    def _send(self, claim: _Claim) -> str:
        body = claim.body
        if claim.channel == "template":
            return self._sender.send_template(
                claim.openid,
                body["template"],
                body["data"],
                body.get("url", ""),
                client_msg_id=f"szca-{claim.id}",
            )
        as_agent = self._kf_accounts.get(body.get("by", ""), "")
        if "document" in body:
            picture = self._picture(body["document"])
            name = "form.png" if picture.startswith(b"\x89PNG") else "photo.jpg"
            media_id = self._sender.upload_image(picture, name)
            self._sender.send_image(claim.openid, media_id, as_agent)
        else:
            self._sender.send_text(claim.openid, body["text"], as_agent)
        return ""

    def _left(self, claim: _Claim, reference: str) -> None:
        """Note that it left. Unnoted it would look like a crash, so a busy database is waited for."""
        for seconds in _PAUSES:
            try:
                return self._finish(claim, "sent", reference=reference)
            except DBAPIError as busy:
                if not is_away(busy):
                    raise
                log.warning("sent, not noted yet", outbox=claim.id, error=type(busy.orig).__name__)
                self._pause(seconds)
        return self._finish(claim, "sent", reference=reference)

    def _reported(self, connection: Connection, openid: str, reference: str) -> str:
        """What WeChat said of a template message before we knew its reference; nothing is good news.

        The key of such an event ends in the reference, so that only this one has to be opened.
        """
        is_report = (_inbox.c.openid == openid) & (_inbox.c.kind == SendFinished.__name__)
        is_this = _inbox.c.key.endswith(f":{reference}", autoescape=True)
        row = connection.execute(select(_inbox).where(is_report, is_this).limit(1)).one_or_none()
        if row is None:
            return _ARRIVED
        return str(json.loads(INBOX.open(self._vault, row.sealed, row))["status"])

    def _failed(self, claim: _Claim, error: OutsideError) -> None:
        code = error.code if isinstance(error, WeChatError) else 0
        log.warning("send failed", outbox=claim.id, code=code, reason=error.reason, attempts=claim.attempts)
        following = after(
            Failure(
                is_notice=claim.kind == NOTICE,
                is_agents=claim.kind == AGENT,
                is_bulletin=claim.kind == BULLETIN,
                has_template="template" in claim.body,
                channel=claim.channel,
                attempts=claim.attempts,
                code=code,
                retryable=error.retryable,
                uncertain=error.uncertain,
                waited=(to_ms(self._clock()) - claim.created_at) / 1000,
                may_wait=float(claim.body.get("days", DAYS)) * 86400,
            )
        )
        metrics.message(claim.channel, following.state)
        if following.alarm:
            log.error(following.alarm, outbox=claim.id, name=claim.name, code=code, reason=error.reason[:200])
        why = f"{UNCERTAIN}: {error.reason}" if error.uncertain else error.reason
        if following.state == "failed":
            self._finish(claim, "failed", error=why)
            return
        with self._database.writing() as connection:
            self._planner.defer(connection, claim, following, why)

    def _did_not_arrive(self, connection: Connection, message: "_Claim | Row[Any]", status: str) -> None:
        log.warning("template message did not arrive", outbox=message.id, status=status[:40])
        self._planner.hold(connection, message, status)

    def _finish(self, claim: _Claim, state: str, *, reference: str = "", error: str = "") -> None:
        """A reference is noted under the person's lock: a report on it is here already, or will find it."""
        with self._database.writing() as connection:
            if reference:
                self._planner.lock(connection, claim.openid)
            now = to_ms(self._clock())
            self._planner.set(
                connection, claim.id, state=state, reference=reference, error=error[:200], done_at=now
            )
            status = self._reported(connection, claim.openid, reference) if reference else _ARRIVED
            if status != _ARRIVED:
                self._did_not_arrive(connection, claim, status)


def _due(now: int) -> Iterator[Select[Any]]:
    """Persons and moments: planned and due, left by a crash, held news whose next try is due.

    Each is read from an index of its own, the oldest first, and no further than a backlog is worked off in
    some minutes. One condition with OR would read the whole outbox.
    """
    for condition, moment in (
        (in_words(_outbox.c.state, "planned") & (_outbox.c.due_at <= now), _outbox.c.due_at),
        (in_words(_outbox.c.state, "sending") & (_outbox.c.lease_until <= now), _outbox.c.lease_until),
        (is_due_again(now), _outbox.c.due_at),
    ):
        rows = select(_outbox.c.openid, moment.label("moment")).where(condition)
        yield rows.order_by(moment).limit(_MOST_DUE)
