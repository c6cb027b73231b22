"""Things that go wrong on purpose: error codes, hangs, HTTP 500, callbacks twice, late, slow or unheard."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

FIELDS = {
    "api": str,
    "callback": str,
    "times": int,
    "errcode": int,
    "code": str,
    "status": int,
    "hang": bool,
    "seconds": (int, float),
    "after": bool,
    "finish": str,
    "overtaken": bool,
    "ms": (int, float),
    "delay_ms": (int, float),
}
CALLBACK_FAULTS = {"duplicate", "delay", "delay_ms", "lose_answer", "redeliver", "lose_tap_id", "slow_body"}


@dataclass(frozen=True)
class Fault:
    """`api` is the end of a path ("custom/send") or a FaceID action; `callback` one of CALLBACK_FAULTS.

    A hang holds the call for `seconds`, then drops the connection; with `after` the work is done first,
    so the caller cannot tell. `finish` is the status that TEMPLATESENDJOBFINISH then reports. A message that
    is `overtaken` is shown after the next one. `ms` is how late a push is (`delay`), how much later than
    the first delivery a second one comes that WeChat makes although it was answered (`redeliver`), or how
    long the middle of a body takes (`slow_body`).
    """

    api: str = ""
    callback: str = ""
    times: int = 1
    errcode: int | None = None
    code: str = ""
    status: int | None = None
    hang: bool = False
    seconds: float = 30.0
    after: bool = False
    finish: str = ""
    overtaken: bool = False
    ms: float = 0.0


def read_fault(wish: Mapping[str, Any]) -> Fault:
    """Raises ValueError with the reason when the wish is not one of ours."""
    for name, value in wish.items():
        if name not in FIELDS or not isinstance(value, FIELDS[name]):  # type: ignore[arg-type]
            raise ValueError(f"unknown or wrongly typed: {name}")
    wish = dict(wish)
    if "delay_ms" in wish:
        wish["ms"] = wish.pop("delay_ms")
        wish["callback"] = "delay"
    if wish.get("callback") == "delay_ms":
        wish["callback"] = "delay"
    if bool(wish.get("api")) == bool(wish.get("callback")):
        raise ValueError("say either api or callback")
    if wish.get("callback") and wish["callback"] not in CALLBACK_FAULTS:
        raise ValueError(f"callback is one of {sorted(CALLBACK_FAULTS)}")
    fault = Fault(**wish)
    if fault.after and not _is_transport(fault):
        raise ValueError("after goes with hang or status")
    return fault


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[Fault]:
        with self._lock:
            return list(self._waiting)

    def take_for_api(self, name: str) -> Fault | None:
        return self._take(lambda fault: _is_of_calls(fault) and name.endswith(fault.api))

    def take_transport(self, name: str) -> Fault | None:
        """A hang or an HTTP status for this call, leaving planned error codes where they are."""
        return self._take(lambda fault: bool(fault.api) and _is_transport(fault) and name.endswith(fault.api))

    def take_finish(self) -> str:
        """What becomes of the next template message."""
        fault = self._take(lambda fault: bool(fault.finish))
        return fault.finish if fault else "success"

    def take_overtaken(self) -> bool:
        """Whether the next message to a person arrives after the one behind it."""
        return self._take(lambda fault: fault.overtaken) is not None

    def take_for_callback(self, kind: str) -> Fault | None:
        return self._take(lambda fault: fault.callback == kind)

    def _take(self, fits: Any) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if not fits(fault):
                    continue
                if fault.times > 1:
                    self._waiting[place] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[place]
                return fault
        return None


def _is_of_calls(fault: Fault) -> bool:
    return bool(fault.api) and not fault.finish and not fault.overtaken


def _is_transport(fault: Fault) -> bool:
    return fault.hang or fault.status is not None
