"""Every target, briefly: the same inputs in every run. Hours of it: python -m tests.fuzz."""

import random
from collections.abc import Iterator

import pytest

from media.reading import slip
from media.reading.layout import Page
from tests.fuzz.target import Target, TooSlow
from tests.fuzz.targets import NAMES, target

# Inputs of one target beside its seeds; together they take some seconds.
_INPUTS = {"callbacks": 3000, "files": 4, "links": 60, "prints": 150, "qr_codes": 60, "words": 250}


def changed(data: bytes, target: Target, dice: random.Random) -> bytes:
    """One of the usual changes: a byte, a hole, a piece twice, a word put in, the end of another seed."""
    at = dice.randrange(len(data) + 1)
    match dice.randrange(5):
        case 0:
            return data[:at] + bytes((dice.randrange(256),)) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + dice.randrange(1, 20) :]
        case 2:
            return data[: at + dice.randrange(1, 20)] + data[at:]
        case 3:
            return data[:at] + dice.choice(target.words) + data[at:]
    other = dice.choice(target.seeds)
    return data[:at] + other[dice.randrange(len(other) + 1) :]


def inputs(target: Target, count: int) -> Iterator[bytes]:
    """The seeds, then so many descendants of them."""
    yield from target.seeds
    dice = random.Random(6688)
    for _ in range(count):
        data = dice.choice(target.seeds)
        for _ in range(dice.randrange(1, 9)):
            data = changed(data, target, dice)
        yield data[: target.longest]


@pytest.mark.parametrize("name", NAMES)
def test_no_input_does_what_none_may(name: str) -> None:
    tried = target(name)
    for data in inputs(tried, _INPUTS[name]):
        try:
            tried(data)
        except Exception as error:
            raise AssertionError(f"{name}: {data!r}") from error


def test_the_inputs_show_the_fault_of_a_reader_that_trusts_its_marks() -> None:
    def read(data: bytes) -> None:
        opening = data.find(b"<![CDATA[")
        assert opening < 0 or b"]]>" in data[opening:], "a section that is never closed"

    trusting = Target(read, target("callbacks").seeds, target("callbacks").words)
    with pytest.raises(AssertionError, match="never closed"):
        for data in inputs(trusting, 500):
            trusting(data)


def test_an_endless_input_is_ended_where_it_hangs() -> None:
    def hang(data: bytes) -> None:
        while True:
            slip.read(Page([], 1, 1))

    with pytest.raises(TooSlow):
        Target(hang, (b"",), seconds=0.2)(b"")
