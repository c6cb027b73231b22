"""A conversation that is written into rows and read again before each event."""

from types import SimpleNamespace
from typing import Any

from bot.casefile import CaseFile, Seen
from flows.case import Case
from media.vault import Vault, new_key
from tests.flows.every_step import Walk


class Filed(Walk):
    """A walk through the house's own way of keeping a case."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self._file = CaseFile(Vault([new_key("test")]))

    def happens(self, event: Any) -> None:
        self.case = self._from_rows(self.case)
        super().happens(event)

    def _from_rows(self, case: Case) -> Case:
        seen = Seen("institution/2", "")
        rows = [SimpleNamespace(**self._file.application(a, case.openid, seen)) for a in case.applications]
        conversation = SimpleNamespace(
            openid=case.openid,
            followed=int(case.followed),
            owner=case.owner,
            epoch=case.epoch,
            wants_person=int(case.wants_person),
            **self._file.memory(case),
        )
        loaded: Any = SimpleNamespace(conversation=conversation, applications=rows)
        return self._file.case(loaded, case.fresh_id)
