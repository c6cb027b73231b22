"""One HTTP exchange with WeChat: bounded, and without a secret in its logs and errors."""

import json
import logging
import re
import threading
import weakref
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.errors import WeChatError

JSON_LIMIT: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET: Final = re.compile(r"((?:access_token|secret)=)[^&\s\"']+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with status 200."""

    content_type: str
    data: bytes

    def json(self) -> dict[str, Any] | None:
        """The JSON object in it, if it is one. WeChat does not always name the type rightly."""
        try:
            value = json.loads(self.data.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


class Http:
    """Requests to one base URL, with a session of its own for each thread: sessions are not thread-safe."""

    def __init__(self, base: str, timeout: float) -> None:
        self._base = base.rstrip("/")
        self._timeout = timeout
        self._local = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()
        _hide_secrets_in_logs()

    def exchange(
        self, method: str, path: str, *, is_repeatable: bool, limit: int = JSON_LIMIT, **kwargs: Any
    ) -> Answer:
        """Send and read. `is_repeatable`: a second delivery does no harm, so a lost answer may be retried."""
        # Raised outside the except: the library's errors carry the URL, and with it the token.
        try:
            with self._session().request(
                method,
                self._base + path,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                **kwargs,
            ) as response:
                failure = _refused(path, response, is_repeatable)
                if failure is None:
                    data = _read(path, response, limit)
                    return Answer(response.headers.get("Content-Type", ""), data)
        except requests.RequestException as error:
            failure = _broken(path, error, is_repeatable)
        raise failure

    def close(self) -> None:
        """Close the sessions of all threads."""
        for session in list(self._sessions):
            session.close()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            # A proxy for the outside world must not catch what stays on this machine.
            session.trust_env = urlsplit(self._base).hostname not in _LOOPBACK
            self._local.session = session
            self._sessions.add(session)
        return session


class TooLarge(WeChatError):
    """The answer is larger than we take."""


def _read(path: str, response: requests.Response, limit: int) -> bytes:
    length = response.headers.get("Content-Length", "")
    data = bytearray()
    if not (length.isdigit() and int(length) > limit):
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            if len(data) > limit:
                break
        else:
            return bytes(data)
    raise TooLarge(0, f"{path}: the answer is larger than {limit} bytes")


def _refused(path: str, response: requests.Response, is_repeatable: bool) -> WeChatError | None:
    status = response.status_code
    if status == 200:
        return None
    reason = f"{path}: HTTP {status}"
    if status >= 500:
        # A gateway may give up on a request that was carried out behind it.
        return WeChatError(0, reason, retryable=is_repeatable, uncertain=not is_repeatable)
    return WeChatError(0, reason, retryable=status in (408, 429))


def _broken(path: str, error: requests.RequestException, is_repeatable: bool) -> WeChatError:
    reason = f"{path}: no answer ({type(error).__name__})"
    if _was_never_sent(error):
        return WeChatError(0, reason, retryable=True)
    return WeChatError(0, reason, retryable=is_repeatable, uncertain=not is_repeatable)


def _was_never_sent(error: requests.RequestException) -> bool:
    # Only where no connection came about. TLS errors are not among them: they also happen while reading.
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


class _Hide(logging.Filter):
    """Strikes tokens out of the URLs that urllib3 logs at level DEBUG."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _SECRET.sub(r"\1***", value) if isinstance(value, str) else value for value in record.args
            )
        return True


_HIDE: Final = _Hide()


def _hide_secrets_in_logs() -> None:
    # Adding the same filter twice does nothing.
    logging.getLogger("urllib3.connectionpool").addFilter(_HIDE)
