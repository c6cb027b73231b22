"""Finds what was said in conversations by words that staff type."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.models.database import Database
from bot.models.said_terms import SaidTerms
from bot.models.staff import Staff
from bot.models.staff_trail import record
from bot.models.tables import from_ms, to_ms
from bot.said_words import SaidWords, Spoken
from bot.sealing.sealer import Sealer
from flows.search_terms import said_terms, says, words_of
from office.masking import hide_numbers

MOST_FOUND = 60
# So many days of conversations that have the terms are opened, and so many messages of today.
_MOST_DAYS, _MOST_UNREAD = 300, 5000


@dataclass(frozen=True, slots=True)
class Found:
    """Words that have what was searched for. Numbers in them are hidden."""

    openid: str
    at: datetime
    words: str
    is_agents: bool


@dataclass(frozen=True, slots=True)
class Searched:
    """The newest first; `is_cut`: older words may have it too."""

    found: tuple[Found, ...] = ()
    is_cut: bool = False
    problem: str = ""


class WordSearch:
    """The terms say on which days to look; the words themselves are compared."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._terms = SaidTerms(database)
        self._said = SaidWords(database, sealer)
        self._sealer = sealer
        self._clock = clock

    def find(self, staff: Staff, text: str) -> Searched:
        """Each search is recorded, without its words: they may name a person."""
        with self._database.writing() as connection:
            record(connection, to_ms(self._clock()), staff.actor, "words_searched", staff.login)
        return self._found(text)

    def _found(self, text: str) -> Searched:
        words = words_of(text)
        terms = {self._sealer.term(term) for word in words for term in said_terms(word)}
        if not terms:
            return Searched(problem="请至少输入两个字。号码请在页面最上面查找申请。")
        new = [one for one in self._said.unread(_MOST_UNREAD) if says(one.words, words)]
        days = self._terms.having(terms, _MOST_DAYS)
        kept = {(one.openid, one.at, one.words): one for one in new}
        for day, openid in days:
            if len(kept) > MOST_FOUND:
                break
            for one in self._said.of_day(openid, day):
                if says(one.words, words):
                    kept[one.openid, one.at, one.words] = one
        newest = sorted(kept.values(), key=lambda one: -one.at)
        is_cut = len(newest) > MOST_FOUND or len(days) == _MOST_DAYS
        return Searched(tuple(map(_hidden, newest[:MOST_FOUND])), is_cut)


def _hidden(one: Spoken) -> Found:
    return Found(one.openid, from_ms(one.at), hide_numbers(one.words), one.is_agents)
