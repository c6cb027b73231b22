"""A paper as a phone sees it: on a desk, a little turned, in uneven light."""

from io import BytesIO
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageFilter

from media.specimen.dice import dice

LONGEST = 2200
MOST_BYTES = 2 * 1024 * 1024
DESKS = ((150, 116, 84), (96, 98, 104), (186, 176, 160), (120, 90, 70))


def photograph(image: Image.Image, seed: int = 0) -> bytes:
    """A JPEG of at most 2 MB; fine print and QR codes stay readable."""
    rng = dice("desk", seed)
    paper = image.convert("RGB")
    scale = LONGEST * 0.9 / max(paper.size)
    paper = paper.resize((round(paper.width * scale), round(paper.height * scale)), Image.Resampling.LANCZOS)
    picture = _laid(paper, rng)
    picture = _lit(picture, rng)
    picture = _noisy(picture, rng)
    return _jpeg(picture)


def _laid(paper: Image.Image, rng: Random) -> Image.Image:
    """Put the paper on a desk, seen slightly from one side."""
    margin = round(max(paper.size) * 0.09)
    size = (paper.width + 2 * margin, paper.height + 2 * margin)
    desk = _grain(size, rng.choice(DESKS), rng)
    desk.paste(paper, (margin, margin))
    turned = desk.transform(size, Image.Transform.QUAD, _seen_from(size, rng), Image.Resampling.BILINEAR)
    edge = margin // 2  # turning leaves bare corners; the paper itself ends well inside
    return turned.crop((edge, edge, size[0] - edge, size[1] - edge))


def _seen_from(size: tuple[int, int], rng: Random) -> list[float]:
    """The four corners of the view: turned about the middle, each a little off."""
    angle, reach = radians(rng.uniform(-2.2, 2.2)), max(size) * 0.012
    middle_x, middle_y = size[0] / 2, size[1] / 2
    corners = []
    for side_x, side_y in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        x, y = side_x * middle_x, side_y * middle_y
        corners.append(middle_x + x * cos(angle) - y * sin(angle) + rng.uniform(-reach, reach))
        corners.append(middle_y + x * sin(angle) + y * cos(angle) + rng.uniform(-reach, reach))
    return corners


def _grain(size: tuple[int, int], colour: tuple[int, int, int], rng: Random) -> Image.Image:
    """A plain desk with long soft streaks."""
    streaks = Image.frombytes("L", (6, 90), rng.randbytes(540)).resize(size, Image.Resampling.BICUBIC)
    streaks = streaks.point([226 + value // 9 for value in range(256)])
    return ImageChops.multiply(Image.new("RGB", size, colour), Image.merge("RGB", (streaks,) * 3))


def _lit(picture: Image.Image, rng: Random) -> Image.Image:
    """A soft shadow from one corner and a warm or a cold lamp."""
    slope = Image.linear_gradient("L").rotate(
        rng.uniform(0, 360), resample=Image.Resampling.BICUBIC, fillcolor=128
    )
    slope = slope.crop((50, 50, 206, 206)).filter(ImageFilter.GaussianBlur(12))
    light = slope.resize(picture.size, Image.Resampling.BICUBIC).point(
        [205 + value // 6 for value in range(256)]
    )
    warmth = rng.choice(((1.0, 0.985, 0.95), (0.97, 0.985, 1.0), (1.0, 1.0, 0.985)))
    tinted = [light.point([round(value * part) for value in range(256)]) for part in warmth]
    return ImageChops.multiply(picture, Image.merge("RGB", tinted))


def _noisy(picture: Image.Image, rng: Random) -> Image.Image:
    """Sensor noise, from one tile laid over the whole picture."""
    side = 512
    tile = Image.frombytes("L", (side, side), rng.randbytes(side * side)).filter(
        ImageFilter.GaussianBlur(0.8)
    )
    tile = tile.point([128 + (value - 128) // 7 for value in range(256)])
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, side):
        for y in range(0, picture.height, side):
            noise.paste(tile, (x, y))
    return ImageChops.add(picture, Image.merge("RGB", (noise,) * 3), 1, -128)


def _jpeg(picture: Image.Image) -> bytes:
    for quality in (86, 78, 70, 60, 50, 40):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()
