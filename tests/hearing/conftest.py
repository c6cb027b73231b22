"""The corpus is played once for all who look at the outcome."""

import pytest

from tests.hearing.corpus import corpus
from tests.hearing.variations import variations
from tests.hearing.verdict import Verdict, judge


@pytest.fixture(scope="package")
def verdicts() -> list[Verdict]:
    """What became of each line of the corpus."""
    return [judge(line) for line in corpus()]


@pytest.fixture(scope="package")
def varied() -> list[Verdict]:
    """What became of the same in other wordings."""
    return [judge(other) for line in corpus() for other in variations(line)]
