"""A small picture of a printed form that shows where to sign and to stamp: light on a slow network."""

from collections.abc import Iterator
from io import BytesIO
from threading import Lock

import pypdfium2
from PIL import Image, ImageDraw

WIDTH = 640  # pixels
QUALITY = 45
RING = (200, 30, 30)
_MM = 72 / 25.4  # points

# What stands on our forms, and where the hand or the seal goes, in millimetres from the middle of its print:
# (to the right of the middle of the frame, below it, width, height). Lines begin where their label ends.
_FRAMES = {
    "单位公章印模": (0.0, 39.5, 52.0, 52.0),
    "持有人手写签名": (0.0, 17.5, 60.0, 20.0),
    "手写签名": (0.0, 29.5, 60.0, 32.0),
}
_STAMPED = {"单位公章：": (22.0, 28.0, 46.0, 46.0)}
_SIGNED = ("手写签名：", "签名：")
_LINE = (46.0, 11.0)

# PDFium keeps global state: two threads inside it crash the process.
_PDFIUM = Lock()

Box = tuple[float, float, float, float]


def marked_preview(pdf: bytes) -> bytes:
    """The first page of one of our own forms as a WebP picture of 640 pixels, with rings in red."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0]
        width, height = page.get_size()
        bitmap = page.render(scale=WIDTH / width)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        rings = list(_rings(page, height))
        page.close()
    scale, pen = WIDTH / width, ImageDraw.Draw(picture)
    for left, top, right, bottom in rings:
        pen.ellipse((left * scale, top * scale, right * scale, bottom * scale), outline=RING, width=4)
    return _webp(picture)


def _rings(page: pypdfium2.PdfPage, height: float) -> Iterator[Box]:
    """Where to sign and stamp, in points from the upper left corner."""
    text = page.get_textpage()
    try:
        for words, (right, down, wide, high) in {**_FRAMES, **_STAMPED}.items():
            for box in _found(text, words, height, is_title=words in _FRAMES):
                yield _about((box[0] + box[2]) / 2 + right * _MM, box[3] + down * _MM, wide, high)
        for box in _found(text, _SIGNED[0], height) or _found(text, _SIGNED[1], height):
            wide, high = _LINE
            yield _about(box[2] + wide / 2 * _MM, (box[1] + box[3]) / 2, wide, high)
    finally:
        text.close()


def _found(text: pypdfium2.PdfTextPage, words: str, height: float, *, is_title: bool = False) -> list[Box]:
    """The boxes of these words: left, top, right, bottom. A title has its line to itself."""
    searcher, boxes = text.search(words), []
    while found := searcher.get_next():
        first, count = found
        if is_title and not _is_alone(text, first, count):
            continue
        corners = [text.get_charbox(first + number) for number in range(count)]
        boxes.append(
            (
                min(corner[0] for corner in corners),
                height - max(corner[3] for corner in corners),
                max(corner[2] for corner in corners),
                height - min(corner[1] for corner in corners),
            )
        )
    searcher.close()
    return boxes


def _is_alone(text: pypdfium2.PdfTextPage, first: int, count: int) -> bool:
    around = text.get_text_range(first - 1, 1) + text.get_text_range(first + count, 1)
    return bool(around.isspace())


def _about(x: float, y: float, wide: float, high: float) -> Box:
    across, down = wide / 2 * _MM, high / 2 * _MM
    return x - across, y - down, x + across, y + down


def _webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
