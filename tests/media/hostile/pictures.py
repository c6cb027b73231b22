"""Pictures that are broken, lie or explode."""

import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.media.hostile.builders import (
    after_start,
    corners,
    encoded,
    frames,
    grey,
    picture,
    segment,
    shades,
)
from tests.media.hostile.case import Case


def bmp_claiming(width: int, height: int, bits: int = 24, packing: int = 0, colours: int = 0) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, 0, 2835, 2835, colours, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 300, 0, 0, 54) + header + bytes(300)


def jpeg_claiming(width: int, height: int, **options: object) -> bytes:
    data = picture(**options)  # type: ignore[arg-type]
    frame = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0") + 5
    return data[:frame] + struct.pack(">HH", height, width) + data[frame + 4 :]


def jpeg_with_byte(marker: bytes, offset: int, value: int) -> bytes:
    data = bytearray(picture())
    data[data.index(marker) + offset] = value
    return bytes(data)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_claiming(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return picture("PNG")[:8] + header + chunk(b"IDAT", zlib.compress(bytes(3000))) + chunk(b"IEND", b"")


def png_with(more: bytes) -> bytes:
    data = picture("PNG")
    return data[:33] + more + data[33:]


def png_of_text(size: int) -> bytes:
    text = PngInfo()
    text.add_text("Comment", "A" * size, zip=True)
    return picture("PNG", pnginfo=text)


def gif_claiming(width: int, height: int, offset: int = 0) -> bytes:
    """A frame of another size than the screen it stands on."""
    data = bytearray(picture("GIF", (40, 40)))
    place = data.index(b",\0\0\0\0\x28\0\x28\0") + 1
    data[place : place + 8] = struct.pack("<HHHH", offset, offset, width, height)
    return bytes(data)


def gif_screen(width: int, height: int) -> bytes:
    data = picture("GIF", (40, 40))
    return data[:6] + struct.pack("<HH", width, height) + data[10:]


def scans_without_end(side: int, times: int) -> bytes:
    """A small progressive JPEG whose last pass over a large picture is repeated."""
    data = grey("JPEG", (side, side), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + data[-2:]


REFUSED: dict[str, Case] = {
    "jpeg cut in half": Case(lambda: picture()[:1500], "broken"),
    "jpeg without its last part": Case(lambda: picture(size=(2000, 1500))[:-9000], "broken"),
    "jpeg of three bytes": Case(lambda: b"\xff\xd8\xff", "broken"),
    "jpeg signature on html": Case(lambda: b"\xff\xd8\xff<html><script>", "broken"),
    "jpeg with rubbish inside": Case(lambda: picture()[:200] + bytes(4000), "broken"),
    "jpeg without tables": Case(lambda: picture().replace(b"\xff\xdb", b"\xff\xec"), "broken"),
    "jpeg of 12 bits": Case(lambda: jpeg_with_byte(b"\xff\xc0", 4, 12), "broken"),
    "jpeg without loss": Case(lambda: jpeg_with_byte(b"\xff\xc0", 1, 0xC3), "broken"),
    "jpeg of 77 channels": Case(lambda: jpeg_with_byte(b"\xff\xc0", 9, 77), "broken"),
    "jpeg of zero height": Case(lambda: jpeg_claiming(400, 0), "broken too_small"),
    "jpeg of zero width": Case(lambda: jpeg_claiming(0, 300), "broken too_small"),
    "jpeg bomb": Case(lambda: grey("JPEG", (16_000, 16_000)), "too_many_pixels"),
    "jpeg claiming 65500 squared": Case(lambda: jpeg_claiming(65500, 65500), "too_many_pixels"),
    "jpeg just over the limit": Case(lambda: jpeg_claiming(8001, 8000), "too_many_pixels"),
    "jpeg of one column": Case(lambda: grey("JPEG", (1, 60_000)), "too_small"),
    "jpeg of one pixel": Case(lambda: grey("JPEG", (1, 1)), "too_small"),
    "jpeg like a ribbon": Case(lambda: grey("JPEG", (30_000, 100)), "odd_shape"),
    "gif bomb": Case(lambda: grey("GIF", (8_000, 8_000)), "too_many_pixels"),
    "gif of 60 frames": Case(lambda: frames("GIF", 60, (600, 600)), "animated"),
    "gif of two frames": Case(lambda: frames("GIF", 2, (50, 50)), "animated"),
    "gif cut": Case(lambda: picture("GIF")[:2000], "broken"),
    "gif header only": Case(lambda: b"GIF89a", "broken"),
    "gif with a frame larger than its screen": Case(lambda: gif_claiming(65_535, 65_535), "too_many_pixels"),
    "gif with a frame far outside": Case(lambda: gif_claiming(40, 40, 65_000), "too_many_pixels"),
    "gif with a huge screen": Case(lambda: gif_screen(65_535, 65_535), "too_many_pixels"),
    "bmp of 2 billion pixels a side": Case(lambda: bmp_claiming(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "bmp upside down and huge": Case(lambda: bmp_claiming(60_000, -60_000), "too_many_pixels"),
    "bmp of the lowest height": Case(lambda: bmp_claiming(900, -(2**31)), "too_many_pixels"),
    "bmp with negative width": Case(lambda: bmp_claiming(-5, 100), "broken too_small too_many_pixels"),
    "bmp without its pixels": Case(lambda: bmp_claiming(900, 900), "broken"),
    "bmp of odd depth": Case(lambda: bmp_claiming(100, 100, 77), "broken"),
    "bmp that holds a jpeg": Case(lambda: bmp_claiming(100, 100, 24, 4), "broken"),
    "bmp of unknown packing": Case(lambda: bmp_claiming(100, 100, 24, 99), "broken"),
    "bmp of 4 billion colours": Case(lambda: bmp_claiming(100, 100, 8, 0, 2**32 - 1), "broken"),
    "bmp packed and cut": Case(lambda: bmp_claiming(4000, 4000, 8, 1, 256), "broken"),
    "png bomb": Case(lambda: png_claiming(50_000, 50_000), "too_many_pixels"),
    "png of 2 billion pixels a side": Case(lambda: png_claiming(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "png cut": Case(lambda: picture("PNG")[:800], "broken"),
    "png without its pixels": Case(lambda: png_claiming(3000, 3000), "broken"),
    "png with a text bomb": Case(lambda: png_of_text(60_000_000), "broken"),
    "png with a wrong checksum": Case(lambda: picture("PNG").replace(b"IHDR", b"IHDr"), "broken"),
    "png with a chunk without end": Case(lambda: png_with(struct.pack(">I", 2**31) + b"juNK"), "broken"),
    "png that moves": Case(lambda: frames("PNG", 3, (60, 60)), "animated"),
    "png of zero width": Case(lambda: png_claiming(0, 100), "broken too_small"),
}

TAKEN: dict[str, Case] = {
    "jpeg that claims more than it holds": Case(lambda: jpeg_claiming(500, 400), ""),
    "jpeg that claims another code": Case(lambda: jpeg_with_byte(b"\xff\xc0", 1, 0xC9), ""),
    "progressive jpeg": Case(lambda: picture(progressive=True), ""),
    "grey jpeg": Case(lambda: grey("JPEG", (300, 300)), ""),
    "cmyk jpeg": Case(lambda: encoded(shades().convert("CMYK"), "JPEG"), ""),
    "jpeg of 48 million pixels": Case(lambda: grey("JPEG", (8000, 6000)), ""),
    "jpeg with two pictures": Case(lambda: frames("MPO", 2, (400, 300)), ""),
    "jpeg with a lying index of pictures": Case(
        lambda: after_start(picture(), segment(0xE2, b"MPF\0II*\0\x08\0\0\0\xff\xff")), ""
    ),
    "jpeg with an endless colour profile": Case(
        lambda: after_start(picture(), *[segment(0xE2, b"ICC_PROFILE\0\x01\xff" + bytes(60_000))] * 5), ""
    ),
    "gif without a screen": Case(lambda: gif_screen(0, 0), ""),
    "gif of one colour": Case(lambda: grey("GIF", (50, 50)), ""),
    "gif with transparency": Case(lambda: encoded(Image.new("RGBA", (50, 50)), "GIF"), ""),
    "bmp of one bit": Case(lambda: encoded(shades().convert("1"), "BMP"), ""),
    "bmp of 256 colours": Case(lambda: encoded(shades().convert("P"), "BMP"), ""),
    "bmp with an alpha channel": Case(lambda: encoded(shades().convert("RGBA"), "BMP"), ""),
    "png of 16 bits": Case(lambda: encoded(Image.new("I;16", (50, 50), 30_000), "PNG"), ""),
    "png of one bit": Case(lambda: encoded(shades().convert("1"), "PNG"), ""),
    "png with a palette and transparency": Case(
        lambda: encoded(Image.new("P", (50, 50)), "PNG", transparency=0), ""
    ),
    "small jpeg": Case(lambda: corners("JPEG"), ""),
}

# What these cost shows only when they are decoded: the limits of the child stop them.
HEAVY: dict[str, Case] = {
    "jpeg of a thousand passes": Case(lambda: scans_without_end(5000, 1000), "too_heavy", seconds=2),
}
