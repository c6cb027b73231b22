"""Looks into PDFs for what must not be there, and renders their pages."""

from collections.abc import Iterator
from io import BytesIO
from threading import Lock

import pikepdf
import pypdfium2
from PIL import Image

from media.intake.picture import NORMAL_SIDE
from media.intake.words import Unreadable, refusal

MOST_PAGES = 5
MOST_OBJECTS = 20_000
MOST_PIXELS_INSIDE = 40_000_000  # A4 scanned at 600 dpi is 35 million
FINEST_SCALE = 300 / 72  # pages are measured in points of 1/72 inch

ACTIVE_KEYS = {
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/RichMedia",
}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"}

# PDFium keeps global state: two threads inside it crash the process.
_PDFIUM = Lock()


def inspect(data: bytes) -> int:
    """The number of pages, or a refusal: locked, scripted, with attachments, too long, too big."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise refusal("pdf_locked")
            _look_inside(pdf)
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
        raise refusal("pdf_pages", pages=MOST_PAGES)
    return pages


def render(data: bytes) -> list[Image.Image]:
    """Every page as a picture whose longest side is at most that of a normalised one."""
    try:
        with _PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            pdf.init_forms()  # else filled fields and electronic seals, which are fields, stay invisible
            return [_render_page(pdf, number) for number in range(len(pdf))]
    except MemoryError as error:
        raise refusal("too_heavy") from error
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise refusal("pdf_broken") from error


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


def _look_inside(pdf: pikepdf.Pdf) -> None:
    for seen, thing in enumerate(_everything(pdf)):
        if seen > MOST_OBJECTS:
            raise refusal("too_heavy")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _look_at(thing)


def _everything(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every object, also those that lie inside others."""
    todo: list[pikepdf.Object] = [*pdf.objects, pdf.trailer]
    while todo:
        thing = todo.pop()
        yield thing
        if isinstance(thing, pikepdf.Array):
            parts = list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            parts = [part for _, part in thing.items()]
        else:
            continue
        todo.extend(part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect)


def _look_at(thing: pikepdf.Object) -> None:
    if ACTIVE_KEYS & set(thing.keys()) or str(thing.get("/S", "")) in ACTIVE_ACTIONS:
        raise refusal("pdf_active")
    if thing.get("/Subtype") == "/Image" and _pixels(thing) > MOST_PIXELS_INSIDE:
        raise refusal("too_many_pixels")


def _pixels(image: pikepdf.Object) -> int:
    return int(image.get("/Width", 0)) * int(image.get("/Height", 0))
