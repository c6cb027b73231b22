"""gunicorn's threaded worker with an end to waiting: a client that sends slowly does not keep a thread.

A client has five seconds, and more for each part of its body that arrived. Without that, sixteen connections
that send a byte now and then hold the sixteen threads for as long as they like.
"""

import errno
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import _DEFER, ThreadWorker

START_SECONDS = 5.0
LEAST_BYTES_A_SECOND = 16 * 1024
ANSWER_SECONDS = 120.0  # one write of an answer to a client that reads slowly
# A connection without a byte is handed to the poller after this, which costs no thread.
_SILENT_SECONDS = 0.05
_UNREAD_SECONDS = 0.02
_LAST_SECONDS = 0.1
_PIECE = 64 * 1024


class Deadlined:
    """A socket to read one request from. Raises ConnectionResetError when the client is too slow."""

    def __init__(self, sock: socket.socket, clock: Callable[[], float] = time.monotonic) -> None:
        self._sock = sock
        self._clock = clock
        self._began = clock()
        self._received = 0
        self._timeout: float | None = None

    def recv(self, size: int) -> bytes:
        """What arrived. A timeout that the server set for one read ends as a TimeoutError, as it expects."""
        allowed = START_SECONDS + self._received / LEAST_BYTES_A_SECOND
        left = self._began + allowed - self._clock()
        if left <= 0:
            raise _too_slow()
        self._sock.settimeout(left if self._timeout is None else min(left, self._timeout))
        try:
            data = self._sock.recv(size)
        except TimeoutError:
            if self._timeout is not None and self._timeout < left:
                raise
            raise _too_slow() from None
        finally:
            self._sock.settimeout(ANSWER_SECONDS)
        self._received += len(data)
        return data

    def settimeout(self, seconds: float | None) -> None:
        """For each read, within the deadline of all."""
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        return self._timeout

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]
    """ThreadWorker, each request of which is read through `Deadlined`."""

    def handle(self, conn: Any) -> Any:
        if not conn.initialized:
            if not conn.data_ready and not conn.wait_for_data(
                _SILENT_SECONDS if self.alive else _LAST_SECONDS
            ):
                return _DEFER
            conn.data_ready = True
            conn.sock.setblocking(True)
            conn.init()
        if not conn.is_http2:
            conn.parser.unreader.sock = Deadlined(conn.sock)
        keeps = super().handle(conn)
        if keeps is False:
            _hang_up(conn.sock)
            conn.close = _closed_already
        return keeps

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that ends takes what waits, and lets go of its port at once.

        Later connections are refused, so that a proxy gives them to another process. gunicorn itself keeps
        the port until its last request is done, and then resets who connected meanwhile.
        """
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._take_waiting(listener)
                listener.close()

    def _take_waiting(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """A body that nobody read, as a stranger's, is not waited for: the connection ends."""
        return bool(keepalive and conn.parser.finish_body(deadline=time.monotonic() + _UNREAD_SECONDS))


def _hang_up(sock: socket.socket) -> None:
    """In the thread of the request: gunicorn would wait for each such client in the loop that accepts others.

    What is on its way is taken, so that the answer is not cut off by a reset.
    """
    give_up = time.monotonic() + _LAST_SECONDS
    with suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        while (left := give_up - time.monotonic()) > 0:
            sock.settimeout(left)
            if not sock.recv(_PIECE):
                break
    with suppress(OSError):
        sock.close()


def _closed_already(graceful: bool = False) -> None:
    """Instead of gunicorn's own close, which would find the socket gone."""


def _too_slow() -> ConnectionResetError:
    # As an error of the connection, which the server takes for a client that went away.
    return ConnectionResetError(errno.ECONNRESET, "the client sends too slowly")
