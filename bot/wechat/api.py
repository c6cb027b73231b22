"""Calls with an access token: JSON both ways, errors as WeChatError, one retry after a refused token."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from bot import metrics
from bot.errors import WeChatError
from bot.wechat.access_token import AccessTokens
from bot.wechat.error_codes import BAD_TOKEN, error_in
from bot.wechat.http import Answer, Http, TooLarge

TOKEN_PATH: Final = "/cgi-bin/stable_token"  # noqa: S105 - an address

Result = TypeVar("Result")


class Api:
    """One account's API, by path."""

    def __init__(self, appid: str, secret: str, base: str, tokens: AccessTokens, timeout: float) -> None:
        self._appid = appid
        self._secret = secret
        self._tokens = tokens
        self._http = Http(base, timeout)
        self._timeout = timeout

    def post(self, path: str, body: dict[str, Any], *, is_repeatable: bool) -> dict[str, Any]:
        """`is_repeatable`: a second delivery does no harm, so a lost answer may be retried."""
        return self._with_token(
            lambda token: self._json(
                path, _query(token), is_repeatable, data=_encoded(body), headers=_JSON_HEADERS
            )
        )

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Asking twice does no harm."""
        return self._with_token(lambda token: self._asked(path, _query(token, **query)))

    def upload(self, path: str, kind: str, file: tuple[str, bytes, str]) -> dict[str, Any]:
        """`file` is name, bytes and type: bytes and no stream, so that a second attempt sends them whole."""
        return self._with_token(
            lambda token: self._json(path, _query(token, type=kind), True, files={"media": file})
        )

    def file(self, path: str, media_id: str, limit: int) -> Answer | dict[str, Any]:
        """The file, or the JSON that came in its place and is no error."""
        return self._with_token(lambda token: self._file(path, _query(token, media_id=media_id), limit))

    def elsewhere(self, name: str, address: str, limit: int) -> Answer:
        """What stands at an address that WeChat gave in an answer. It is asked without the token.

        `name` stands for the address in logs, metrics and errors: the address opens the file for everybody.
        """
        http = Http(address, self._timeout)
        try:
            with metrics.provider_call(name):
                return http.exchange("GET", "", is_repeatable=True, limit=limit)
        except TooLarge:
            raise
        except WeChatError as error:
            raise WeChatError(0, f"{name}{error.reason}", retryable=error.retryable) from None
        finally:
            http.close()

    def token(self) -> str:
        """The shared access_token, fetched when there is none."""
        return self._tokens.current(self._fetch_token)

    def fetched_token(self) -> str:
        """One fetched now, whatever is cached."""
        return self._fetch_token()[0]

    def close(self) -> None:
        """Close the connections of all threads."""
        self._http.close()

    def _with_token(self, exchange: Callable[[str], Result]) -> Result:
        token = self._tokens.current(self._fetch_token)
        try:
            return exchange(token)
        except WeChatError as error:
            if error.code not in BAD_TOKEN or not self._tokens.forget(token):
                raise
        return exchange(self._tokens.current(self._fetch_token))

    def _fetch_token(self) -> tuple[str, int]:
        # Unlike /cgi-bin/token this gives everybody the same token, so nobody's fetch ends another's.
        body = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": False,
        }
        answer = self._json(TOKEN_PATH, {}, True, data=_encoded(body), headers=_JSON_HEADERS)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise WeChatError(0, f"{TOKEN_PATH}: no token in the answer", retryable=True)
        return token, seconds

    def _json(self, path: str, query: dict[str, str], is_repeatable: bool, **content: Any) -> dict[str, Any]:
        with metrics.provider_call(path):
            answer = self._http.exchange("POST", path, is_repeatable=is_repeatable, params=query, **content)
            return self._checked(path, query, answer, is_repeatable)

    def _asked(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        with metrics.provider_call(path):
            answer = self._http.exchange("GET", path, is_repeatable=True, params=query)
            return self._checked(path, query, answer, is_repeatable=True)

    def _file(self, path: str, query: dict[str, str], limit: int) -> Answer | dict[str, Any]:
        with metrics.provider_call(path):
            answer = self._http.exchange("GET", path, is_repeatable=True, limit=limit, params=query)
            # Errors come with status 200, and not always with the right type. No picture begins with a brace.
            is_text = "json" in answer.content_type or "text/" in answer.content_type
            if is_text or answer.data.lstrip()[:1] == b"{":
                return self._checked(path, query, answer, is_repeatable=True)
            return answer

    def _checked(
        self, path: str, query: dict[str, str], answer: Answer, is_repeatable: bool
    ) -> dict[str, Any]:
        value = answer.json()
        if value is None:
            reason = f"{path}: the answer is not JSON"
            raise WeChatError(0, reason, retryable=is_repeatable, uncertain=not is_repeatable)
        error = error_in(path, value, (self._secret, query.get("access_token", "")))
        if error:
            raise error
        return value


_JSON_HEADERS: Final = {"Content-Type": "application/json; charset=utf-8"}


def _query(token: str, **rest: str) -> dict[str, str]:
    return {"access_token": token, **rest}


def _encoded(body: dict[str, Any]) -> bytes:
    # WeChat shows \u escapes to people as they are, and refuses them in menus.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
