"""topics.toml: what questions speak of, and the words for it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flows.catalogue.table import Table

# What a word of each section tells of the subject of a question. Words of `plain` tell nothing.
SECTIONS = ("things", "states", "requests", "services", "acts", "asks")
LITERAL = "="  # begins a topic that is one word, such as the place of a project


@dataclass(frozen=True, slots=True)
class Topics:
    """`of`: word → its topics, none for a plain word; `section`: topic → its section; `lengths`: letter → the
    lengths of the words that begin with it; `made_of`: matches what has no letter but
    theirs.
    """

    of: Mapping[str, frozenset[str]]
    section: Mapping[str, str]
    lengths: Mapping[str, frozenset[int]]
    made_of: re.Pattern[str]

    def words_of(self, *sections: str) -> frozenset[str]:
        """The words that have a topic of one of these sections."""
        return frozenset(
            w for w, topics in self.of.items() if any(self.section[t] in sections for t in topics)
        )

    def words_about(self, *topics: str) -> frozenset[str]:
        """The words that have one of these topics."""
        return frozenset(word for word, of in self.of.items() if not of.isdisjoint(topics))

    def with_words(self, words: Iterable[str]) -> "Topics":
        """The same topics and one for each of these words, in small letters: `=word`."""
        of, section = dict(self.of), dict(self.section)
        for word in words:
            of[word] = of.get(word, frozenset()) | {LITERAL + word}
            section[LITERAL + word] = "projects"
        return replace(self, of=of, section=section, lengths=_lengths(of), made_of=_made_of(of))


def topics(file: Table) -> Topics:
    """All topics of the file."""
    of: dict[str, set[str]] = defaultdict(set)
    section: dict[str, str] = {}
    for name in SECTIONS:
        rows = file.table(name)
        for topic in rows:
            section[topic] = name
            for word in rows.text(topic).split():
                of[word].add(topic)
    plain = file.table("plain")
    for word in plain.text("words").split():
        of[word].update()
    plain.finish()
    file.finish()
    found = {word: frozenset(topics) for word, topics in of.items()}
    return Topics(found, section, _lengths(found), _made_of(found))


def _made_of(words: Iterable[str]) -> re.Pattern[str]:
    letters = sorted(frozenset("".join(words)))
    return re.compile(f"[{''.join(map(re.escape, letters))}]*")


def _lengths(words: Iterable[str]) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        found[word[0]].add(len(word))
    return {letter: frozenset(lengths) for letter, lengths in found.items()}
