"""PDFs that are broken, locked, alive or without end."""

import zlib
from typing import Any

import pikepdf

from tests.media.hostile.builders import INK, pdf, plain_pdf, raw_page, raw_pdf, saved, scan
from tests.media.hostile.case import Case

MEGABYTE = 1024 * 1024
TWICE = b"/Filter[/FlateDecode/FlateDecode]"


def pdf_with(key: str, value: object) -> bytes:
    made = pdf()
    made.Root[key] = value
    return saved(made)


def pdf_doing(action: str, **more: Any) -> bytes:
    return pdf_with("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name("/" + action), **more))


def annotated(subtype: str, **more: Any) -> bytes:
    made = pdf()
    name = pikepdf.Name("/" + subtype)
    mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=name, Rect=[0, 0, 9, 9], **more)
    made.pages[0].Annots = pikepdf.Array([mark])
    return saved(made)


def linked(action: str, **more: Any) -> bytes:
    """An action behind a link, deep inside direct objects."""
    return annotated("Link", A=pikepdf.Dictionary(S=pikepdf.Name("/" + action), **more))


def with_attachment() -> bytes:
    made = pdf()
    made.attachments["virus.exe"] = b"MZ"
    return saved(made)


def with_script_in_packed_objects() -> bytes:
    made = pdf()
    made.Root.OpenAction = made.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    )
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_image_of(width: int, height: int, filters: bytes = b"", data: bytes = bytes(100)) -> bytes:
    objects = raw_page(b"/Resources<</XObject<</I 5 0 R>>>>", b"q 200 0 0 200 0 0 cm /I Do Q")
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
    head += b"/BitsPerComponent 8/ColorSpace/DeviceGray/Length %d%s>>" % (len(data), filters)
    return raw_pdf({**objects, 5: head + b"stream\n" + data + b"\nendstream"})


def locked(user: str) -> bytes:
    return saved(pdf(), encryption=pikepdf.Encryption(user=user, owner="owner"))


def crowded() -> bytes:
    made = pdf()
    made.Root.Many = pikepdf.Array([pikepdf.Dictionary(N=number) for number in range(25_000)])
    return saved(made)


def changed(number: int, content: bytes) -> bytes:
    return raw_pdf({**raw_page(), number: content})


def inflating(megabytes: int) -> bytes:
    return raw_pdf(raw_page(content=zeros(megabytes), filters=TWICE))


