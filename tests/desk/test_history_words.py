"""Whatever is recorded on an application, the history tells in words; so does the report on the flow."""

import re
from pathlib import Path

from bot.reports.funnel_words import INTENTS, REASONS
from flows.certificates.choice import FORMS
from flows.wording.vocabulary import Kind
from office.history import UNTOLD, Teller

ROOT = Path(__file__).parents[2]
RECORDED = re.compile(
    r'(?:Change|_with_answers)\(\s*"([a-z_.]+)"|\.(?:record|identify)\((?:[^,()"]+,\s*)?"([a-z_.]+)"'
)
REFUSED = re.compile(r'(?:Refused|WrongCode)\(\s*"([a-z_]+)"')


def sources(*folders: str) -> str:
    return "\n".join(
        path.read_text("utf-8") for name in folders for path in sorted((ROOT / name).rglob("*.py"))
    )


def test_every_recorded_action_is_told_in_words_or_left_out_on_purpose() -> None:
    recorded = {one or two for one, two in RECORDED.findall(sources("flows", "handlers"))}
    assert len(recorded) > 15
    teller = Teller(FORMS["institution"], {})
    assert sorted(action for action in recorded if not teller.knows(action) and action not in UNTOLD) == []


def test_every_reason_of_a_refusal_has_a_name_in_the_report() -> None:
    reasons = set(REFUSED.findall(sources("flows", "handlers")))
    assert len(reasons) > 12
    assert sorted(reasons - REASONS.keys()) == []


def test_every_intent_has_a_name_in_the_report() -> None:
    assert sorted({kind.value for kind in Kind} - INTENTS.keys()) == []
