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
PDF = Kind("PDF", "application/pdf")

# A PDF must begin at byte 0: readers also open one with junk, or with a whole GIF, in front of it.
SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
)
BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}

# Files that people send by mistake, each with its own advice.
REFUSED = (
    (b"PK\x03\x04", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)


def kind_of(data: bytes, *, allow_png: bool) -> Kind:
    if not data:
        raise refusal("empty")
    kind = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    if kind is None and _is_bmp(data):
        kind = BMP
    if kind is None:
        raise refusal(_likely(data))
    if kind is PNG and not allow_png:
        raise refusal("png")
    return kind


def _is_bmp(data: bytes) -> bool:
    return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in BMP_HEADERS


def _likely(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
        return "heic"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"PK\x03\x04") and (b"word/" in data or b"xl/" in data or b"ppt/" in data):
        return "office"
    if (
        data[:256]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<script"))
    ):
        return "web_page"
    return next((code for signature, code in REFUSED if data.startswith(signature)), "unknown")
