"""The cookie of a browser that has logged in here before, with the logins that were used there."""

from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Request, Response

COOKIE = "szca_desk_known"
KNOWN_SECONDS = 180 * 24 * 3600
_MOST_LOGINS = 8


class KnownBrowsers:
    """Reads and sets the cookie. It opens nothing: it keeps its people apart from strangers' failures."""

    def __init__(self, secret_key: str, path: str, *, is_secure: bool) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="desk-known-browser")
        self._path = path
        self._is_secure = is_secure

    def of(self, request: Request, login: str) -> str:
        """The browser's id, "" unless this login was used there before."""
        browser, logins = self._read(request)
        return browser if login in logins else ""

    def remember(self, request: Request, response: Response, login: str, fresh_id: str) -> None:
        """After a login: `fresh_id` is the id of a browser that has none."""
        browser, logins = self._read(request)
        kept = [login, *(each for each in logins if each != login)][:_MOST_LOGINS]
        response.set_cookie(
            COOKIE,
            str(self._signer.dumps([browser or fresh_id, kept])),
            max_age=KNOWN_SECONDS,
            path=self._path,
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )

    def _read(self, request: Request) -> tuple[str, list[str]]:
        try:
            browser, logins = self._signer.loads(request.cookies.get(COOKIE, ""))
        except (BadData, ValueError, TypeError):
            return "", []
        return str(browser), list(logins)
