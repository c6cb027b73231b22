"""Who takes part, and what a contestant must tell about itself."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# What a person writes, and a part of the answer that must follow.
Script = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run prepares for a contestant. `database_url` is empty for those that need none."""

    home: Path
    redis_url: str
    database_url: str = ""


def _nothing(environment: dict[str, str], home: Path) -> None:
    """Most contestants need no preparation."""


def _nobody(environment: dict[str, str], count: int) -> None:
    """Who has no database has nobody stored."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """`app` is what gunicorn is given; `messages(number)` is all that the person of that number writes."""

    app: str
    path: str
    messages: Callable[[int], Script]
    environment: Callable[[Surroundings], dict[str, str]]
    prepare: Callable[[dict[str, str], Path], None] = _nothing
    fill: Callable[[dict[str, str], int], None] = _nobody
    has_database: bool = False
    must_take_duplicates: bool = False


def load(name: str) -> Contestant:
    """The contestant of `benchmarks/contestants/<name>.py`."""
    module = importlib.import_module(f"benchmarks.contestants.{name}")
    contestant = module.CONTESTANT
    assert isinstance(contestant, Contestant)
    return contestant
