"""How much may go wrong at most, as bounds.toml records it."""

import tomllib

from tests.hearing.corpus import FOLDER

_BOUNDS = tomllib.loads((FOLDER / "bounds.toml").read_text(encoding="utf-8"))


def bound(name: str) -> int:
    """The recorded figure, by table and key: corpus.stored_wrongly."""
    table, _, key = name.partition(".")
    return int(_BOUNDS[table][key])
