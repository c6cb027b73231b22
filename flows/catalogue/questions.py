"""faq.toml: frequent questions, the words that find them, and their answers."""

import re
from collections.abc import Mapping

from flows.catalogue.projects import TYPE_IDS
from flows.catalogue.records import Elsewhere, Faq, Variant
from flows.catalogue.table import Table, blame_doubles, blame_fields

# Filled in from the application of the person who asks, in answers for states that have them.
OF_THE_ORDER = ("order_no", "fee")
STAGES = (
    *("none", "draft", "submitted", "slip_received", "in_review", "rejected", "approved", "produced"),
    *("mailed", "completed", "refund_requested", "refunded"),
)
_HAS_AN_ORDER = frozenset(STAGES) - {"none", "draft"}


def questions(file: Table, facts: Mapping[str, str]) -> tuple[Faq, ...]:
    """The frequent questions. `{hotline}` and the like in an answer stand for facts of the company."""
    rows = file.tables("faq")
    found = tuple(_question(row, facts) for row in rows)
    blame_doubles(rows, "id", (one.id for one in found))
    blame_doubles(rows, "question", (one.question for one in found))
    file.finish()
    return found


def _question(row: Table, facts: Mapping[str, str]) -> Faq:
    answer, ordered = row.text("answer"), row.text("ordered", optional=True)
    blame_fields(row, "answer", answer, tuple(facts))
    blame_fields(row, "ordered", ordered, tuple(facts))
    listed = row.flag("listed", optional=True)
    surely = tuple(word.lower() for word in row.texts("surely", optional=True))
    found = Faq(
        id=row.text("id"),
        question=row.text("question"),
        words=tuple(word.lower() for word in row.texts("words", optional=bool(surely))),
        answer=_filled(answer, facts),
        asks=row.texts("asks", optional=True),
        listed=listed is not False,
        ordered=_filled(ordered, facts),
        surely=surely,
        when=tuple(_variant(one, facts) for one in row.tables("when", optional=True)),
    )
    if any(len(word) < 2 for word in found.words):
        row.blame("words", "must have two characters or more each: one alone is in every other sentence")
    row.finish()
    return found


def _variant(row: Table, facts: Mapping[str, str]) -> Variant:
    answer = row.text("answer")
    types, stages = row.texts("types", optional=True), row.texts("stages", optional=True)
    has_an_order = bool(stages) and _HAS_AN_ORDER.issuperset(stages)
    blame_fields(row, "answer", answer, (*facts, *(OF_THE_ORDER if has_an_order else ())))
    for key, given, known in (("types", types, TYPE_IDS), ("stages", stages, STAGES)):
        if wrong := set(given) - set(known):
            row.blame(key, f"names {', '.join(sorted(wrong))}; known are {', '.join(known)}")
    row.finish()
    return Variant(_filled(answer, facts), types, stages)


def told_elsewhere(elsewhere: tuple[Elsewhere, ...], portal: str) -> tuple[Faq, ...]:
    """A question for every project that is applied for on the portal: where it is done."""
    return tuple(
        Faq(
            id=f"elsewhere:{name}",
            question=f"{name}在哪里办？",
            words=(),
            answer=f"{name}（{row.category}）还没有在这里开通，请在网上营业厅办理：{portal}",
            listed=False,
            surely=(re.sub(r"\W", "", name.lower()), *(word.lower() for word in called)),
        )
        for row in elsewhere
        for name, called in row.called
    )


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda field: facts.get(field[1], field[0]), text)
