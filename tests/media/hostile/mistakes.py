"""Files that are neither a picture nor a PDF, most of them sent by mistake."""

import gzip
import tarfile
import zipfile
from io import BytesIO

from tests.media.hostile.builders import picture, plain_pdf
from tests.media.hostile.case import Case


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def tarred() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("a.jpg")
        entry.size = 3
        archive.addfile(entry, BytesIO(b"\xff\xd8\xff"))
    return out.getvalue()


def boxed(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + bytes(100)


REFUSED: dict[str, Case] = {
    "empty": Case(lambda: b"", "empty"),
    "one byte": Case(lambda: b"\xff", "unknown"),
    "zeros": Case(lambda: bytes(5000), "unknown"),
    "text": Case(lambda: "营业执照".encode(), "unknown"),
    "html named jpg": Case(lambda: b"<!DOCTYPE html><script>alert(1)</script>", "web_page"),
    "html after blanks": Case(lambda: b"\xef\xbb\xbf\n <html><body>", "web_page"),
    "svg with a script": Case(lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "unknown"),
    "xml that expands": Case(lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;">]>', "unknown"),
    "windows program": Case(lambda: b"MZ\x90\0" + bytes(400), "unknown"),
    "linux program": Case(lambda: b"\x7fELF" + bytes(400), "unknown"),
    "shell script": Case(lambda: b"#!/bin/sh\nrm -rf /\n", "unknown"),
    "eps in disguise": Case(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n", "unknown"),
    "zip": Case(lambda: zipped(a_jpg=picture()), "archive"),
    "empty zip": Case(lambda: zipped(), "archive"),
    "zip of zeros": Case(lambda: zipped(a_jpg=bytes(1_000_000)), "archive"),
    "gzip": Case(lambda: gzip.compress(picture(), mtime=0), "archive"),
    "tar": Case(tarred, "unknown"),
    "rar": Case(lambda: b"Rar!\x1a\x07" + bytes(100), "archive"),
    "7z": Case(lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), "archive"),
    "word": Case(lambda: zipped(word__document_xml=b"<w/>"), "office"),
    "excel": Case(lambda: zipped(xl__workbook_xml=b"<w/>"), "office"),
    "old word": Case(lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "office"),
    "rich text": Case(lambda: b"{\\rtf1\\ansi}", "office"),
    "ofd": Case(lambda: zipped(OFD_xml=b"<ofd/>"), "ofd"),
    "heic of nothing": Case(lambda: boxed(b"heic"), "broken"),
    "avif": Case(lambda: boxed(b"avif"), "avif"),
    "video of an iphone": Case(lambda: boxed(b"qt  "), "video"),
    "video of an android phone": Case(lambda: boxed(b"isom"), "video"),
    "webp cut": Case(lambda: picture("WEBP")[:200], "broken"),
    "tiff": Case(lambda: picture("TIFF"), "tiff"),
    "jpeg 2000": Case(lambda: picture("JPEG2000"), "unknown"),
    "icon": Case(lambda: picture("ICO", (64, 64)), "unknown"),
    "png on the page": Case(lambda: picture("PNG"), "png", allow_png=False),
    "bm and rubbish": Case(lambda: b"BM" + b"A" * 500, "unknown"),
    "jpeg behind a byte": Case(lambda: b"\0" + picture(), "unknown"),
    "pdf behind a blank": Case(lambda: b"\n" + plain_pdf(), "pdf_broken"),
    "pdf behind html": Case(lambda: b"<html><script>alert(1)</script>" + plain_pdf(), "web_page"),
    "pdf behind a zip": Case(lambda: zipped(a_txt=b"a") + plain_pdf(), "archive"),
}
