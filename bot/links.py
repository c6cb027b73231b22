"""Links into our own pages: signed, expiring, bound to a person and an application."""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.errors import Refused

LIFETIME_SECONDS = 48 * 3600


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link stands for."""

    page: str
    openid: str
    application_id: str


class Links:
    """Makes and checks links. A changed or old one is Refused with words for its holder."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._public_url = public_url
        self._signer = URLSafeTimedSerializer(secret_key, salt="page-link")

    def url(self, page: str, openid: str, application_id: str) -> str:
        token = self._signer.dumps([page, openid, application_id])
        return f"{self._public_url}/p/{page}?t={token}"

    def open(self, page: str, token: str) -> Ticket:
        """The ticket of a link to `page`. Raises Refused when it is forged, old or for another page."""
        try:
            named, openid, application_id = self._signer.loads(token, max_age=LIFETIME_SECONDS)
        except (BadData, ValueError, TypeError):
            raise Refused(
                "bad_link", "这个链接已经失效。请回到微信聊天，回复“继续”，我会发新的链接。"
            ) from None
        if named != page:
            raise Refused("bad_link", "这个链接不是这个页面的。请回到微信聊天，回复“继续”。")
        return Ticket(page, openid, application_id)
