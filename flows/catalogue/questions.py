"""faq.toml: frequent questions, the words that find them, and their answers."""

import re
from collections.abc import Mapping

from flows.catalogue.records import Faq
from flows.catalogue.table import Table, blame_doubles, blame_fields


def questions(file: Table, facts: Mapping[str, str]) -> tuple[Faq, ...]:
    """The frequent questions. `{hotline}` and the like in an answer stand for the house's facts."""
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
    found = Faq(
        id=row.text("id"),
        question=row.text("question"),
        words=tuple(word.lower() for word in row.texts("words")),
        answer=_filled(answer, facts),
        asks=row.texts("asks", optional=True),
        listed=listed is not False,
        ordered=_filled(ordered, facts),
    )
    if any(len(word) < 2 for word in found.words):
        row.blame("words", "must have two characters or more each: one alone is in every other sentence")
    row.finish()
    return found


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda field: facts.get(field[1], field[0]), text)
