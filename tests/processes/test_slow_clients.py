"""Clients that send slowly, or nothing, against gunicorn as it is configured: they keep nobody out."""

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.processes.house import Processes

THREADS = 16
MANY = 3 * THREADS
pytestmark = pytest.mark.processes
HEAD = b"POST /wechat?signature=0 HTTP/1.1\r\nHost: szca\r\nContent-Length: 60000\r\n"
HEADERS = HEAD + b"\r\n<xml>"


@pytest.fixture
def port(on_sqlite: Processes) -> int:
    return on_sqlite.demo.port


@contextlib.contextmanager
def slow(port: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections that sent so much and then nothing."""
    with ExitStack() as held:
        made = []
        for _ in range(MANY):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(sent)
            made.append(connection)
        yield made


def answers(port: int, seconds: float) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=seconds).status_code == 200
    return False


def test_silent_connections_and_strangers_bodies_cost_no_thread(port: int) -> None:
    for sent in (b"", HEADERS):
        with slow(port, sent):
            time.sleep(1)
            assert answers(port, 5), sent


def test_half_sent_headers_are_given_up_after_the_deadline(port: int) -> None:
    with slow(port, HEAD) as connections:
        assert answers(port, 25)  # the threads are held for five seconds, three times
        time.sleep(6)
        for connection in connections:
            connection.settimeout(15)
            with contextlib.suppress(ConnectionError):
                while connection.recv(4096):
                    pass
