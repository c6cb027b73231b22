"""The targets by their names: each stands in the module of its name."""

from importlib import import_module

from tests.fuzz.target import Target

NAMES = ("callbacks", "files", "links", "prints", "qr_codes", "words")


def target(name: str) -> Target:
    found: Target = getattr(import_module(f"tests.fuzz.{name}"), name.upper())
    return found
