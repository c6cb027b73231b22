"""What must hold of every file that was taken and of every refusal."""

from hashlib import sha256
from io import BytesIO

from PIL import Image

from media.intake import Intake, Unreadable, take
from media.intake.words import WORDS
from tests.media.hostile.builders import LIMIT

# Frame, tables, Huffman codes, the scan itself, and JFIF, which says only the density.
PLAIN_MARKERS = {0xC0, 0xDB, 0xC4, 0xDA, 0xE0}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def accept(data: bytes, *, limit: int = LIMIT, recompress: bool = False, allow_png: bool = False) -> Intake:
    taken = take(data, limit=limit, recompress=recompress, allow_png=allow_png)
    assert taken.sha256 == sha256(data).hexdigest()
    side = 2000 if taken.pages == 1 else 5 * 2000
    check_plain(taken.normalised, side)
    check_plain(taken.thumbnail, 320)
    return taken


def check_plain(jpeg: bytes, side: int) -> None:
    image = opened(jpeg)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert max(image.size) <= side
    assert markers(jpeg) <= PLAIN_MARKERS
    assert jpeg.endswith(b"\xff\xd9")
    assert not image.getexif()


def markers(jpeg: bytes) -> set[int]:
    """Of the segments up to the scan."""
    found, place = set(), 2
    while 0xDA not in found:
        assert jpeg[place] == 0xFF
        found.add(jpeg[place + 1])
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return found


def check_advice(refused: Unreadable) -> None:
    """Chinese, says what to do next, and leaves no gap unfilled."""
    assert refused.code in WORDS
    assert "请" in refused.words
    assert refused.words.endswith("。")
    assert "{" not in refused.words
    assert "0MB" not in refused.words


def colour(data: bytes, x: float, y: float) -> str:
    """What is at a place of a picture, given as parts of its sides."""
    image = opened(data)
    pixel = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    if min(pixel) > 200:
        return "white"
    return max((red, "red"), (green, "green"), (blue, "blue"))[1]
