"""Files that people or attackers send: each by its name, with the codes it may be refused with."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image

JPEG = {"broken", "too_many_pixels"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    out = BytesIO()
    shade = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (shade, shade.rotate(180), shade)).save(out, kind, **options)
    return out.getvalue()


def grey(kind: str, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("L", size).save(out, kind)
    return out.getvalue()


def frames(count: int, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    first, *rest = (Image.new("L", size, number * 4 % 250) for number in range(count))
    first.save(out, "GIF", save_all=True, append_images=rest)
    return out.getvalue()


def bmp_claiming(width: int, height: int, bits: int = 24) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 300, 0, 0, 54) + header + bytes(300)


def jpeg_claiming(width: int, height: int) -> bytes:
    data = picture()
    frame = data.index(b"\xff\xc0") + 5
    return data[:frame] + struct.pack(">HH", height, width) + data[frame + 4 :]


def png_claiming(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        picture("PNG")[:8]
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + b"\0" * 64
    )


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=size)
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = BytesIO()
    made.save(out, **options)  # type: ignore[arg-type]
    made.close()
    return out.getvalue()


def pdf_with(key: str, value: object) -> bytes:
    made = pdf()
    made.Root[key] = value
    return saved(made)


def pdf_doing(action: str, **more: object) -> bytes:
    return pdf_with("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name("/" + action), **more))


def pdf_with_attachment() -> bytes:
    made = pdf()
    made.attachments["virus.exe"] = b"MZ"
    return saved(made)


def pdf_with_hidden_script() -> bytes:
    """A script behind a link, deep inside direct objects."""
    made = pdf()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = pikepdf.Array([link])
    return saved(made)


def pdf_with_image_of(width: int, height: int) -> bytes:
    made = pdf()
    image = pikepdf.Stream(made, b"\0" * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    made.pages[0].Contents = pikepdf.Stream(made, b"q 500 0 0 500 0 0 cm /I Do Q")
    return saved(made)


def locked(user: str) -> bytes:
    return saved(pdf(), encryption=pikepdf.Encryption(user=user, owner="owner"))


def _crowded() -> pikepdf.Pdf:
    made = pdf()
    made.Root.Many = pikepdf.Array([pikepdf.Dictionary(N=number) for number in range(25_000)])
    return made


REFUSED: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "empty": (lambda: b"", {"empty"}),
    "one byte": (lambda: b"\xff", {"unknown"}),
    "zeros": (lambda: bytes(5000), {"unknown"}),
    "text": (lambda: "营业执照".encode(), {"unknown"}),
    "html named jpg": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", {"web_page"}),
    "html after blanks": (lambda: b"\xef\xbb\xbf\n <html><body>", {"web_page"}),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', {"unknown"}),
    "executable": (lambda: b"MZ\x90\0" + bytes(400), {"unknown"}),
    "zip": (lambda: b"PK\x03\x04" + bytes(100), {"archive"}),
    "rar": (lambda: b"Rar!\x1a\x07" + bytes(100), {"archive"}),
    "word": (lambda: b"PK\x03\x04" + bytes(26) + b"word/document.xml", {"office"}),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), {"office"}),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(100), {"heic"}),
    "webp": (lambda: picture("WEBP"), {"webp"}),
    "tiff": (lambda: picture("TIFF"), {"tiff"}),
    "png": (lambda: picture("PNG"), {"png"}),
    "eps in disguise": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", {"unknown"}),
    "jpeg cut in half": (lambda: picture()[:1500], {"broken"}),
    "jpeg without its last part": (lambda: picture(size=(2000, 1500))[:-900], {"broken"}),
    "jpeg of three bytes": (lambda: b"\xff\xd8\xff", {"broken"}),
    "jpeg signature on html": (lambda: b"\xff\xd8\xff<html><script>", {"broken"}),
    "jpeg with rubbish inside": (lambda: picture()[:200] + bytes(4000), {"broken"}),
    "jpeg bomb": (lambda: grey("JPEG", (16_000, 16_000)), {"too_many_pixels"}),
    "jpeg claiming 65500 squared": (lambda: jpeg_claiming(65500, 65500), JPEG),
    "jpeg just over the limit": (lambda: jpeg_claiming(5001, 5000), JPEG),
    "gif bomb": (lambda: grey("GIF", (8_000, 8_000)), {"too_many_pixels"}),
    "gif of 60 frames": (lambda: frames(60, (600, 600)), {"animated"}),
    "gif of two frames": (lambda: frames(2, (50, 50)), {"animated"}),
    "gif cut": (lambda: picture("GIF")[:2000], {"broken"}),
    "gif header only": (lambda: b"GIF89a", {"broken"}),
    "bmp of 2 billion pixels a side": (
        lambda: bmp_claiming(2**31 - 1, 2**31 - 1),
        {"too_many_pixels", "broken"},
    ),
    "bmp upside down and huge": (lambda: bmp_claiming(60_000, -60_000), {"too_many_pixels", "broken"}),
    "bmp with negative width": (lambda: bmp_claiming(-5, 100), {"too_many_pixels", "broken"}),
    "bmp without its pixels": (lambda: bmp_claiming(900, 900), {"broken"}),
    "bmp of odd depth": (lambda: bmp_claiming(10, 10, 77), {"broken"}),
    "bm and rubbish": (lambda: b"BM" + b"A" * 500, {"unknown"}),
    "pdf behind a gif": (lambda: picture("GIF") + saved(pdf()), set()),
    "pdf behind a blank": (lambda: b"\n" + saved(pdf()), {"unknown"}),
    "pdf signature only": (lambda: b"%PDF-1.7", {"pdf_broken"}),
    "pdf cut": (lambda: saved(pdf())[:60], {"pdf_broken", "pdf_no_pages"}),
    "pdf with rubbish": (lambda: b"%PDF-1.7\n" + b"\xaa" * 3000, {"pdf_broken"}),
    "pdf with a password": (lambda: locked("secret"), {"pdf_locked"}),
    "pdf locked for its owner": (lambda: locked(""), {"pdf_locked"}),
    "pdf of six pages": (lambda: saved(pdf(6)), {"pdf_pages"}),
    "pdf of 3000 pages": (lambda: saved(pdf(3000)), {"pdf_pages"}),
    "pdf of no pages": (lambda: saved(pdf(0)), {"pdf_no_pages"}),
    "pdf with a script at opening": (lambda: pdf_doing("JavaScript", JS="app.alert(1)"), {"pdf_active"}),
    "pdf with a hidden script": (lambda: pdf_with_hidden_script(), {"pdf_active"}),
    "pdf that starts a program": (lambda: pdf_doing("Launch", F="calc.exe"), {"pdf_active"}),
    "pdf that sends a form": (lambda: pdf_doing("SubmitForm", F="http://example.com"), {"pdf_active"}),
    "pdf with an attachment": (lambda: pdf_with_attachment(), {"pdf_active"}),
    "pdf with xfa": (lambda: pdf_with("/AcroForm", pikepdf.Dictionary(XFA="x", Fields=[])), {"pdf_active"}),
    "pdf with further actions": (lambda: pdf_with("/AA", pikepdf.Dictionary()), {"pdf_active"}),
    "pdf with a huge picture": (lambda: pdf_with_image_of(30_000, 30_000), {"too_many_pixels"}),
    "pdf of very many objects": (lambda: saved(_crowded()), {"too_heavy"}),
}
