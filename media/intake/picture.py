"""Decodes pictures with every guard up, and makes the plain copies that people and programs see."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from PIL import Image, ImageChops, ImageOps

from media.intake.kind import GIF, HEIC, JPEG, PNG, WEBP, Kind
from media.intake.words import Unreadable, refusal

MOST_PIXELS = 25_000_000
MOST_PHOTO_PIXELS = 64_000_000  # phones take 48 to 64 million; such a photo is decoded at half its size
LEAST_SIDE = 24
LONGEST_SHAPE = 20  # times as long as wide; a screenshot of many screens has up to 15
NORMAL_SIDE, NORMAL_QUALITY = 2000, 85
END_OF_JPEG, TRAILER = b"\xff\xd9", 65_536  # phones put other pictures behind the end of one
PROGRESSIVE = b"\xff\xc2"
MOST_MISSING = 0.08  # of the height: print stands further from the border than that
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 320, 80

# Pillow's own limit is 89 million pixels.
Image.MAX_IMAGE_PIXELS = MOST_PHOTO_PIXELS

# Which warnings count is a matter of the whole process: one decoder at a time may change it.
_WARNINGS = Lock()


def decode(data: bytes, kind: Kind) -> Image.Image:
    """The whole picture, upright, RGB, without any of its metadata.

    A JPEG may lack its last rows: a phone that loses its connection sends what it has.
    """
    if kind is JPEG and not data.rstrip(b"\0").endswith(END_OF_JPEG) and END_OF_JPEG not in data[-TRAILER:]:
        return _cut_short(data)
    return _decoded(data, kind)


def _cut_short(data: bytes) -> Image.Image:
    """What a decoder makes up for missing rows repeats the last one; a few of them are no loss."""
    if PROGRESSIVE in data:  # of such a file every row is coarse
        raise refusal("broken")
    picture = _decoded(data + END_OF_JPEG, JPEG)
    above = picture.crop((0, 0, picture.width, picture.height - 1))
    below = picture.crop((0, 1, picture.width, picture.height))
    changes = ImageChops.difference(above, below).getbbox()
    last = changes[3] + 1 if changes else 0
    if last < (1 - MOST_MISSING) * picture.height:
        raise refusal("broken")
    return picture.crop((0, 0, picture.width, last))


def _decoded(data: bytes, kind: Kind) -> Image.Image:
    try:
        with _strict_about_bombs(), Image.open(BytesIO(data), formats=[kind.name]) as opened:
            _guard(opened, kind)
            if opened.width * opened.height > MOST_PIXELS:
                opened.draft(None, (opened.width // 2, opened.height // 2))
            opened.load()  # `verify()` would let a truncated JPEG pass
            # A JPEG was decoded at half its size; no other decoder can do that.
            is_large = opened.width * opened.height > MOST_PIXELS
            return _flattened(_upright(opened.reduce(2) if is_large else opened))
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal("too_many_pixels") from error
    except MemoryError as error:
        raise refusal("too_heavy") from error
    except Exception as error:
        # Decoders of damaged files raise nearly anything: struct.error, IndexError, SyntaxError, OSError.
        raise refusal("broken") from error


def normalised(picture: Image.Image) -> bytes:
    return jpeg(within(picture, NORMAL_SIDE), NORMAL_QUALITY)


def thumbnail(picture: Image.Image) -> bytes:
    return jpeg(within(picture, THUMBNAIL_SIDE), THUMBNAIL_QUALITY)


def squeezed(picture: Image.Image, limit: int) -> bytes:
    """The picture as a JPEG within the limit: first coarser, then smaller."""
    for side in (max(picture.size), 3200, 2400, NORMAL_SIDE, 1600, 1200):
        small = within(picture, side)
        for quality in (88, 80, 70):
            data = jpeg(small, quality)
            if len(data) <= limit:
                return data
    raise refusal("too_large_photo")


def within(picture: Image.Image, side: int) -> Image.Image:
    if max(picture.size) <= side:
        return picture
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def jpeg(picture: Image.Image, quality: int) -> bytes:
    # A fresh canvas carries none of what Pillow would copy along: EXIF, colour profile, comments.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = BytesIO()
    # With colours at half the resolution faded seals would lose what is left of their red.
    clean.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


@contextmanager
def _strict_about_bombs() -> Iterator[None]:
    """To Pillow a picture up to twice too large is only a warning; so is broken metadata, which is fine."""
    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _guard(opened: Image.Image, kind: Kind) -> None:
    short, long = sorted(opened.size)
    if short * long > (MOST_PHOTO_PIXELS if kind in (JPEG, HEIC) else MOST_PIXELS):
        raise refusal("too_many_pixels")
    if short < LEAST_SIDE:
        raise refusal("too_small")
    if long > short * LONGEST_SHAPE:
        raise refusal("odd_shape")
    # A JPEG with further pictures is no film: phones add a depth map or a brighter copy behind the photo.
    if kind in (GIF, PNG, WEBP) and getattr(opened, "is_animated", False):
        raise refusal("animated")


def _upright(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except MemoryError:
        raise
    except Exception:
        # Broken metadata is no reason to refuse a good photo; it is dropped anyway.
        return opened


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        layers = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, (255, 255, 255))
        paper.paste(layers, (0, 0), layers)
        return paper
    if picture.mode.startswith("I"):  # 16 bits of grey: a plain conversion would turn nearly all of it white
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")
