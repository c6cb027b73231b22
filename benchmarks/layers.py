"""Shares a profile out among the layers of a turn."""

import cProfile
import pstats
from collections import defaultdict
from dataclasses import dataclass, field

# A layer and what the paths of its files contain (of a built-in: its name); the first that fits counts. What
# fits none (the standard library, built-in functions, small libraries) is charged to whoever called it.
LAYERS: list[tuple[str, tuple[str, ...]]] = [
    ("envelope: signature, AES, outer XML", ("/wechatpy/crypto", "/werobot/crypto", "/bot/wechat/envelope")),
    (
        "parse: XML to a message",
        ("/wechatpy/", "/werobot/parser", "/werobot/messages", "/bot/wechat/inbound"),
    ),
    (
        "render: words to XML",
        ("/werobot/replies", "/bot/turn/rendering", "/bot/wechat/outgoing", "/bot/links"),
    ),
    ("XML of ours", ("/bot/wechat/xml",)),
    ("peer: WeRoBot's own", ("/werobot/",)),
    ("Flask and Werkzeug", ("/flask/", "/werkzeug/")),
    ("SQLAlchemy", ("/sqlalchemy/",)),
    ("database and driver, with waiting", ("/psycopg", "'sqlite3.")),
    ("Redis client, with waiting", ("/redis/", "/rq/")),
    ("encryption at rest", ("/media/vault",)),
    ("thread to rows and back: JSON", ("/bot/sealing",)),
    ("models: lane, statements", ("/bot/models/",)),
    ("decide: handlers and flows", ("/handlers/", "/flows/")),
    ("turn and outbox", ("/bot/turn", "/bot/outbox")),
    ("webhook", ("/bot/webhook", "/bot/wechat/door", "/bot/bootstrap")),
    ("logs and metrics", ("/structlog/", "/prometheus_client/", "/logging/", "/bot/logs")),
    ("other of ours", ("/bot/", "/media/", "/pages/", "/desk/")),
    ("contestant", ("/benchmarks/contestants/",)),
]
UNCLAIMED = "not attributed"

Function = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A profiled function: its own time; per caller, the own and cumulative time spent on its behalf."""

    own: float
    callers: dict[Function, tuple[float, float]]


@dataclass(slots=True)
class Attribution:
    """Seconds per layer, and per function within its layer."""

    layers: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    functions: dict[tuple[str, Function], float] = field(default_factory=lambda: defaultdict(float))


def attribute(profile: cProfile.Profile) -> Attribution:
    """Own time of every function, charged to its layer or passed up to its callers' layers."""
    entries = _entries(profile)
    shares: dict[Function, dict[str, float]] = {}
    found = Attribution()
    for function, entry in entries.items():
        for layer, share in _shares(function, entries, shares, frozenset()).items():
            found.layers[layer] += entry.own * share
            found.functions[layer, function] += entry.own * share
    return found


def _entries(profile: cProfile.Profile) -> dict[Function, Entry]:
    # pstats gives (primitive calls, calls, own time, cumulative time, callers); callers have the first four.
    raw = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {
        function: Entry(own, {caller: (edge[2], edge[3]) for caller, edge in callers.items()})
        for function, (_, _, own, _, callers) in raw.items()
    }


def layer_of(function: Function) -> str | None:
    # A built-in has no path; its name tells the module: <method 'commit' of 'sqlite3.Connection' objects>.
    place = function[2] if function[0] == "~" else function[0]
    return next((layer for layer, parts in LAYERS if any(part in place for part in parts)), None)


def _shares(
    function: Function,
    entries: dict[Function, Entry],
    known: dict[Function, dict[str, float]],
    above: frozenset[Function],
) -> dict[str, float]:
    """How a function's time divides among layers; callers count by the time that they spent in it."""
    if function in known:
        return known[function]
    layer = layer_of(function)
    if layer is not None:
        return known.setdefault(function, {layer: 1.0})
    callers = {caller: max(edge) for caller, edge in entries[function].callers.items() if caller not in above}
    total = sum(callers.values())
    result: dict[str, float] = defaultdict(float)
    for caller, spent in callers.items():
        for layer, share in _shares(caller, entries, known, above | {function}).items():
            result[layer] += share * (spent / total if total else 1 / len(callers))
    if not callers:
        result[UNCLAIMED] = 1.0
    # Inside a cycle the answer depends on where one came in, so only an answer from outside is remembered.
    if not above:
        known[function] = dict(result)
    return result
