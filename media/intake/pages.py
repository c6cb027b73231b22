"""Opens PDFs, renders their pages and lays them out as one picture."""

import re
from collections.abc import Sequence
from io import BytesIO
from math import sqrt
from threading import Lock

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from media.intake.dangers import refuse_dangers
from media.intake.picture import NORMAL_SIDE, within
from media.intake.words import MOST_PAGES, Unreadable, refusal

FINEST_SCALE = 300 / 72  # pages are measured in points of 1/72 inch
GAP = 24  # between pages
A4_INCHES = 11.69  # the longer side
MOST_SHOWN = 5 * NORMAL_SIDE**2  # points of all pages on a sheet; more pages stand on it smaller
# A scanned back is grey, with dust on it and the shade of the lid at its borders.
FINEST_MARK = 4  # points; dust is smaller, and a stroke of a pen is not
FAINTEST_INK = 40  # of 255, darker than the paper; what shines through from the front is fainter
LEAST_INK = 0.0002  # of a page; a line of five characters on A4 covers three times as much
BORDER = 0.03
DARKEST_PAPER = 160  # of 255; what is darker all over is a picture
WITHIN_THE_LAST = 1024  # bytes of a PDF its end mark must stand, as readers have it

Size = tuple[int, int]

# PDFium keeps global state: two threads inside it crash the process.
_PDFIUM = Lock()


def inspect(data: bytes) -> int:
    """The number of pages, or a refusal: cut, locked, scripted, with attachments, too long, too big."""
    if _is_cut(data):
        raise refusal("pdf_cut")
    try:
        # One that only forbids editing opens without a password: banks send their slips like that.
        with pikepdf.open(BytesIO(data)) as pdf:
            refuse_dangers(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise refusal("pdf_locked") from error
    except Unreadable:
        raise
    except MemoryError as error:
        raise refusal("too_heavy") from error
    except Exception as error:
        # Damaged files make the reader raise its own errors as well as TypeError, ValueError, KeyError.
        raise refusal("pdf_broken") from error
    if pages == 0:
        raise refusal("pdf_no_pages")
    if pages > MOST_PAGES:
        raise refusal("pdf_pages")
    return pages


def render(data: bytes, pages: int) -> list[Image.Image]:
    """Every page that is not blank, its longest side at most that of a normalised picture."""
    try:
        with _PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            if len(pdf) != pages:  # what this reader shows is not what the other inspected
                raise refusal("pdf_broken")
            pdf.init_forms()  # else filled fields and electronic seals, which are fields, stay invisible
            drawn = (_render_page(pdf, number) for number in range(pages))
            inked = [picture for picture in drawn if not _is_blank(picture)]
    except MemoryError as error:
        raise refusal("too_heavy") from error
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise refusal("pdf_broken") from error
    if not inked:
        raise refusal("pdf_blank")
    return inked


def shrunk(pages: list[Image.Image], limit: int) -> bytes:
    """A PDF of pictures of these pages within the limit: first coarser, then smaller."""
    for side, qualities in ((NORMAL_SIDE, (85, 75, 60)), (1600, (75, 60)), (1200, (75, 60, 45))):
        small = [within(page, side) for page in pages]
        for quality in qualities:
            out = BytesIO()
            size = {"resolution": side / A4_INCHES, "quality": quality}
            small[0].save(out, "PDF", save_all=True, append_images=small[1:], **size)
            if out.tell() <= limit:
                return out.getvalue()
    raise refusal("pdf_too_large")


def together(pages: list[Image.Image]) -> Image.Image:
    """The pages in reading order on one sheet: as many in a row as keep the sheet compact."""
    sizes = _sizes_on_sheet([page.size for page in pages])
    whole, corners = _laid_out(sizes)
    sheet = Image.new("RGB", whole, (255, 255, 255))
    for page, size, corner in zip(pages, sizes, corners, strict=True):
        sheet.paste(page if page.size == size else page.resize(size, Image.Resampling.LANCZOS), corner)
    return sheet


def places(sizes: Sequence[Size]) -> list[tuple[float, float, float, float]]:
    """Where pages of these sizes lie on that sheet: left, top, right, bottom in fractions of it."""
    sizes = _sizes_on_sheet(sizes)
    (width, height), corners = _laid_out(sizes)
    return [
        (left / width, top / height, (left + across) / width, (top + down) / height)
        for (left, top), (across, down) in zip(corners, sizes, strict=True)
    ]


def _sizes_on_sheet(sizes: Sequence[Size]) -> Sequence[Size]:
    """All of them smaller by the same factor where they have too many points together."""
    points = sum(across * down for across, down in sizes)
    if points <= MOST_SHOWN:
        return sizes
    factor = sqrt(MOST_SHOWN / points)
    return [(max(1, round(across * factor)), max(1, round(down * factor))) for across, down in sizes]


def _laid_out(sizes: Sequence[Size]) -> tuple[Size, list[Size]]:
    """The sheet's size, and the upper left corner of every page."""
    count = len(sizes)
    width, height = max(across for across, _ in sizes) + GAP, max(down for _, down in sizes) + GAP
    in_a_row = min(range(1, count + 1), key=lambda row: max(row * width, -(-count // row) * height))
    sheet = (in_a_row * width - GAP, -(-count // in_a_row) * height - GAP)
    return sheet, [(place % in_a_row * width, place // in_a_row * height) for place in range(count)]


def _is_cut(data: bytes) -> bool:
    """Readers mend a PDF that lost its end, and then show fewer pages than it had."""
    if b"%%EOF" not in data.rstrip(b"\0 \t\r\n")[-WITHIN_THE_LAST:]:
        return True
    # One made for the web has an end mark at its beginning too, but also says how long it is.
    length = re.search(rb"/L\s+(\d{1,12})\b", data[:1024]) if b"/Linearized" in data[:1024] else None
    return length is not None and int(length[1]) > len(data)


def _is_blank(picture: Image.Image) -> bool:
    """Whether a page shows bare paper. A red seal is dark where its green and blue are."""
    red, green, blue = picture.split()
    light = ImageChops.darker(ImageChops.darker(red, green), blue)
    across, down = (round(side * BORDER) for side in light.size)
    inside = light.crop((across, down, light.width - across, light.height - down))
    counts = inside.reduce(min(FINEST_MARK, *inside.size)).histogram()
    points, seen, paper = sum(counts), 0, 0
    while (seen := seen + counts[paper]) * 2 < points:  # the median
        paper += 1
    inked = sum(counts[: max(0, paper - FAINTEST_INK)])
    return paper >= DARKEST_PAPER and inked < LEAST_INK * points


def _render_page(pdf: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = pdf[number]
    try:
        longest = max(page.get_size())
        if longest < 1:
            raise refusal("pdf_broken")
        # A page may be 14,400 points long: the scale follows the page, so that no page grows large.
        bitmap = page.render(scale=min(FINEST_SCALE, NORMAL_SIDE / longest))
        try:
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            return picture
        finally:
            bitmap.close()
    finally:
        page.close()
