"""A house in which the identity check is due, and the provider on a port of its own."""

from collections.abc import Iterator

import pytest

from tests.pages.applicant import Provider, World
from tests.pages.conftest import prepared, provider, world

__all__ = ["prepared", "provider", "world"]


@pytest.fixture
def due(world: World, provider: Provider) -> Iterator[World]:
    """Every paper is there; what remains is the identity check of the contact."""
    world.send_papers()
    yield world
    provider.faults.clear()
