"""How long a client may take to send a request."""

import socket
from collections.abc import Iterator

import pytest

from bot.request_deadline import LEAST_BYTES_A_SECOND, START_SECONDS, Deadlined


class Ends:
    """Both ends of a connection, and a clock that we turn."""

    def __init__(self) -> None:
        self.client, self.server = socket.socketpair()
        self.now = 0.0
        self.read = Deadlined(self.server, lambda: self.now).recv

    def close(self) -> None:
        self.client.close()
        self.server.close()


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.close()


def test_a_byte_now_and_then_ends_at_the_deadline(ends: Ends) -> None:
    for _ in range(4):
        ends.client.sendall(b"x")
        assert ends.read(100) == b"x"
        ends.now += START_SECONDS / 4
    ends.client.sendall(b"x")
    ends.now += 0.1
    with pytest.raises(ConnectionResetError):
        ends.read(100)


def test_a_large_body_on_a_plain_line_has_time_for_all_of_it(ends: Ends) -> None:
    part = b"x" * LEAST_BYTES_A_SECOND
    for _ in range(100):
        ends.client.sendall(part)
        left = len(part)
        while left:
            left -= len(ends.read(left))
        ends.now += 1


def test_silence_ends_by_itself(ends: Ends) -> None:
    ends.now = START_SECONDS - 0.05
    with pytest.raises(ConnectionResetError):
        ends.read(100)


def test_what_else_is_asked_of_a_socket_is_the_sockets_own(ends: Ends) -> None:
    reader = Deadlined(ends.server)
    assert reader.fileno() == ends.server.fileno()


def test_a_shorter_wait_for_one_read_is_the_servers_own(ends: Ends) -> None:
    """The server gives up a body that nobody read, and knows that by a TimeoutError."""
    reader = Deadlined(ends.server)
    reader.settimeout(0.02)
    with pytest.raises(TimeoutError):
        reader.recv(100)
    reader.settimeout(None)
    ends.client.sendall(b"x")
    assert reader.recv(100) == b"x"
