"""Sound files of every kind, from which the hostile ones are made."""

import random
from collections.abc import Mapping
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw

LIMIT = 2 * 1024 * 1024
INK = b"0 0 1 rg 20 20 60 60 re f"


def shades(size: tuple[int, int] = (400, 300)) -> Image.Image:
    shade = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (shade, shade.rotate(180), shade))


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    return encoded(shades(size), kind, **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def grey(kind: str, size: tuple[int, int], **options: object) -> bytes:
    return encoded(Image.new("L", size, 90), kind, **options)


def frames(kind: str, count: int, size: tuple[int, int]) -> bytes:
    first, *rest = (Image.new("L", size, number * 4 % 250) for number in range(count))
    return encoded(first, kind, save_all=True, append_images=rest)


def corners(kind: str, **options: object) -> bytes:
    """Blue above on the left, green above on the right; the rest white."""
    image = Image.new("RGB", (80, 60), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 24, 24), fill="blue")
    draw.rectangle((55, 0, 79, 24), fill="green")
    return encoded(image, kind, **options)


def noisy_photo(kind: str = "JPEG", **options: object) -> bytes:
    noise = Image.frombytes("L", (2600, 2000), random.Random(1).randbytes(2600 * 2000))
    return encoded(Image.merge("RGB", (noise,) * 3), kind, **({"quality": 85} | options))


def segment(marker: int, body: bytes) -> bytes:
    """Of a JPEG."""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842), ink: bytes = INK) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=size)
        made.pages[-1].Contents = pikepdf.Stream(made, ink)
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = BytesIO()
    made.save(out, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    made.close()
    return out.getvalue()


def plain_pdf(pages: int = 1) -> bytes:
    return saved(pdf(pages))


def scan(size: tuple[int, int] = (800, 1100)) -> bytes:
    """As scanners write them: a page that is one JPEG."""
    return encoded(shades(size), "PDF")


def raw_pdf(objects: Mapping[int, bytes], root: int = 1) -> bytes:
    """A PDF written by hand, so that it may say what no library would write."""
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\n" % (max(objects) + 1, root)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def raw_page(more: bytes = b"", content: bytes = INK, filters: bytes = b"") -> dict[int, bytes]:
    """The objects of a PDF of one page, to be changed and handed to `raw_pdf`."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R" + more + b">>",
        4: b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content),
    }
