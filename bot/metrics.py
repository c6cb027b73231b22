"""What this process counts and times. Its heartbeat brings the figures to /metrics.

Labels are words of our own code. A label never holds an openid, a number or a text of a person: Prometheus
keeps every value that it ever saw.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from bot.errors import OutsideError

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_turns = Histogram(
    "szca_turn_seconds",
    "A callback from its arrival to its answer, by outcome: ok, repeat, failed, database_away.",
    ["outcome"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.5, 5.0),  # WeChat waits for 5 seconds
    registry=REGISTRY,
)
_refused = Counter(
    "szca_callbacks_refused",
    "Callbacks that did not become a turn, by reason: forged, stale, not_understood.",
    ["reason"],
    registry=REGISTRY,
)
_messages = Counter(
    "szca_messages",
    "Tries to send a message outside a reply, by channel and by the state that followed.",
    ["channel", "state"],
    registry=REGISTRY,
)
_budget = Histogram(
    "szca_reply_budget_left",
    "Messages that a person's window still allows after one was sent.",
    buckets=(0, 1, 2, 3, 4, 5),
    registry=REGISTRY,
)
_calls = Histogram(
    "szca_provider_call_seconds",
    "Calls to WeChat and Tencent Cloud, by result: ok, retryable, uncertain, final.",
    ["call", "result"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=REGISTRY,
)
_readings = Histogram(
    "szca_reading_seconds",
    "Reading what one picture or page shows.",
    buckets=(0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0),
    registry=REGISTRY,
)
_errors = Counter(
    "szca_log_errors",
    "Log lines of level error, by event.",
    ["event"],
    registry=REGISTRY,
)


def turn(outcome: str, seconds: float) -> None:
    """One callback that was taken, or that failed on the way."""
    _turns.labels(outcome).observe(seconds)


def callback_refused(reason: str) -> None:
    _refused.labels(reason).inc()


def message(channel: str, state: str) -> None:
    """One message of the outbox. `channel`: custom, template, or none when no channel is open."""
    _messages.labels(channel, state).inc()


def budget_left(messages: int) -> None:
    _budget.observe(messages)


def log_error(event: str) -> None:
    """`event` is the constant text of a log call."""
    _errors.labels(event).inc()


@contextmanager
def provider_call(call: str) -> Iterator[None]:
    """Times one call, and sorts what it raises. `call`: a path of WeChat's, or an action of Tencent's."""
    started, result = time.perf_counter(), "ok"
    try:
        yield
    except OutsideError as error:
        result = "uncertain" if error.uncertain else "retryable" if error.retryable else "final"
        raise
    finally:
        _calls.labels(call, result).observe(time.perf_counter() - started)


@contextmanager
def reading() -> Iterator[None]:
    with _readings.time():
        yield
