"""Any interleaving of what people, workers, staff and clocks do keeps the promises of the pure core."""

import pytest

from tests.properties import journey
from tests.properties.chat import typed
from tests.properties.effort import effort
from tests.properties.laws import LAWS
from tests.properties.laws_of_identity import LAWS_OF_IDENTITY
from tests.properties.laws_of_work import LAWS_OF_WORK
from tests.properties.outside import Outside
from tests.properties.personas import PERSONAS
from tests.properties.talking import Talking
from tests.properties.wording import WORDING

_ENOUGH = 60


class Core(Talking, Outside):
    """Everybody at once."""


TestCore = Core.TestCase
TestCore.settings = effort(quick=(120, 25), long=(3_000, 60))


@pytest.mark.parametrize("kind", journey.KINDS)
def test_a_willing_person_gets_there_and_every_law_holds_on_the_way(kind: str) -> None:
    chat = journey.prepared("one", kind, "nothing")
    chat.take(typed(chat, f"我要办{kind}"))
    for _ in range(_ENOUGH):
        journey.goes_on(chat, PERSONAS[1])
    assert journey.pending_id(chat) == "production"
    for step in chat.steps:
        for law in (*LAWS, *LAWS_OF_WORK, *LAWS_OF_IDENTITY, *WORDING):
            law(step)
