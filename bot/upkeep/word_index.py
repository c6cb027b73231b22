"""Gives what was said in conversations the terms that staff find it by.

It runs at night beside the service. A turn writes no terms, so that a message costs the same as before; what
was said since the last run is opened and read by a search itself.
"""

from collections.abc import Callable
from datetime import datetime

from bot.models.database import Database
from bot.models.said_terms import DAY_MS, SaidTerms
from bot.models.tables import to_ms
from bot.said_words import BATCH, INDEXED, SaidWords
from bot.sealing.sealer import Sealer
from bot.upkeep.done_until import DoneUntil
from bot.upkeep.promising import OVERLAP
from flows.search_terms import said_terms


class WordIndex:
    """Reads everything that was said, once."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._said = SaidWords(database, sealer)
        self._sealer = sealer
        self._clock = clock
        self._terms = SaidTerms(database)
        self._done = DoneUntil(database, INDEXED)

    def run(self, *, is_whole: bool = False) -> int:
        """What was said since the last run, or all that is kept. Returns how many messages."""
        until = self._clock() - OVERLAP
        since = 0 if is_whole else self._done.read()
        if is_whole:
            self._terms.drop_all()
        count, rows = 0, set[tuple[int, int, str]]()
        for one in self._said.between(since, to_ms(until)):
            terms = map(self._sealer.term, said_terms(one.words))
            rows.update((term, one.at // DAY_MS, one.openid) for term in terms)
            count += 1
            if count % BATCH == 0:
                self._terms.add(rows)
                rows.clear()
        self._terms.add(rows)
        self._done.note(until)
        return count
