"""What the phone is shown: people with their state, messages, and the stream of changes."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.budget import Budget
from sandbox.callbacks import Courier
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.menus import Menus
from sandbox.people import People
from sandbox.sms import Sms
from sandbox.store import Store
from sandbox.wire import Wire

# A stream speaks at least this often, so that a vanished browser is noticed.
HEARTBEAT = 15.0
# Of the wire, a page that opens is shown only this much of the past.
SHOWN_LINES = 300


@dataclass(frozen=True)
class Views:
    config: SandboxConfig
    store: Store
    people: People
    budget: Budget
    chat: Chat
    menus: Menus
    courier: Courier
    wire: Wire
    sms: Sms

    def everything(self) -> dict[str, Any]:
        return {
            "now": self.config.now(),
            "account": {"name": self.config.account_name, "alias": self.config.account_alias},
            "people": [self._person(row) for row in self.people.all()],
            "menu": (self.menus.get() or {}).get("button", []),
            "verified": self.store.recall("verified"),
            "callback_url": self.config.callback_url,
            "texts": self.sms.inbox(),
        }

    def person(self, openid: str) -> dict[str, Any]:
        row = self.people.find(openid)
        return self._person(row) if row else {}

    def messages(self, openid: str, after: int, wait: float) -> dict[str, Any]:
        found = self.store.wait_for(lambda: self.chat.since(openid, after), wait)
        return {"messages": found, "pending": self.courier.pending(openid), "now": self.config.now()}

    def stream(self, message: int, line: int) -> Iterator[str]:
        """Server-sent events from behind the given message and wire numbers, until the store closes."""
        shown_state = ""
        if message > self.chat.newest() or line > self.wire.newest():
            message, line = 0, 0
            yield "event: reset\ndata: {}\n\n"  # the browser remembers a sandbox that was wiped
        line = max(line, self.wire.newest() - SHOWN_LINES)
        yield "retry: 1000\n\n"
        while not self.store.is_closed:
            news, shown_state = self._news(message, line, shown_state)
            for message, line, event in news:
                yield f"id: {message}.{line}\n{event}"
            if not news:
                yield ": still here\n\n"
            seen = (message, line, shown_state)
            self.store.wait_for(lambda seen=seen: self._has_news(*seen), HEARTBEAT)  # type: ignore[misc]

    def _has_news(self, message: int, line: int, state: str) -> bool:
        if self.store.is_closed:
            return True
        return (self.chat.newest(), self.wire.newest()) != (message, line) or self._state() != state

    def _news(self, message: int, line: int, state: str) -> tuple[list[tuple[int, int, str]], str]:
        news = []
        for found in self.chat.everyone_since(message):
            message = found["n"]
            news.append((message, line, _event("message", found)))
        for noted in self.wire.since(line):
            line = noted["n"]
            news.append((message, line, _event("wire", noted)))
        new_state = self._state()
        if new_state != state:
            news.append((message, line, _event("state", {**json.loads(new_state), "now": self.config.now()})))
        return news, new_state

    def _state(self) -> str:
        everything = self.everything()
        del everything["now"]
        return json.dumps(everything, ensure_ascii=False)

    def _person(self, row: sqlite3.Row) -> dict[str, Any]:
        return {
            "openid": row["openid"],
            "name": row["name"],
            "followed": bool(row["followed"]),
            "typing_until": row["typing_until"] if row["typing_until"] > self.config.now() else 0,
            "budget": self.budget.left(row["openid"]),
            "pending": self.courier.pending(row["openid"]),
        }


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
