"""What a reader said of a picture is kept, and is what it says."""

from pathlib import Path

import pytest

from media.ocr import Line
from media.ocr.rapid import RapidReader
from media.specimen import a_company, licence
from tests.providers.pictures import jpeg
from tests.remembering import Remembering, the_reader

PICTURE = jpeg(licence(a_company(2)))
CORNERS = ((0.123, 1.0), (9.0, 1.0), (9.0, 4.0), (0.0, 4.0))


class Counting:
    """A reader that sees one line and counts how often it looked."""

    def __init__(self) -> None:
        self.looks = 0

    def lines(self, picture: bytes) -> list[Line]:
        self.looks += 1
        return [Line(f"{len(picture)} 字节", 0.9, CORNERS)]

    def strip(self, picture: bytes) -> tuple[str, float]:
        self.looks += 1
        return "一行", 0.8


def test_what_is_kept_of_a_licence_is_what_the_reader_says_of_it() -> None:
    kept, said = the_reader().lines(PICTURE), RapidReader().lines(PICTURE)
    assert [line.text for line in kept] == [line.text for line in said]
    for mine, own in zip(kept, said, strict=True):
        assert mine.confidence == pytest.approx(own.confidence, abs=0.01)
        for corner, place in zip(mine.box, own.box, strict=True):
            assert corner == pytest.approx(place, abs=1)


def test_another_process_reads_a_known_picture_from_the_folder(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    before = Remembering(tmp_path, first).lines(b"picture"), Remembering(tmp_path, first).strip(b"picture")
    after = Remembering(tmp_path, second).lines(b"picture"), Remembering(tmp_path, second).strip(b"picture")
    assert before == after == ([Line("7 字节", 0.9, ((0.12, 1.0), *CORNERS[1:]))], ("一行", 0.8))
    assert (first.looks, second.looks) == (2, 0)


def test_another_picture_is_read(tmp_path: Path) -> None:
    reader = Counting()
    remembering = Remembering(tmp_path, reader)
    assert remembering.lines(b"picture") != remembering.lines(b"another picture")
    assert reader.looks == 2
    assert len(list(tmp_path.iterdir())) == 2
