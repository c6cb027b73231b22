"""Rows become a thread, and a thread becomes rows. Personal data is sealed on the way."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple

import structlog

from bot.message.event import Event
from bot.message.inbound import Inbound
from bot.models.binding import APPLICATION, INBOX, MEMORY, NOTE, OUTBOX, REPLY, STATEMENT_LINE, WORDS, Binding
from bot.models.lane import Loaded
from bot.models.tables import from_ms, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.outbox.outbox import Outgoing
from bot.sealing.application import application_parts, open_application
from flows.effects import NoteOnUpload
from flows.memory import memory_of, recall
from flows.search_terms import search_terms
from flows.state import BOT, Application, Change, Thread
from media.vault import Vault, VaultError

_NOTHING = "{}"
_STAFF, _WORDS = "staff:", "reason"
UNREADABLE = "（这段文字打不开，请联系技术人员）"
log = structlog.get_logger("sealing")


class Seen(NamedTuple):
    """Through which form an application was seen, the open question, the check that our staff is to do."""

    flow: str
    pending: str
    by_hand: str = ""


class Sealer:
    """Opens and seals. What is personal never reaches a column in the clear."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def thread(self, loaded: Loaded, fresh_id: str) -> Thread:
        row = loaded.conversation
        return Thread(
            openid=row.openid,
            fresh_id=fresh_id,
            followed=bool(row.followed),
            owner=row.owner,
            epoch=row.epoch,
            wants_person=bool(row.wants_person),
            call=row.call,
            waiting_since=from_ms(row.waiting_since) if row.waiting_since else None,
            applications=tuple(self.open_application(r) for r in loaded.applications),
            **self.recall(row),
        )

    def recall(self, row: Any) -> dict[str, Any]:
        """What a conversation's row remembers: keyword arguments for `Case`."""
        if row.memory != _NOTHING or not row.sealed:
            return recall(json.loads(row.memory))
        return recall(json.loads(MEMORY.open(self._vault, row.sealed, row)))

    def memory(self, thread: Thread) -> dict[str, Any]:
        """The columns that `recall` reads. A list to pick from may hold a number that was typed."""
        whose = {"openid": thread.openid}
        return {"memory": _NOTHING, "sealed": self._seal(memory_of(thread), MEMORY, whose)}

    def open_application(self, row: Any) -> Application:
        data = json.loads(APPLICATION.open(self._vault, row.sealed, row))
        return open_application(row, data)

    def application(self, application: Application, openid: str, seen: Seen) -> dict[str, Any]:
        bound = {
            "id": application.id,
            "openid": openid,
            "status": application.status.value,
            "order_no": application.order_no or None,
            "revision": application.revision,
        }
        return {
            **bound,
            "flow": seen.flow,
            "pending": seen.pending,
            "by_hand": seen.by_hand,
            "since": to_ms(application.standing_since),
            "sealed": self._seal(application_parts(application), APPLICATION, bound),
            "created_at": to_ms(application.created_at),
            "updated_at": to_ms(application.updated_at),
        }

    def fresh_conversation(self, now: int) -> dict[str, Any]:
        return {
            "owner": BOT,
            "epoch": 0,
            "followed": True,
            "wants_person": False,
            "call": "",
            "waiting_since": 0,
            "memory": _NOTHING,
            "sealed": None,
            "long_left": 0,
            "long_until": 0,
            "short_left": 0,
            "short_until": 0,
            "held": 0,
            "failed": 0,
            "created_at": now,
            "updated_at": now,
        }

    def inbox(self, event: Inbound | Event, reply: str, now: int) -> dict[str, Any]:
        bound = {"key": event.key, "openid": event.openid, "kind": type(event).__name__}
        return {
            **bound,
            "sealed": self._seal(_shallow(event), INBOX, bound),
            "reply": REPLY.seal(self._vault, reply.encode(), bound) if reply else None,
            "created_at": now,
        }

    def open_reply(self, event: Inbound | Event, sealed: bytes | None) -> str:
        """What this very event of this person was answered before."""
        return REPLY.open(self._vault, sealed, event).decode() if sealed else ""

    def event(self, row: Any) -> dict[str, Any]:
        """The fields of an event that came in, by its row."""
        return dict(json.loads(INBOX.open(self._vault, row.sealed, row)))

    def reply(self, row: Any) -> str:
        """What an event was answered at once, by its row; "" for nothing."""
        return REPLY.open(self._vault, row.reply, row).decode() if row.reply else ""

    def message(self, row: Any) -> dict[str, Any]:
        """The body of a message that goes out, by its row."""
        return dict(json.loads(OUTBOX.open(self._vault, row.sealed, row)))

    def outbox(self, outgoing: Outgoing, now: int) -> dict[str, Any]:
        bound = {
            "openid": outgoing.openid,
            "application_id": outgoing.application_id,
            "kind": outgoing.kind,
            "name": outgoing.name,
            "mark": secrets.token_hex(8),  # the row's number is not known before it is stored
        }
        return {
            **bound,
            "sealed": self._seal(outgoing.body, OUTBOX, bound),
            "epoch": outgoing.epoch,
            "state": "planned",
            "channel": "",
            "attempts": 0,
            "due_at": now + int(outgoing.held_seconds * 1000),
            "lease_until": 0,
            "reference": "",
            "error": "",
            "created_at": now,
            "done_at": 0,
        }

    def audit(
        self,
        at: int,
        change: Change,
        openid: str,
        application_id: str,
        **more: str,
    ) -> dict[str, Any]:
        """The row of one change. The words of a member of the staff are sealed: they may name a person."""
        detail, words = dict(change.detail), ""
        if change.actor.startswith(_STAFF):
            words = detail.pop(_WORDS, "")
        bound = {"at": at, "actor": change.actor, "action": change.action, "application_id": application_id}
        return {
            **bound,
            "openid": openid,
            "detail": _write({**detail, **more}),
            "sealed": WORDS.seal(self._vault, words.encode(), bound) if words else None,
        }

    def detail(self, row: Any) -> dict[str, str]:
        """What an audit row tells, with the words of the staff unless they were erased."""
        told: dict[str, str] = json.loads(row.detail)
        if not row.sealed:
            return told
        try:
            return told | {_WORDS: WORDS.open(self._vault, row.sealed, row).decode()}
        except VaultError as error:
            log.error("audit row does not open", audit=row.id, reason=str(error))
            return told | {_WORDS: UNREADABLE}

    def work(
        self, kind: WorkKind, key: str, openid: str, application_id: str, payload: Mapping[str, Any], now: int
    ) -> dict[str, Any]:
        return work_row(self._vault, kind, key, openid, application_id, payload, now)

    def note(self, effect: NoteOnUpload) -> bytes:
        """What the chat says of an uploaded file, for its row."""
        told = {"words": effect.words, "about": effect.about, "for_guest": effect.for_guest}
        return self._seal(told, NOTE, {"id": effect.upload})

    def statement_line(self, identity: str, told: Mapping[str, str]) -> bytes:
        """Who paid, from where, with what remark."""
        return self._seal(told, STATEMENT_LINE, {"identity": identity})

    def open_statement_line(self, row: Any) -> dict[str, str]:
        """Raises VaultError."""
        told: dict[str, str] = json.loads(STATEMENT_LINE.open(self._vault, row.sealed, row))
        return told

    def keyed(self, text: str) -> str:
        """Stands for a text in a column in the clear, and tells nothing without our keys."""
        return self._vault.blind_index(f"key:{text}")[:16]

    def terms(self, application: Application) -> frozenset[int]:
        """What the application is found by, keyed."""
        return frozenset(map(self.term, search_terms(application)))

    def term(self, text: str) -> int:
        """The beginning of a keyed hash, as a signed number of eight bytes."""
        start = bytes.fromhex(self._vault.blind_index(f"search:{text}")[:16])
        return int.from_bytes(start, signed=True)

    def _seal(self, data: Any, binding: Binding, row: Mapping[str, Any]) -> bytes:
        return binding.seal(self._vault, _write(data).encode(), row)


def _shallow(event: Inbound | Event) -> dict[str, Any]:
    """Its fields as they are: `asdict` copies all that is in them first."""
    kind: Any = type(event)
    return {name: getattr(event, name) for name in _field_names(kind)}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _in_words(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_in_words).encode
