"""What of a case is kept beside its applications: between two messages nothing else is remembered."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flows.case import Burst, Case


def memory_of(case: Case) -> dict[str, Any]:
    """What of a case is kept beside its applications."""
    burst = case.burst
    return {
        "focus": case.focus,
        "confirming": case.confirming,
        "misses": case.misses,
        "heard": case.heard_at.timestamp() if case.heard_at else 0,
        "asked": case.asked,
        "summed": case.summed,
        "farewell": case.farewell,
        "burst": [burst.revision, burst.awaited, burst.placed, burst.kept, burst.refused, burst.seen],
    }


def recall(memory: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: keyword arguments for `Case`."""
    revision, awaited, placed, kept, refused, *seen = memory.get("burst", [0, [], [], 0, []])
    return {
        "focus": memory.get("focus", ""),
        "confirming": memory.get("confirming", ""),
        "misses": memory.get("misses", 0),
        "heard_at": datetime.fromtimestamp(heard, UTC) if (heard := memory.get("heard", 0)) else None,
        "asked": memory.get("asked", ""),
        "summed": memory.get("summed", ""),
        "farewell": memory.get("farewell", ""),
        "burst": Burst(revision, tuple(awaited), tuple(placed), kept, tuple(refused), tuple(*seen)),
    }
