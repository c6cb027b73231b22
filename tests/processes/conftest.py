"""Houses of processes, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Cluster, new_sqlite
from tests.processes.house import Processes, running_house


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Processes]:
    with running_house(tmp_path, new_sqlite(tmp_path)) as made:
        yield made


@pytest.fixture
def on_postgresql(tmp_path: Path, cluster: Cluster) -> Iterator[Processes]:
    with running_house(tmp_path, cluster.new_database(), web_workers=2, urgent_workers=2) as made:
        yield made
