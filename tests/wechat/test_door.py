"""The door before the application: what it takes, what it leaves to the application behind."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pytest

from bot.wechat.door import Answer, Door, plain

LIMIT = 100


class Visit:
    """One request, and what became of it."""

    def __init__(self, body: bytes = b"words", afterwards: Any = None, **environ: Any) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = ""
        self.headers: dict[str, str] = {}
        self._afterwards = afterwards
        door = Door(self._behind, "/wechat", LIMIT, self._refuse, self._receive)
        given = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/wechat",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        self.parts = door({**given, **environ}, self._start)
        self.body = b"".join(self.parts)

    def _refuse(self, query: Mapping[str, str]) -> Answer | None:
        return plain("stranger", HTTPStatus.FORBIDDEN) if query.get("signature") == "forged" else None

    def _receive(self, query: Mapping[str, str], body: bytes) -> Answer:
        self.received.append((dict(query), body))
        return Answer(b"heard", afterwards=self._afterwards)

    def _behind(self, _environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 NOT FOUND", [])
        return [b"behind"]

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


def test_a_post_to_the_path_is_taken_with_its_query_and_body() -> None:
    visit = Visit(QUERY_STRING="nonce=1%202&signature=a&signature=b&empty=")
    assert visit.received == [({"nonce": "1 2", "signature": "a", "empty": ""}, b"words")]
    assert (visit.status, visit.body) == ("200 OK", b"heard")
    assert visit.headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "5",
        "X-Content-Type-Options": "nosniff",
    }


def test_of_a_stranger_the_body_is_not_read() -> None:
    class Unread(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    visit = Visit(QUERY_STRING="signature=forged", **{"wsgi.input": Unread()})
    assert (visit.status, visit.received) == ("403 Forbidden", [])


@pytest.mark.parametrize("other", [{"REQUEST_METHOD": "GET"}, {"PATH_INFO": "/wechat/"}, {"PATH_INFO": "/"}])
def test_everything_else_goes_to_the_application_behind(other: dict[str, Any]) -> None:
    visit = Visit(**other)
    assert (visit.status, visit.body, visit.received) == ("404 NOT FOUND", b"behind", [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", "400 Bad Request"),
        (b"x" * LIMIT, "200 OK"),
        (b"x" * (LIMIT + 1), "413 Request Entity Too Large"),
    ],
)
def test_an_empty_or_oversized_body_is_refused(body: bytes, status: str) -> None:
    assert Visit(body).status == status


def test_no_more_is_read_of_an_endless_body_than_the_limit_needs() -> None:
    stream = io.BytesIO(b"x" * 10_000)
    visit = Visit(b"", None, **{"CONTENT_LENGTH": "10000", "wsgi.input": stream})
    assert (visit.status[:3], stream.tell()) == ("413", LIMIT + 1)


def test_a_body_without_a_length_is_read_only_where_the_server_ends_it() -> None:
    chunked: dict[str, Any] = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert Visit(b"in chunks", **chunked).received == [({}, b"in chunks")]
    assert Visit(b"open end", CONTENT_LENGTH="").status == "400 Bad Request"
    assert Visit(b"nonsense", CONTENT_LENGTH="-8").status == "400 Bad Request"


def test_what_follows_is_done_when_the_answer_has_been_sent_and_not_before() -> None:
    done: list[str] = []
    visit = Visit(afterwards=lambda: done.append("woken"))
    assert (visit.body, done) == (b"heard", [])
    visit.parts.close()  # type: ignore[attr-defined]
    assert done == ["woken"]
