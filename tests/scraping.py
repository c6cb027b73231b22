"""What Prometheus would read from a running service."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import requests
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from bot.bootstrap import House
from bot.bootstrap.web import create_app
from tests.world import World


class Scrape:
    """The samples of one look at /metrics."""

    def __init__(self, text: str) -> None:
        self._samples = [s for family in text_string_to_metric_families(text) for s in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """The sum over the processes; 0 when nobody counted any."""
        wanted = labels.items()
        return sum(s.value for s in self._samples if s.name == name and wanted <= s.labels.items())

    def names(self) -> set[str]:
        return {sample.name for sample in self._samples}

    def labels(self, name: str) -> list[Mapping[str, str]]:
        return [sample.labels for sample in self._samples if sample.name == name]


def scrape(world: World) -> Scrape:
    answer = requests.get(f"{world.house.settings.public_url}/metrics", timeout=10)
    assert answer.status_code == 200
    return Scrape(answer.text)


@contextmanager
def another_web(world: World, **changed: Any) -> Iterator[FlaskClient]:
    """A web application of the same deployment, with other settings."""
    with closing(House(replace(world.house.settings, **changed), world.house.clock)) as house:
        yield create_app(house).test_client()
