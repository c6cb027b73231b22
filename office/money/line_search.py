"""Lines of statements that staff look for: by payer, end of the account, amount, remark or serial."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import PaymentRow, RepaymentRow, StatementLineRow
from bot.sealing.sealer import Sealer
from flows.payments.payer_name import folded
from media.statement import fen_of
from office.money.line import LINE_STATES, StatementLine, open_line

# What a line tells is sealed, so each one is opened to be looked at: the newest so many.
LOOKED_AT = 5000
MOST_FOUND = 100
_MOST_WORDS, _LEAST_TAIL = 4, 4
_line = cast(Table, StatementLineRow.__table__)
_payment = cast(Table, PaymentRow.__table__)
_repayment = cast(Table, RepaymentRow.__table__)


@dataclass(frozen=True, slots=True)
class Found:
    """A line with what became of it. `orders`: application → order number, of what it paid or goes back."""

    line: StatementLine
    orders: Mapping[str, str]

    @property
    def state(self) -> str:
        return LINE_STATES[self.line.state]


class LineSearch:
    """Looks only."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def found(self, text: str) -> list[Found]:
        """The newest lines that have every word, `MOST_FOUND` at most; none for a text without words."""
        words = text.split()[:_MOST_WORDS]
        if not words:
            return []
        lines = self._newest(lambda line: all(is_meant(line, word) for word in words))
        orders = self._orders([line.id for line in lines])
        return [Found(line, orders.get(line.id, {})) for line in lines]

    def _newest(self, is_wanted: Callable[[StatementLine], bool]) -> list[StatementLine]:
        newest = select(_line).order_by(_line.c.id.desc()).limit(LOOKED_AT)
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
        found: list[StatementLine] = []
        for row in rows:
            if len(found) < MOST_FOUND and is_wanted(line := open_line(self._sealer, row)):
                found.append(line)
        return found

    def _orders(self, line_ids: Sequence[int]) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        with self._database.reading() as connection:
            for table in (_payment, _repayment):
                query: Any = select(table.c.line_id, table.c.application_id, table.c.order_no)
                for row in connection.execute(query.where(table.c.line_id.in_(line_ids))):
                    if row.order_no:
                        found.setdefault(row.line_id, {})[row.application_id] = row.order_no
        return found


def is_meant(line: StatementLine, word: str) -> bool:
    """Whether a line is found by a word: its amount, the end of its account, or a part of its texts."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    if line.fen and fen_of(word) == line.fen:
        return True
    if plain.isdecimal() and len(plain) >= _LEAST_TAIL and line.account.endswith(plain):
        return True
    name = folded(word)
    if name and name in folded(line.payer):
        return True
    texts = (line.remark, line.serial, line.text)
    return any(plain in unicodedata.normalize("NFKC", text).casefold() for text in texts)
