"""faq.toml: frequent questions, the topics that find them, and their answers."""

import re
from collections.abc import Iterator, Mapping

from flows.catalogue.projects import TYPE_IDS
from flows.catalogue.records import Elsewhere, Faq, Meaning, Variant
from flows.catalogue.table import Table, blame_doubles, blame_fields
from flows.catalogue.topics import Topics

# Filled in from the application of the person who asks, in answers for states that have them.
OF_THE_ORDER = ("order_no", "fee", "parcel")
STAGES = (
    *("none", "draft", "submitted", "slip_received", "in_review", "supplementing", "rejected"),
    *("approved", "produced", "mailed", "completed", "refund_requested", "refunded"),
)
PLACE, MINUS, MAYBE = "@", "-", "?"
_BESIDE_A_PROJECT = frozenset(
    ("key", "certificate", "apply", "where", "how", "may", "must", "project", "bid_system", "bid")
)
_HAS_AN_ORDER = frozenset(STAGES) - {"none", "draft"}


def questions(file: Table, facts: Mapping[str, str], topics: Topics) -> tuple[Faq, ...]:
    """The frequent questions. `{hotline}` and the like in an answer stand for facts of the company."""
    rows = file.tables("faq")
    found = tuple(_question(row, facts, topics) for row in rows)
    blame_doubles(rows, "id", (one.id for one in found))
    blame_doubles(rows, "question", (one.question for one in found))
    file.finish()
    return found


def _question(row: Table, facts: Mapping[str, str], topics: Topics) -> Faq:
    answer, ordered = row.text("answer"), row.text("ordered", optional=True)
    blame_fields(row, "answer", answer, tuple(facts))
    blame_fields(row, "ordered", ordered, tuple(facts))
    listed = row.flag("listed", optional=True)
    found = Faq(
        id=row.text("id"),
        question=row.text("question"),
        answer=_filled(answer, facts),
        means=tuple(_meaning(row, written, topics) for written in row.texts("means")),
        asks=row.texts("asks", optional=True),
        listed=listed is not False,
        ordered=_filled(ordered, facts),
        when=tuple(_variant(one, facts) for one in row.tables("when", optional=True)),
    )
    row.finish()
    return found


def _meaning(row: Table, written: str, topics: Topics) -> Meaning:
    """`pin|login forgot ?how -face`: one of the topics of each group, none of those after a minus."""
    parts = written.split()
    groups = tuple(frozenset(part.split("|")) for part in parts if part[0] not in (MINUS, MAYBE))
    absent = frozenset(part[1:] for part in parts if part[0] == MINUS)
    optional = frozenset(topic for part in parts if part[0] == MAYBE for topic in part[1:].split("|"))
    for topic in sorted(absent.union(optional, *groups)):
        if topic not in topics.section and not topic.startswith(PLACE):
            row.blame("means", f"speaks of {topic!r}, which topics.toml does not have")
    if not groups:
        row.blame("means", f"must name a topic that is spoken of, which {written!r} does not")
    asked = [group for group in groups if not any(topic.startswith(PLACE) for topic in group)]
    is_wanted = any(topics.section.get(topic) == "requests" for group in asked for topic in group)
    return Meaning(groups, absent, optional, is_specific=len(asked) > 1 or is_wanted)


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


def told_elsewhere(elsewhere: tuple[Elsewhere, ...], portal: str, topics: Topics) -> tuple[Faq, ...]:
    """A question for every project that is applied for on the portal: where it is done."""
    return tuple(
        Faq(
            id=f"elsewhere:{name}",
            question=f"{''.join(_words(name))}在哪里办？",
            answer=f"{name}（{row.category}）还没有在这里开通，请在网上营业厅办理：{portal}",
            means=tuple(
                Meaning(
                    tuple(_named_by(word, topics) for word in words),
                    optional=_BESIDE_A_PROJECT,
                    is_specific=True,
                )
                for words in _called(name, called)
            ),
            listed=False,
        )
        for row in elsewhere
        for name, called in row.called
    )


def _named_by(word: str, topics: Topics) -> frozenset[str]:
    """The word itself, or another for the same thing: 锁 and U盾, but no other place for a place."""
    return frozenset(topic for topic in topics.of[word] if topics.section[topic] in ("projects", "things"))


def words_elsewhere(elsewhere: tuple[Elsewhere, ...]) -> Iterator[str]:
    """Every word by which a project of the portal is named."""
    for row in elsewhere:
        for name, called in row.called:
            for words in _called(name, called):
                yield from words


def _called(name: str, called: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return (_words(name), *(tuple(words.lower().split("+")) for words in called))


def _words(name: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"\W+", name.lower())))


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda field: facts.get(field[1], field[0]), text)