def zeros(megabytes: int) -> bytes:
    """Zeros packed twice: a thousand times a thousand smaller. To a page, zeros are blanks."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    next_ones = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = megabytes * MEGABYTE % 65521 << 16 | 1
    once = first + next_ones * (megabytes - 1) + b"\x03\0" + checksum.to_bytes(4, "big")
    return zlib.compress(once, 9)


def drawing_drawings(depth: int, times: int) -> bytes:
    """Each drawing draws the next many times."""
    objects = raw_page(b"/Resources<</XObject<</X 5 0 R>>>>", b"/X Do " * times)
    for number in range(5, 5 + depth):
        content = b"/X Do " * times if number < 4 + depth else INK
        below = b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1) if number < 4 + depth else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]%s/Length %d>>" % (below, len(content))
        objects[number] = head + b"stream\n" + content + b"\nendstream"
    return raw_pdf(objects)


def drawing_itself() -> bytes:
    objects = raw_page(b"/Resources<</XObject<</X 5 0 R>>>>", INK + b" /X Do")
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>"
    return raw_pdf({**objects, 5: form + b"stream\n/X Do\nendstream"})


def said_twice() -> bytes:
    """A harmless page that a later part of the same file replaces by a script."""
    first = plain_pdf()
    made = raw_pdf({**raw_page(), 1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(1)>>>>"})
    return first + made


REFUSED: dict[str, Case] = {
    "pdf signature only": Case(lambda: b"%PDF-1.7", "pdf_cut"),
    "pdf cut": Case(lambda: plain_pdf()[:60], "pdf_cut"),
    "pdf for the web, cut": Case(lambda: saved(pdf(3), linearize=True)[:700] + b"\n%%EOF", "pdf_cut"),
    "pdf with rubbish": Case(lambda: b"%PDF-1.7\n" + b"\xaa" * 3000 + b"%%EOF", "pdf_broken"),
    "pdf with a password": Case(lambda: locked("secret"), "pdf_locked"),
    "pdf of twenty-one pages": Case(lambda: plain_pdf(21), "pdf_pages"),
    "pdf of 500 pages": Case(lambda: plain_pdf(500), "pdf_pages"),
    "pdf of no pages": Case(lambda: plain_pdf(0), "pdf_no_pages"),
    "pdf of a blank page": Case(lambda: saved(pdf(ink=b"")), "pdf_blank"),
    "pdf that claims nine pages": Case(
        lambda: changed(2, b"<</Type/Pages/Kids[3 0 R]/Count 9>>"), "pdf_broken"
    ),
    "pdf whose pages lead to themselves": Case(
        lambda: changed(2, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), "pdf_broken pdf_no_pages"
    ),
    "pdf whose catalogue is missing": Case(lambda: changed(1, b"null"), "pdf_broken"),
    "pdf whose page is a number": Case(lambda: changed(3, b"42"), "pdf_broken pdf_no_pages"),
    "pdf of a script at opening": Case(lambda: pdf_doing("JavaScript", JS="app.alert(1)"), "pdf_active"),
    "pdf of a named script": Case(
        lambda: pdf_with("/Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[]))), "pdf_active"
    ),
    "pdf of a script in packed objects": Case(with_script_in_packed_objects, "pdf_active"),
    "pdf of a script in odd letters": Case(
        lambda: changed(1, b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/J#53(1)>>>>"),
        "pdf_active",
    ),
    "pdf of a script no page leads to": Case(
        lambda: changed(9, b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), "pdf_active"
    ),
    "pdf of a script in a later part": Case(said_twice, "pdf_active pdf_broken"),
    "pdf of a hidden script": Case(lambda: linked("JavaScript", JS="app.alert(1)"), "pdf_active"),
    "pdf that starts a program": Case(lambda: pdf_doing("Launch", F="calc.exe"), "pdf_active"),
    "pdf that sends a form": Case(lambda: pdf_doing("SubmitForm", F="http://example.com"), "pdf_active"),
    "pdf that fills a form": Case(lambda: linked("ImportData", F="data.fdf"), "pdf_active"),
    "pdf that opens another": Case(lambda: linked("GoToR", F="\\\\evil\\share.pdf"), "pdf_active"),
    "pdf that opens one inside": Case(lambda: linked("GoToE"), "pdf_active"),
    "pdf that plays a film": Case(lambda: linked("Rendition"), "pdf_active"),
    "pdf with a film": Case(lambda: annotated("Movie"), "pdf_active"),
    "pdf with rich media": Case(lambda: annotated("RichMedia"), "pdf_active"),
    "pdf with a model": Case(lambda: annotated("3D"), "pdf_active"),
    "pdf with an attachment": Case(with_attachment, "pdf_attachment"),
    "pdf with a pinned file": Case(lambda: annotated("FileAttachment"), "pdf_attachment"),
    "pdf with xfa": Case(lambda: pdf_with("/AcroForm", pikepdf.Dictionary(XFA="x", Fields=[])), "pdf_active"),
    "pdf with further actions": Case(lambda: pdf_with("/AA", pikepdf.Dictionary()), "pdf_active"),
    "pdf with a huge picture": Case(lambda: with_image_of(30_000, 30_000), "pdf_pixels"),
    "pdf with a picture of overflowing size": Case(lambda: with_image_of(2**63, 2**63), "pdf_blank"),
    "pdf of very many objects": Case(crowded, "too_heavy"),
    "pdf far over the limit": Case(lambda: plain_pdf() + bytes(21 * 1024 * 1024), "pdf_too_large"),
}

TAKEN: dict[str, Case] = {
    "pdf that only forbids editing": Case(lambda: locked(""), ""),
    "pdf for the web": Case(lambda: saved(pdf(3), linearize=True), ""),
    "pdf with a link": Case(lambda: linked("URI", URI="https://example.com"), ""),
    "pdf of deep brackets": Case(lambda: changed(9, b"[" * 90_000 + b"]" * 90_000), ""),
    "pdf that draws itself": Case(drawing_itself, ""),
    "pdf of a page of 200 inches": Case(
        lambda: saved(pdf(size=(14_400, 14_400), ink=b"0 0 9000 9000 re f")), ""
    ),
    "scan": Case(scan, ""),
}

HEAVY: dict[str, Case] = {
    "pdf that inflates": Case(lambda: inflating(3000), "too_heavy"),
    "pdf of drawings in drawings": Case(lambda: drawing_drawings(9, 30), "too_heavy", seconds=2),
    # The reader unpacks no more than the picture's own lines.
    "pdf with a picture that inflates": Case(lambda: with_image_of(6000, 6000, TWICE, zeros(3000)), ""),
}
