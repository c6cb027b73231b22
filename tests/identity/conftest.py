"""A house in which the identity check is due, and the provider on a port of its own."""

from tests.pages.conftest import (
    due,
    prepared,
    prepared_due,
    prepared_shown,
    prepared_shown_by_contact,
    provider,
    shown,
    shown_by_contact,
    world,
)

__all__ = [
    "due",
    "prepared",
    "prepared_due",
    "prepared_shown",
    "prepared_shown_by_contact",
    "provider",
    "shown",
    "shown_by_contact",
    "world",
]
