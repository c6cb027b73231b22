"""The table from which all drivers answer knows every question that is asked, and no other."""

import pytest

from flows.certificates.choice import FORMS
from tests.flows.talk import Talk
from tests.journey import CLIENT, DEMO, Who, answers


@pytest.mark.parametrize("who", [DEMO, CLIENT], ids=["demo", "client"])
@pytest.mark.parametrize("kind", FORMS)
def test_what_is_asked_on_the_way_to_the_look_over_everything_is_in_the_table(kind: str, who: Who) -> None:
    talk, table, asked = Talk(), answers(kind, who), []
    talk.says("1")
    while talk.asked.id != "confirm":
        asked.append(talk.asked.id)
        assert asked[-1] in table, f"tests/journey.py has no answer to {asked[-1]}"
        talk.says(table[asked[-1]])
        assert talk.asked.id != asked[-1], talk.heard[-1]
    assert asked == list(table)
