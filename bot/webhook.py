"""What WeChat calls: GET to verify the address, POST for everything that people do."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import cast

import structlog
from flask import Blueprint, Flask, Response, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot import metrics
from bot.message.inbound import AgentSession, Inbound, SendFinished
from bot.message.outbound import TRANSFER
from bot.models.database import is_away
from bot.outbox.outbox import Outbox
from bot.queues import Waker
from bot.turn.failed_turns import SORRY, FailedTurns
from bot.turn.turn import Outcome, Turn
from bot.wechat.door import Answer, Door, plain
from bot.wechat.envelope import MAX_BODY, BadEnvelope, Envelope, Opened
from bot.wechat.freshness import Freshness, is_recent
from bot.wechat.inbound import parse
from bot.wechat.outgoing import text_reply, transfer_reply

ANSWER_SECONDS = 4.0  # WeChat closes the connection after five
_PATH = "/wechat"
_SUCCESS = b"success"
log = structlog.get_logger("webhook")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the webhook works with."""

    envelope: Envelope
    turn: Turn
    outbox: Outbox
    waker: Waker
    clock: Callable[[], datetime]
    is_known: Callable[[str], bool]
    freshness: Freshness
    failed_turns: FailedTurns
    transfer_account: str  # of WeChat's customer service, "" for any


def create(parts: Parts) -> Blueprint:
    """The blueprint of /wechat. A WSGI layer before the application takes what is posted there."""
    pages = Blueprint("webhook", __name__)

    @pages.get(_PATH)
    def verify() -> Response:
        signature, stamp, nonce, echo = (
            request.args.get(name, "") for name in ("signature", "timestamp", "nonce", "echostr")
        )
        # The echo is not signed: a recorded address could otherwise show words of anybody for ever.
        is_genuine = parts.envelope.verify_url(signature, stamp, nonce) and is_recent(parts.clock(), stamp)
        answer = Response(echo if is_genuine else "bad signature", 200 if is_genuine else 403)
        answer.content_type = "text/plain; charset=utf-8"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @pages.record_once
    def put_door(state: BlueprintSetupState) -> None:
        app = cast(Flask, state.app)
        app.wsgi_app = Door(app.wsgi_app, _PATH, MAX_BODY, partial(_refuse, parts), partial(_receive, parts))  # type: ignore[method-assign]

    return pages


def _refuse(parts: Parts, query: Mapping[str, str]) -> Answer | None:
    """What goes back to somebody who cannot be WeChat, by the query alone."""
    signed = (query.get(name, "") for name in ("signature", "timestamp", "nonce"))
    if parts.envelope.verify_url(*signed):
        return None
    metrics.callback_refused("forged")
    log.warning("callback refused", reason="wrong signature", forged=True)
    return plain("forbidden", HTTPStatus.FORBIDDEN)


def _receive(parts: Parts, query: Mapping[str, str], body: bytes) -> Answer:
    arrived = parts.clock()
    try:
        opened = parts.envelope.open(query, body)
        event = parse(opened.fields)
    except BadEnvelope as bad:
        metrics.callback_refused("forged" if bad.is_forged else "not_understood")
        log.warning("callback refused", reason=bad.reason, forged=bad.is_forged)
        return plain("forbidden", HTTPStatus.FORBIDDEN) if bad.is_forged else Answer(_SUCCESS)
    with structlog.contextvars.bound_contextvars(trace=secrets.token_hex(6), kind=type(event).__name__):
        is_fresh = parts.freshness.is_fresh(arrived, opened.timestamp, event.created_at)
        if not is_fresh and not parts.is_known(event.key):
            metrics.callback_refused("stale")
            return plain("stale", HTTPStatus.FORBIDDEN)
        return _answer(parts, opened, event, arrived)


def _answer(parts: Parts, opened: Opened, event: Inbound, arrived: datetime) -> Answer:
    started = time.perf_counter()
    try:
        outcome = parts.turn.take(event, answer_by=_answer_by(event, arrived))
        if isinstance(event, SendFinished):
            parts.outbox.finished(event.openid, event.msgid, event.status)
    except Exception as error:
        if isinstance(error, DBAPIError) and is_away(error):
            # Not all was stored. Any answer but this would tell WeChat not to bring the message again.
            log.error("database away", error=type(error.orig).__name__)
            metrics.turn("database_away", time.perf_counter() - started)
            return plain("try again", HTTPStatus.SERVICE_UNAVAILABLE)
        # Our own mistake. The person must not wait for an answer that never comes.
        log.exception("turn failed")
        metrics.turn("failed", time.perf_counter() - started)
        return _reply(parts, opened, event, Outcome(_sorry(parts, event)))
    seconds = time.perf_counter() - started
    metrics.turn("repeat" if outcome.is_repeat else "ok", seconds)
    log.info("turn", ms=round(seconds * 1000, 1), repeat=outcome.is_repeat)
    return _reply(parts, opened, event, outcome)


def _answer_by(event: Inbound, arrived: datetime) -> datetime | None:
    """No document says that a reply to an event of WeChat's customer service is shown to anybody."""
    return None if isinstance(event, AgentSession) else arrived + timedelta(seconds=ANSWER_SECONDS)


def _sorry(parts: Parts, event: Inbound) -> str:
    try:
        return parts.failed_turns.keep(event)
    except SQLAlchemyError as error:
        log.error("message lost", error=type(error).__name__)
        return SORRY


def _reply(parts: Parts, opened: Opened, event: Inbound, outcome: Outcome) -> Answer:
    afterwards = partial(outcome.wake, parts.waker) if outcome.has_messages or outcome.work else None
    if not outcome.reply:
        return Answer(_SUCCESS, afterwards=afterwards)
    to, from_ = str(opened.fields["FromUserName"]), str(opened.fields["ToUserName"])
    # The time of the push, so that a repeat gets the very same reply.
    created = int(event.created_at.timestamp())
    if outcome.reply == TRANSFER:
        xml = transfer_reply(to, from_, parts.transfer_account, created)
    else:
        xml = text_reply(to, from_, outcome.reply, created)
    now = int(parts.clock().timestamp())
    sealed = parts.envelope.seal(
        xml, timestamp=now, nonce=secrets.token_hex(8), random=secrets.token_bytes(16)
    )
    return Answer(sealed, content_type="text/xml; charset=utf-8", afterwards=afterwards)
