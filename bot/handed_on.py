"""Pages of an application that the applicant hands on: to print its forms, or to send its papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from bot.errors import Refused
from bot.links import Links, Ticket
from bot.models.handed_on import HandedOnTable
from bot.models.tables import from_ms, to_ms

# Page → how long a link to it is good. No longer than any link is.
LASTS: Mapping[str, timedelta] = {"forms": timedelta(hours=24), "papers": timedelta(hours=48)}
MOST_AT_ONCE = 5
_TOO_MANY = f"同时最多发出 {MOST_AT_ONCE} 个链接。请先收回不用的，再生成新的。"
_TAKEN_BACK = "这个链接已经过期，或者被发链接的人收回了。需要的话，请对方重新发一个。"


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A link that was given away. `url` opens `page` and nothing else, until then."""

    id: str
    page: str
    url: str
    until: datetime


class HandingOn:
    """Makes such links, and takes them back. A ticket of such a link has its id for a mark."""

    def __init__(
        self,
        table: HandedOnTable,
        links: Links,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._table = table
        self._links = links
        self._clock = clock
        self._fresh_id = fresh_id

    def give(self, own: Ticket) -> None:
        """A new link to the page of the applicant's own ticket. Raises Refused."""
        if is_handed_on(own) or own.page not in LASTS:
            raise Refused("not_yours", "这个页面不能再转发。")
        if len(self.given(own.application_id)) >= MOST_AT_ONCE:
            raise Refused("too_many_links", _TOO_MANY)
        now = self._clock()
        self._table.add(
            {
                "id": self._fresh_id(),
                "openid": own.openid,
                "application_id": own.application_id,
                "page": own.page,
                "created_at": to_ms(now),
                "until": to_ms(now + LASTS[own.page]),
                "taken_back_at": 0,
            }
        )

    def given(self, application_id: str, page: str = "") -> list[HandedOn]:
        """Those that are good now, newest first; with `page` only those that open it."""
        rows = self._table.good(application_id, to_ms(self._clock()))
        return [self._handed_on(row) for row in rows if page in ("", row.page)]

    def take_back(self, own: Ticket, link_id: str) -> None:
        """From now on the link opens nothing. Raises Refused for the holder of such a link."""
        if is_handed_on(own):
            raise Refused("not_yours", "只有发链接的人能收回。")
        self._table.take_back(link_id, own.application_id, to_ms(self._clock()))

    def require(self, ticket: Ticket) -> None:
        """Raises Refused when the ticket's link is over or was taken back. Own tickets always pass."""
        if not is_handed_on(ticket):
            return
        row = self._table.find(ticket.mark)
        is_good = (
            row is not None
            and (row.openid, row.application_id) == (ticket.openid, ticket.application_id)
            and row.taken_back_at == 0
            and row.until > to_ms(self._clock())
        )
        if not is_good:
            raise Refused("taken_back", _TAKEN_BACK)

    def _handed_on(self, row: Row[Any]) -> HandedOn:
        ticket = Ticket(row.page, row.openid, row.application_id, row.id, row.created_at)
        return HandedOn(row.id, row.page, self._links.again(ticket), from_ms(row.until))


def is_handed_on(ticket: Ticket) -> bool:
    """Whether somebody else than the applicant holds it. The face check's tickets have a mark of a person."""
    return ticket.page != "face" and ticket.mark != ""
