"""What the storm did and when, and which callbacks of honest people had to wait meanwhile."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import requests

from sandbox.chat import FAULT_LINE
from tests.processes.storm.machine import Machine

# WeChat stops listening after five seconds.
LATE = "没有回应"
_LISTENS_SECONDS = 5.0
# Callbacks that began in an outage are delivered again until then.
_AFTERWARDS_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Strike:
    """Seconds since 1970. In an outage the service may be unreachable: WeChat then delivers again."""

    name: str
    began: float
    ended: float
    is_outage: bool

    def covers(self, at: float) -> bool:
        return self.is_outage and self.began - 1 <= at <= self.ended + _AFTERWARDS_SECONDS


@dataclass
class Journal:
    """Follows the traffic of the sandbox, which keeps only the newest 2,000 lines of it.

    A callback counts as late when it had no answer in five seconds, no outage was on, and the machine gave
    the service its cores.
    """

    sandbox: str
    machine: Machine
    strikes: list[Strike] = field(default_factory=list)
    callbacks: int = 0
    late: list[tuple[float, str, str]] = field(default_factory=list)
    _read_to: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, began: float, *, is_outage: bool) -> None:
        with self._lock:
            self.strikes.append(Strike(name, began, time.time(), is_outage))

    def follow(self) -> None:
        """Reads what is new. The sandbox never ends in a storm."""
        while lines := self._new_lines():
            for line in lines:
                self._read_to = line["n"]
                if line["way"] != "callback" or not line["openid"]:
                    continue
                self.callbacks += 1
                if LATE in line["status"]:
                    self.late.append((line["at"], line["openid"], f"{line['title']} {line['status']}"))

    def late_outside(self, honest: Collection[str]) -> list[tuple[float, str, str]]:
        """Callbacks of honest people without an answer in five seconds that nothing else explains."""
        return [each for each in self.late if each[1] in honest and not self._is_excused(each[0])]

    def excused(self, honest: Collection[str]) -> int:
        """How many late callbacks the machine alone is to blame for."""
        late = [each[0] for each in self.late if each[1] in honest and not self._in_outage(each[0])]
        return sum(self._was_busy_otherwise(at) for at in late)

    def faults_outside(self, messages: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
        """The fault lines in a chat that nothing else explains."""
        seen = [message for message in messages if message["text"] == FAULT_LINE]
        return [message for message in seen if not self._is_excused(message["at"])]

    def _is_excused(self, at: float) -> bool:
        return self._in_outage(at) or self._was_busy_otherwise(at)

    def _was_busy_otherwise(self, at: float) -> bool:
        return self.machine.was_busy_otherwise(at - _LISTENS_SECONDS, at)

    def _in_outage(self, at: float) -> bool:
        return any(strike.covers(at) or strike.covers(at - _LISTENS_SECONDS) for strike in self.strikes)

    def _new_lines(self) -> list[dict[str, Any]]:
        with requests.Session() as session:
            session.trust_env = False
            url = f"{self.sandbox}/sandbox/api/wire"
            found = session.get(url, params={"after": str(self._read_to)}, timeout=30).json()["wire"]
        return list(found)
