"""Takes the POSTs of WeChat in plain WSGI, before the web application."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

Environ: TypeAlias = dict[str, Any]
Application: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]

PLAIN: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and what is to be done once it has been sent."""

    body: bytes
    status: HTTPStatus = HTTPStatus.OK
    content_type: str = PLAIN
    afterwards: Callable[[], None] | None = None


def plain(text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(text.encode("utf-8", "replace"), status)


class Door:
    """Takes what is posted to one path; anything else goes on to the application behind.

    A callback needs no session, no routing and no hooks, which together cost more than opening its envelope.
    """

    def __init__(
        self,
        behind: Application,
        path: str,
        limit: int,
        refuse: Callable[[Mapping[str, str]], Answer | None],
        receive: Callable[[Mapping[str, str], bytes], Answer],
    ) -> None:
        self._behind = behind
        self._path = path
        self._limit = limit
        self._refuse = refuse
        self._receive = receive

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != self._path or environ["REQUEST_METHOD"] != "POST":
            return self._behind(environ, start_response)
        answer = self._answer(environ)
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return _Sent(answer) if answer.afterwards else [answer.body]

    def _answer(self, environ: Environ) -> Answer:
        query = _query(environ.get("QUERY_STRING", ""))
        # Before the body: of a stranger nothing is read, so a slow one costs no thread.
        if refused := self._refuse(query):
            return refused
        body = _body(environ, self._limit)
        if not body:
            return plain("empty body", HTTPStatus.BAD_REQUEST)
        if len(body) > self._limit:
            return plain("body too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self._receive(query, body)


class _Sent:
    """The body; servers call `close` when it is on its way."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield self._answer.body

    def close(self) -> None:
        if self._answer.afterwards:
            self._answer.afterwards()


def _body(environ: Environ, limit: int) -> bytes:
    """What was posted, read one byte beyond the limit at most."""
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared.isascii() and declared.isdigit():
        length = int(declared)
    else:
        # Without a length only a server that ends the stream by itself can be read from.
        length = limit + 1 if environ.get("wsgi.input_terminated") else 0
    body: bytes = environ["wsgi.input"].read(min(length, limit + 1)) if length else b""
    return body


def _query(text: str) -> dict[str, str]:
    """The parameters; of one given twice the first counts."""
    return dict(reversed(parse_qsl(text, keep_blank_values=True)))
