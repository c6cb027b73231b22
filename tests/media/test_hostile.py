"""Every hostile file is refused with advice, taken without its danger, or stopped; the worker lives on."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from media.intake import Unreadable, take
from tests.media.hostile import REFUSED, TAKEN, polyglots, worker
from tests.media.hostile.builders import LIMIT, picture, plain_pdf, scan
from tests.media.hostile.checks import accept, check_advice

ROOT = Path(__file__).parents[2]
WHOLE: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: picture(size=(200, 150)),
    "progressive jpeg": lambda: picture(size=(200, 150), progressive=True),
    "bmp": lambda: picture("BMP", (60, 40)),
    "gif": lambda: picture("GIF", (200, 150)),
    "png": lambda: picture("PNG", (200, 150)),
    "pdf": lambda: plain_pdf(3),
    "scan": scan,
}


def test_the_corpus_is_large() -> None:
    assert len(REFUSED) >= 120
    assert len(TAKEN) >= 40


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_mistaken_file_is_refused_with_advice(name: str) -> None:
    case = REFUSED[name]
    with pytest.raises(Unreadable) as caught:
        take(case.make(), limit=LIMIT, recompress=case.recompress, allow_png=case.allow_png)
    assert caught.value.code in case.codes.split()
    check_advice(caught.value)


@pytest.mark.parametrize("name", TAKEN)
def test_an_odd_but_harmless_file_is_taken_and_its_copies_are_plain(name: str) -> None:
    data = TAKEN[name].make()
    taken = accept(data, allow_png=True)
    assert taken.original == data


@pytest.mark.parametrize("name", polyglots.TAKEN)
def test_what_a_file_carries_besides_its_picture_is_only_in_the_original(name: str) -> None:
    data = polyglots.TAKEN[name].make()
    taken = accept(data, allow_png=True)
    shown = taken.normalised + taken.thumbnail
    carried = [mark for mark in (b"script", b"PK\x03\x04", b"%PDF", b"Exif") if mark in data]
    assert carried
    assert not [mark for mark in carried if mark in shown]


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_cut_anywhere_is_refused(name: str) -> None:
    whole = WHOLE[name]()
    assert accept(whole, allow_png=True)
    # What is lost of a file cut later may be no more than its end mark, and of a JPEG no more than a margin.
    for part in range(53 if name == "jpeg" else 57):
        with pytest.raises(Unreadable) as caught:
            take(whole[: len(whole) * part // 60], limit=LIMIT, recompress=False, allow_png=True)
        check_advice(caught.value)


def test_a_worker_survives_them_all_in_little_memory_and_leaves_no_child_behind() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.media.hostile.worker"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    told = json.loads(done.stdout)
    expected = {name: case.codes.split() or ["taken"] for name, case in worker.CASES.items()}
    assert {name: code for name, code in told["outcomes"].items() if code not in expected[name]} == {}
    assert told["outcomes"].keys() == expected.keys()
    assert told["kilobytes"] < 1024 * 1024
    assert not told["children"]
