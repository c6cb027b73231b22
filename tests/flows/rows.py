"""A conversation that is written into rows and read again before each event."""

from types import SimpleNamespace
from typing import Any

from bot.models.tables import to_ms
from bot.sealing.sealer import Sealer, Seen
from flows.state import Thread
from media.vault import Vault, new_key
from tests.flows.every_step import Walk


class Filed(Walk):
    """A walk through the house's own way of keeping a case."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self._file = Sealer(Vault([new_key("test")]))

    def happens(self, event: Any) -> None:
        self.thread = self._from_rows(self.thread)
        super().happens(event)

    def _from_rows(self, thread: Thread) -> Thread:
        seen = Seen("institution/2", "")
        rows = [
            SimpleNamespace(**self._file.application(a, thread.openid, seen)) for a in thread.applications
        ]
        conversation = SimpleNamespace(
            openid=thread.openid,
            followed=int(thread.followed),
            owner=thread.owner,
            epoch=thread.epoch,
            wants_person=int(thread.wants_person),
            call=thread.call,
            waiting_since=to_ms(thread.waiting_since) if thread.waiting_since else 0,
            **self._file.memory(thread),
        )
        loaded: Any = SimpleNamespace(conversation=conversation, applications=rows)
        return self._file.thread(loaded, thread.fresh_id)
