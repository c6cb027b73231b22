"""Looks through a whole PDF for what a paper has no use for: scripts, attachments, huge pictures."""

from collections.abc import Iterator

import pikepdf

from media.intake.words import refusal

MOST_OBJECTS = 20_000
MOST_PIXELS_INSIDE = 40_000_000  # A4 scanned at 600 dpi is 35 million

ATTACHMENTS = {"/EmbeddedFiles", "/EF"}
ACTIVE_KEYS = {"/AA", "/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMedia"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def refuse_dangers(pdf: pikepdf.Pdf) -> None:
    """Raises `Unreadable`."""
    for seen, thing in enumerate(_everything(pdf)):
        if seen > MOST_OBJECTS:
            raise refusal("too_heavy")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _look_at(thing)


def _everything(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every object, also those that lie inside others and those that no page leads to."""
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
    keys, action, subtype = set(thing.keys()), str(thing.get("/S", "")), str(thing.get("/Subtype", ""))
    if ATTACHMENTS & keys or subtype == "/FileAttachment":
        raise refusal("pdf_attachment")
    if ACTIVE_KEYS & keys or action in ACTIVE_ACTIONS or subtype in ACTIVE_ANNOTATIONS:
        raise refusal("pdf_active")
    if subtype == "/Image" and _pixels(thing) > MOST_PIXELS_INSIDE:
        raise refusal("pdf_pixels")


def _pixels(image: pikepdf.Object) -> int:
    return int(image.get("/Width", 0)) * int(image.get("/Height", 0))
