"""The part of a thread that is kept beside its applications. Nothing else is remembered between messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flows.state import Burst, Thread


def memory_of(thread: Thread) -> dict[str, Any]:
    """What of a case is kept beside its applications."""
    burst = thread.burst
    return {
        "focus": thread.focus,
        "confirming": thread.confirming,
        "misses": thread.misses,
        "asking": thread.asking,
        "refusals": thread.refusals,
        "edited": thread.edited,
        "heard": thread.heard_at.timestamp() if thread.heard_at else 0,
        "asked": thread.asked,
        "said": thread.said_at.timestamp() if thread.said_at else 0,
        "summed": thread.summed,
        "told_at_once": thread.told_at_once,
        "told_page": thread.told_page,
        "farewell": thread.farewell,
        "beginning": thread.beginning,
        "kept": thread.kept,
        "photos": thread.photos,
        "photo_in_burst": burst.is_from_chat,
        "burst_waits": burst.is_waiting,
        "burst": [burst.revision, burst.awaited, burst.placed, burst.kept, burst.refused, burst.seen],
    }


def recall(memory: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: keyword arguments for `Case`."""
    revision, awaited, placed, kept, refused, *seen = memory.get("burst", [0, [], [], 0, []])
    return {
        "focus": memory.get("focus", ""),
        "confirming": memory.get("confirming", ""),
        "misses": memory.get("misses", 0),
        "asking": memory.get("asking", ""),
        "refusals": memory.get("refusals", 0),
        "edited": tuple(memory.get("edited", ())),
        "heard_at": datetime.fromtimestamp(heard, UTC) if (heard := memory.get("heard", 0)) else None,
        "asked": memory.get("asked", ""),
        "said_at": datetime.fromtimestamp(said, UTC) if (said := memory.get("said", 0)) else None,
        "summed": memory.get("summed", ""),
        "told_at_once": memory.get("told_at_once", ""),
        "told_page": memory.get("told_page", ""),
        "farewell": memory.get("farewell", ""),
        "beginning": memory.get("beginning", ""),
        "kept": memory.get("kept", ""),
        "photos": tuple(memory.get("photos", ("", 0))),
        "burst": Burst(
            revision,
            tuple(awaited),
            tuple(placed),
            kept,
            tuple(refused),
            tuple(*seen),
            memory.get("photo_in_burst", False),
            memory.get("burst_waits", False),
        ),
    }
