"""What a file is, by its first bytes and by nothing else."""

from dataclasses import dataclass

from media.intake.words import refusal


@dataclass(frozen=True)
class Kind:
    name: str  # as Pillow calls it, or PDF
    media_type: str


JPEG = Kind("JPEG", "image/jpeg")
BMP = Kind("BMP", "image/bmp")
GIF = Kind("GIF", "image/gif")
PNG = Kind("PNG", "image/png")
WEBP = Kind("WEBP", "image/webp")
HEIC = Kind("HEIF", "image/heic")
PDF = Kind("PDF", "application/pdf")
KINDS = (JPEG, BMP, GIF, PNG, WEBP, HEIC, PDF)
# What phones keep in their albums and offices cannot open: it is kept as a JPEG.
OF_ALBUMS = (WEBP, HEIC)

PDF_SIGNATURE = b"%PDF-"
# A PDF must begin at byte 0: readers also open one with junk, or with a whole GIF, in front of it.
SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (PDF_SIGNATURE, PDF),
)
BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}
PDF_READERS_LOOK_AT = 1024

# Files that people send by mistake, each with its own advice.
REFUSED = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
# Files in boxes, as phones make them, name their brand behind the word ftyp.
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
VIDEO_BRANDS = {b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5"}
# An electronic licence or invoice may come as OFD, which is a ZIP of its own kind.
INSIDE_ZIP = ((b"OFD.xml", "ofd"), (b"word/", "office"), (b"xl/", "office"), (b"ppt/", "office"))
WEB_PAGES = (b"<!doctype html", b"<html", b"<script")


def kind_of(data: bytes, *, allow_png: bool) -> Kind:
    if not data:
        raise refusal("empty")
    kind = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    if kind is None:
        kind = _by_more_than_its_beginning(data)
    if kind is None:
        raise refusal(_likely(data))
    if kind is PNG and not allow_png:
        raise refusal("png")
    return kind


def _by_more_than_its_beginning(data: bytes) -> Kind | None:
    if _is_bmp(data):
        return BMP
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    return HEIC if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS else None


def _is_bmp(data: bytes) -> bool:
    return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in BMP_HEADERS


def _likely(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return _in_boxes(data[8:12])
    if data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB_PAGES):
        return "web_page"
    code = next((code for signature, code in REFUSED if data.startswith(signature)), "unknown")
    if code == "archive":
        code = next((inside for name, inside in INSIDE_ZIP if name in data), code)
    if code == "unknown" and PDF_SIGNATURE in data[:PDF_READERS_LOOK_AT]:
        return "pdf_broken"
    return code


def _in_boxes(brand: bytes) -> str:
    if brand in AVIF_BRANDS:
        return "avif"
    return "video" if brand in VIDEO_BRANDS else "unknown"
