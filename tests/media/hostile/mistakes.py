"""Files that are neither a picture nor a PDF, most of them sent by mistake."""

import gzip
import tarfile
import zipfile
from io import BytesIO

from tests.media.hostile.builders import picture, plain_pdf
from tests.media.hostile.thread import Thread


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


REFUSED: dict[str, Thread] = {
    "empty": Thread(lambda: b"", "empty"),
    "one byte": Thread(lambda: b"\xff", "unknown"),
    "zeros": Thread(lambda: bytes(5000), "unknown"),
    "text": Thread(lambda: "营业执照".encode(), "unknown"),
    "html named jpg": Thread(lambda: b"<!DOCTYPE html><script>alert(1)</script>", "web_page"),
    "html after blanks": Thread(lambda: b"\xef\xbb\xbf\n <html><body>", "web_page"),
    "svg with a script": Thread(
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "unknown"
    ),
    "xml that expands": Thread(lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;">]>', "unknown"),
    "windows program": Thread(lambda: b"MZ\x90\0" + bytes(400), "unknown"),
    "linux program": Thread(lambda: b"\x7fELF" + bytes(400), "unknown"),
    "shell script": Thread(lambda: b"#!/bin/sh\nrm -rf /\n", "unknown"),
    "eps in disguise": Thread(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n", "unknown"),
    "zip": Thread(lambda: zipped(a_jpg=picture()), "archive"),
    "empty zip": Thread(lambda: zipped(), "archive"),
    "zip of zeros": Thread(lambda: zipped(a_jpg=bytes(1_000_000)), "archive"),
    "gzip": Thread(lambda: gzip.compress(picture(), mtime=0), "archive"),
    "tar": Thread(tarred, "unknown"),
    "rar": Thread(lambda: b"Rar!\x1a\x07" + bytes(100), "archive"),
    "7z": Thread(lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), "archive"),
    "word": Thread(lambda: zipped(word__document_xml=b"<w/>"), "office"),
    "excel": Thread(lambda: zipped(xl__workbook_xml=b"<w/>"), "office"),
    "old word": Thread(lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "office"),
    "rich text": Thread(lambda: b"{\\rtf1\\ansi}", "office"),
    "ofd": Thread(lambda: zipped(OFD_xml=b"<ofd/>"), "ofd"),
    "heic": Thread(lambda: boxed(b"heic"), "heic"),
    "avif": Thread(lambda: boxed(b"avif"), "unknown"),
    "video of an iphone": Thread(lambda: boxed(b"qt  "), "video"),
    "video of an android phone": Thread(lambda: boxed(b"isom"), "video"),
    "webp": Thread(lambda: picture("WEBP"), "webp"),
    "tiff": Thread(lambda: picture("TIFF"), "tiff"),
    "jpeg 2000": Thread(lambda: picture("JPEG2000"), "unknown"),
    "icon": Thread(lambda: picture("ICO", (64, 64)), "unknown"),
    "png on the page": Thread(lambda: picture("PNG"), "png", allow_png=False),
    "bm and rubbish": Thread(lambda: b"BM" + b"A" * 500, "unknown"),
    "jpeg behind a byte": Thread(lambda: b"\0" + picture(), "unknown"),
    "pdf behind a blank": Thread(lambda: b"\n" + plain_pdf(), "pdf_broken"),
    "pdf behind html": Thread(lambda: b"<html><script>alert(1)</script>" + plain_pdf(), "web_page"),
    "pdf behind a zip": Thread(lambda: zipped(a_txt=b"a") + plain_pdf(), "archive"),
}
