"""The part of a thread that is kept beside its applications. Nothing else is remembered between messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flows.state import Burst, FileOffer, SentMedia, Thread


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
        "offers": [list(offer) for offer in thread.offers],
        "agent_acted": thread.agent_acted_at.timestamp() if thread.agent_acted_at else 0,
        "rates": thread.rates,
        "prompted": thread.is_prompted,
        "stands": [thread.stands_at, thread.stands_since.timestamp() if thread.stands_since else 0],
        "paper_misses": thread.paper_misses,
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
        "unfetched": [list(media) for media in thread.unfetched],
        "records_since": thread.records_since.timestamp() if thread.records_since else 0,
        "photo_in_burst": burst.is_from_chat,
        "burst_waits": burst.is_waiting,
        "burst": [burst.revision, burst.awaited, burst.placed, burst.kept, burst.refused, burst.seen],
    }


def recall(memory: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: keyword arguments for `Case`."""
    revision, awaited, placed, kept, refused, *seen = memory.get("burst", [0, [], [], 0, []])
    stands_at, stands_since = memory.get("stands", ("", 0))
    return {
        "focus": memory.get("focus", ""),
        "confirming": memory.get("confirming", ""),
        "misses": memory.get("misses", 0),
        "asking": memory.get("asking", ""),
        "refusals": memory.get("refusals", 0),
        "edited": tuple(memory.get("edited", ())),
        "offers": tuple(FileOffer(*offer) for offer in memory.get("offers", ())),
        "agent_acted_at": _moment(memory.get("agent_acted", 0)),
        "rates": memory.get("rates", False),
        "is_prompted": memory.get("prompted", False),
        "stands_at": stands_at,
        "stands_since": _moment(stands_since),
        "paper_misses": memory.get("paper_misses", 0),
        "heard_at": _moment(memory.get("heard", 0)),
        "asked": memory.get("asked", ""),
        "said_at": _moment(memory.get("said", 0)),
        "summed": memory.get("summed", ""),
        "told_at_once": memory.get("told_at_once", ""),
        "told_page": memory.get("told_page", ""),
        "farewell": memory.get("farewell", ""),
        "beginning": memory.get("beginning", ""),
        "kept": memory.get("kept", ""),
        "photos": tuple(memory.get("photos", ("", 0))),
        "unfetched": tuple(SentMedia(*media) for media in memory.get("unfetched", ())),
        "records_since": _moment(memory.get("records_since", 0)),
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


def _moment(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
