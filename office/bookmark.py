"""Where a page of a list begins. Looking far down a list costs as much as looking at its first page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_

PAGE = 20
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A row of a list by what the list is ordered by: a moment in ms, then the id."""

    moment: int
    id: str

    def __str__(self) -> str:
        return f"{self.moment}.{self.id}"

    @staticmethod
    def read(text: str) -> "Bookmark | None":
        """None for anything that is no bookmark."""
        moment, _, row_id = text.partition(".")
        is_one = moment.isascii() and moment.isdecimal() and len(moment) < 16 and 0 < len(row_id) <= 32
        return Bookmark(int(moment), row_id) if is_one else None


@dataclass(frozen=True, slots=True)
class Opened:
    """Which page is wanted: behind a row, before a row, or neither: the first."""

    after: Bookmark | None = None
    before: Bookmark | None = None

    def cut(
        self, query: Select[Any], moment: ColumnElement[int], row_id: ColumnElement[str], *, is_queue: bool
    ) -> Select[Any]:
        """The rows of the page and one more, which says that there are more. A queue begins with the oldest.

        A page before a row is read backwards.
        """
        is_rising = is_queue == (self.before is None)
        if edge := self.before or self.after:
            here, there = tuple_(moment, row_id), tuple_(edge.moment, edge.id)
            query = query.where(here > there if is_rising else here < there)
        order = (moment, row_id) if is_rising else (moment.desc(), row_id.desc())
        return query.order_by(*order).limit(PAGE + 1)

    def page(self, found: Sequence[Row]) -> "Page[Row]":
        """What `cut` found, in the order of the list."""
        rows, has_more = found[:PAGE], len(found) > PAGE
        if self.before:
            return Page(rows[::-1], has_more, bool(rows))
        return Page(rows, self.after is not None, has_more)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list, and whether there are others before and behind them."""

    rows: Sequence[Row]
    has_earlier: bool = False
    has_later: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)
