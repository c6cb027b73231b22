"""Links into our own pages: signed, expiring, bound to a person and an application."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.errors import Refused

LIFETIME_SECONDS = 48 * 3600
FOR_ONE_PERSON = frozenset({"face"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link stands for.

    `openid` is the applicant's. `mark` stands for the name and ID number of the person whom the link is for,
    `issued_at` (ms) tells a newer link from an older one.
    """

    page: str
    openid: str
    application_id: str
    mark: str = ""
    issued_at: int = 0


class Links:
    """Makes and checks links. A changed or old one is Refused with words for its holder."""

    def __init__(self, public_url: str, secret_key: str, clock: Callable[[], datetime] = _utc_now) -> None:
        self._public_url = public_url
        self._secret = secret_key.encode()
        self._signer = URLSafeTimedSerializer(secret_key, salt="page-link")
        self._clock = clock

    def url(self, page: str, openid: str, application_id: str) -> str:
        """A link for everybody who holds it. Raises ValueError for a page that is for one person alone."""
        if page in FOR_ONE_PERSON:
            raise ValueError(f"a link to {page!r} names the person whom it is for")
        return self.again(Ticket(page, openid, application_id, "", self._now_ms()))

    def url_for_person(self, page: str, openid: str, application_id: str, person: tuple[str, str]) -> str:
        """A link for the person with this name and ID number, and for nobody else.

        Raises ValueError when the name or the number is empty: nobody could use such a link.
        """
        if page not in FOR_ONE_PERSON or not all(person):
            raise ValueError(f"a link to {page!r} for one person needs a name and an ID number")
        return self.again(Ticket(page, openid, application_id, self.mark(person), self._now_ms()))

    def again(self, ticket: Ticket) -> str:
        """The link of a ticket once more: no newer than it was, and good for no longer."""
        parts = [ticket.page, ticket.openid, ticket.application_id, ticket.mark, ticket.issued_at]
        return f"{self._public_url}/p/{ticket.page}?t={self._signer.dumps(parts)}"

    def mark(self, person: tuple[str, str]) -> str:
        """Stands for a name and an ID number in links and rows. Nobody can try numbers without our secret."""
        return hmac.digest(self._secret, f"person:{person[0]}\n{person[1]}".encode(), "sha256").hex()[:32]

    def open(self, page: str, token: str) -> Ticket:
        """The ticket of a link to `page`. Raises Refused when it is forged, old or for another page."""
        try:
            # Links of the time before marks carry neither mark nor moment.
            named, openid, application_id, *rest = self._signer.loads(token, max_age=LIFETIME_SECONDS)
            mark, issued_at = rest or ("", 0)
            age = self._clock().timestamp() - issued_at / 1000
            is_over = bool(issued_at) and age > LIFETIME_SECONDS
        except (BadData, ValueError, TypeError):
            is_over = True
        if is_over:
            raise Refused("bad_link", "这个链接已经失效。请回到微信聊天，回复“继续”，我会发新的链接。")
        if named != page:
            raise Refused("bad_link", "这个链接不是这个页面的。请回到微信聊天，回复“继续”。")
        return Ticket(page, openid, application_id, mark, issued_at)

    def overdue(self, page: str, token: str) -> Ticket | None:
        """The ticket of a link to `page` that is genuine, whatever its age; None for any other."""
        try:
            named, openid, application_id, *rest = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        mark = rest[0] if rest else ""
        return Ticket(page, openid, application_id, mark) if named == page else None

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)
