"""Somebody whose papers are in, and whose carriers answer when a test says so."""

from typing import Any

from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.effects import CheckCarrier
from flows.form import Look
from tests.flows.talk import Talk, until_summary


class Called(Talk):
    """Somebody whose carriers answer when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_of_carriers: list[CheckCarrier] = []

    def _do(self, effect: Any) -> None:
        if isinstance(effect, CheckCarrier):
            self.asked_of_carriers.append(effect)
        else:
            super()._do(effect)

    @property
    def look(self) -> Look:
        return look_at(self.application, self.now)

    @property
    def questions(self) -> set[CheckCarrier]:
        """Each question counts once, however often it is put: its work is queued under one key."""
        return set(self.asked_of_carriers)

    def hears_of_carriers(self, outcome: str, *doubts: str, **more: Any) -> str:
        """An answer to the last question, and what is said of it."""
        self.carriers_say(outcome, self.asked_of_carriers[-1], doubts=doubts, **more)
        return self.heard[-1]

    def sends_papers(self) -> None:
        self.says("确认无误")
        self.sends_photo(self.form_code("application_form"))
        self.sends_photo(self.form_code("seal_sheet"))
        if self.asked.id == "paper.licence":
            self.sends_photo()

    def reruns(self) -> None:
        about = {"openid": "openid", "key": self._key(), "application_id": self.thread.focus}
        self.happens(ev.CarrierRerun(**about, actor="staff:wangfang"))

    def changes(self, action: str) -> list[dict[str, str]]:
        return [dict(c.detail) for c in self.application.changes if c.action == action]


def called() -> Called:
    """The papers are in, and the carriers have been asked."""
    talk = Called()
    until_summary(talk)
    talk.sends_papers()
    assert talk.asked.id == "carrier"
    return talk
