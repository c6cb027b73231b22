"""Where the interleavings are played: one person at the table, somebody else beside, and the laws."""

import random
from datetime import timedelta
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from flows.form import Look
from flows.state import Thread
from tests.properties import journey
from tests.properties.chat import typed
from tests.properties.laws import LAWS
from tests.properties.laws_of_identity import LAWS_OF_IDENTITY
from tests.properties.laws_of_work import LAWS_OF_WORK
from tests.properties.personas import PERSONAS, numbers_of
from tests.properties.wording import STANDING, WORDING

CHANCE = st.integers(0, 2**32).map(random.Random)


class Table(RuleBasedStateMachine):
    """One person, up to three applications; the laws are looked at after every rule."""

    @initialize(
        kind=st.sampled_from(journey.KINDS),
        stage=st.sampled_from(journey.STAGES),
        elsewhere=st.sampled_from(journey.STAGES),
        who=st.integers(0, 2),
    )
    def begins(self, kind: str, stage: str, elsewhere: str, who: int) -> None:
        self.chat = journey.prepared("one", kind, stage, who)
        self.who = who
        self.other = journey.prepared("two", kind, elsewhere, 4)

    @property
    def thread(self) -> Thread:
        return self.chat.thread()

    @property
    def look(self) -> Look | None:
        return journey.look_of(self.chat)

    @property
    def persona(self) -> dict[str, str]:
        """Each application says something else."""
        return PERSONAS[(self.who + max(len(self.thread.applications), 1) - 1) % 4]

    def says(self, content: str, menu_id: str = "") -> None:
        self.chat.now += timedelta(seconds=5)
        self.chat.take(typed(self.chat, content, menu_id))

    @invariant()
    def all_laws_hold(self) -> None:
        if "thread" not in self.__dict__:
            return
        for chat in (self.chat, self.other):
            for step in chat.steps:
                note(step.told())
                for law in (*LAWS, *LAWS_OF_WORK, *LAWS_OF_IDENTITY, *WORDING):
                    law(step)
            for standing in STANDING if chat.steps else ():
                standing(chat)
        self._nobody_hears_of_anybody_else()
        self.chat.steps = self.other.steps = ()

    def _nobody_hears_of_anybody_else(self) -> None:
        for step in self.chat.steps:
            for say in step.heard:
                assert not [number for number in numbers_of(PERSONAS[4]) if number in say.text]
        for step in self.other.steps:
            for say in step.heard:
                mine = {n for persona in PERSONAS[:4] for n in numbers_of(persona)}
                assert not [number for number in mine if number in say.text]


def given(thread: Thread) -> dict[str, Any]:
    """What no question, no stale tap and no sticker may change."""
    return {a.id: (a.status, a.answers, a.unsorted) for a in thread.applications}
