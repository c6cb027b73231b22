"""A TCP forwarder that fails as networks do: connections that are silent, cut or refused."""

import select
import socket
import threading
from contextlib import suppress

_CHUNK = 65536


class Forwarder:
    """Listens on a port of its own and forwards to another one on this machine."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._silent: set[int] = set()
        self._is_open = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def swallow(self) -> None:
        """Every byte of the connections of now is lost, and nobody is told. New connections work."""
        with self._lock:
            self._silent |= {id(pair) for pair in self._pairs}

    def refuse(self) -> None:
        """Cut every connection, and take no new one, as while a server restarts."""
        self._is_open = False
        with self._lock:
            for pair in self._pairs:
                _cut(pair)
            self._pairs.clear()

    def resume(self) -> None:
        self._is_open = True

    def close(self) -> None:
        self.refuse()
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._is_open:
                    near.close()
                    continue
                pair = near, socket.create_connection(("127.0.0.1", self._to))
                with self._lock:
                    self._pairs.append(pair)
                threading.Thread(target=self._forward, args=(pair,), daemon=True).start()

    def _forward(self, pair: tuple[socket.socket, socket.socket]) -> None:
        near, far = pair
        with suppress(OSError, ValueError):
            while True:
                for ready in select.select(pair, (), ())[0]:
                    data = ready.recv(_CHUNK)
                    if id(pair) in self._silent:
                        if not data:
                            return
                        continue
                    if not data:
                        _cut(pair)
                        return
                    (far if ready is near else near).sendall(data)


def _cut(pair: tuple[socket.socket, socket.socket]) -> None:
    for end in pair:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
