"""Files that are two things at once, or carry something: taken, and the plain copies are clean.

Whatever hangs on to a picture is only in the original, which is kept as evidence and never shown.
"""

from PIL import Image

from tests.media.hostile.builders import (
    INK,
    after_start,
    picture,
    plain_pdf,
    raw_page,
    raw_pdf,
    segment,
)
from tests.media.hostile.case import Case
from tests.media.hostile.mistakes import zipped
from tests.media.hostile.pictures import chunk

EVIL = b"<script>evil()</script>"


def gif_and_script() -> bytes:
    """A browser that is told so runs this GIF as a script: its width reads as the start of a comment."""
    data = picture("GIF", (200, 0x2A2F // 30))
    extension = b"!\xfe" + bytes((len(EVIL) + 8,)) + b"*/=1;/*\0" + EVIL + b"\0"
    place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return data[:place] + extension + data[place:]


def bmp_and_script() -> bytes:
    data = picture("BMP", (90, 60))
    return data[:2] + b"=1/*" + data[6:] + b"*/;" + EVIL


def located() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "<script>evil()</script>"
    exif.get_ifd(0x8825)[2] = (22.0, 32.0, 0.0)
    return picture(exif=exif)


def png_and_zip() -> bytes:
    data = picture("PNG")
    return data[:33] + chunk(b"zzZz", zipped(a_html=EVIL)) + data[33:]


REFUSED: dict[str, Case] = {
    "pdf with a long zip behind": Case(lambda: plain_pdf() + zipped(a_html=EVIL * 99), "pdf_cut"),
    "pdf with a program behind": Case(lambda: plain_pdf() + b"MZ" + bytes(range(256)) * 9, "pdf_cut"),
    "jpeg signature before a pdf": Case(lambda: b"\xff\xd8\xff" + plain_pdf(), "broken"),
    "gif signature before a script": Case(lambda: b"GIF89a/*" + EVIL + b"*/=1;", "broken too_many_pixels"),
    "gif signature before a pdf": Case(lambda: b"GIF89a" + plain_pdf(), "broken too_many_pixels odd_shape"),
    "pdf signature before a zip": Case(lambda: b"%PDF-1.7\n" + zipped(a_html=EVIL), "pdf_cut"),
    "pdf signature before a picture": Case(lambda: b"%PDF-1.7\n" + picture() + b"%%EOF", "pdf_broken"),
}

TAKEN: dict[str, Case] = {
    "jpeg with a zip behind": Case(lambda: picture() + zipped(a_html=EVIL), ""),
    "jpeg with a program behind": Case(lambda: picture() + b"MZ\x90" + EVIL, ""),
    "jpeg with a pdf behind": Case(lambda: picture() + plain_pdf() + EVIL, ""),
    "jpeg with html in its comment": Case(lambda: after_start(picture(), segment(0xFE, EVIL)), ""),
    "jpeg with a pdf in its comment": Case(
        lambda: after_start(picture(), segment(0xFE, plain_pdf() + EVIL)), ""
    ),
    "jpeg with php in its colour profile": Case(
        lambda: after_start(picture(), segment(0xE2, b"ICC_PROFILE\0\1\1" + EVIL)), ""
    ),
    "jpeg with xmp": Case(
        lambda: after_start(picture(), segment(0xE1, b"http://ns.adobe.com/xap/" + EVIL)), ""
    ),
    "jpeg with a place and a maker": Case(located, ""),
    "gif that is a script": Case(gif_and_script, ""),
    "gif with a pdf behind": Case(lambda: picture("GIF") + plain_pdf() + EVIL, ""),
    "gif with a zip behind": Case(lambda: picture("GIF") + zipped(a_html=EVIL), ""),
    "bmp that is a script": Case(bmp_and_script, ""),
    "bmp with a zip behind": Case(lambda: picture("BMP", (90, 60)) + zipped(a_html=EVIL), ""),
    "png with a zip inside": Case(png_and_zip, ""),
    "png with html behind": Case(lambda: picture("PNG") + EVIL, ""),
    "pdf with html in its page": Case(lambda: raw_pdf(raw_page(content=INK + b"%" + EVIL)), ""),
    "pdf with a short zip behind": Case(lambda: plain_pdf() + zipped(a_html=EVIL), ""),
}
