"""What WeChat calls: GET to verify the address, POST for everything that people do."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError

from bot.message.inbound import Inbound, SendFinished
from bot.outbox import Outbox
from bot.queues import Waker
from bot.turn import Outcome, Turn
from bot.wechat.envelope import BadEnvelope, Envelope, Opened
from bot.wechat.inbound import parse
from bot.wechat.outgoing import text_reply

ANSWER_SECONDS = 4.0  # WeChat closes the connection after five
STALE_SECONDS = 300
_BODY_LIMIT = 64 * 1024
_SUCCESS = "success"
SORRY = "抱歉，刚才这条没有处理好，麻烦您再发一次。如果还不行，请拨打 400-112-3838。"
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


def create(parts: Parts) -> Blueprint:
    """The blueprint of /wechat."""
    pages = Blueprint("webhook", __name__)

    @pages.get("/wechat")
    def verify() -> Response:
        asked = request.args
        if not parts.envelope.verify_url(
            asked.get("signature", ""), asked.get("timestamp", ""), asked.get("nonce", "")
        ):
            return _plain("bad signature", 403)
        return _plain(asked.get("echostr", ""))

    @pages.post("/wechat")
    def receive() -> Response:
        return _receive(parts)

    return pages


def _receive(parts: Parts) -> Response:
    arrived = parts.clock()
    body = request.get_data(cache=False) if (request.content_length or 0) <= _BODY_LIMIT else b""
    if not body or len(body) > _BODY_LIMIT:
        return _plain("body too large or empty", 413 if (request.content_length or 0) > _BODY_LIMIT else 400)
    try:
        opened = parts.envelope.open(request.args, body)
        event = parse(opened.fields)
    except BadEnvelope as bad:
        log.warning("callback refused", reason=bad.reason, forged=bad.is_forged)
        return _plain("forbidden", 403) if bad.is_forged else _plain(_SUCCESS)
    with structlog.contextvars.bound_contextvars(trace=secrets.token_hex(6), event=type(event).__name__):
        if abs(arrived.timestamp() - opened.timestamp) > STALE_SECONDS and not parts.is_known(event.key):
            log.warning("stale callback refused", age=int(arrived.timestamp() - opened.timestamp))
            return _plain("stale", 403)
        return _answer(parts, opened, event, arrived)


def _answer(parts: Parts, opened: Opened, event: Inbound, arrived: datetime) -> Response:
    started = time.perf_counter()
    try:
        outcome = parts.turn.take(event, answer_by=arrived + timedelta(seconds=ANSWER_SECONDS))
    except OperationalError as error:
        # Nothing was stored. Any answer but this would tell WeChat not to bring the message again.
        log.error("database away", error=type(error.orig).__name__)
        return _plain("try again", 503)
    except Exception:
        # Our own mistake. The person must not wait for an answer that never comes.
        log.exception("turn failed")
        return _reply(parts, opened, event, Outcome(SORRY))
    if isinstance(event, SendFinished):
        parts.outbox.finished(event.msgid, event.status)
    log.info("turn", ms=round((time.perf_counter() - started) * 1000, 1), repeat=outcome.is_repeat)
    response = _reply(parts, opened, event, outcome)
    if outcome.has_messages or outcome.work:
        response.call_on_close(lambda: outcome.wake(parts.waker))
    return response


def _reply(parts: Parts, opened: Opened, event: Inbound, outcome: Outcome) -> Response:
    if not outcome.reply:
        return _plain(_SUCCESS)
    to, from_ = str(opened.fields["FromUserName"]), str(opened.fields["ToUserName"])
    # The time of the push, so that a repeat gets the very same reply.
    created = int(event.created_at.astimezone(UTC).timestamp())
    xml = text_reply(to, from_, outcome.reply, created)
    now = int(parts.clock().timestamp())
    sealed = parts.envelope.seal(
        xml, timestamp=now, nonce=secrets.token_hex(8), random=secrets.token_bytes(16)
    )
    return Response(sealed, content_type="text/xml; charset=utf-8")


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
