"""A name in ink, as if written by hand."""

from collections.abc import Sequence
from math import pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from media.specimen.dice import dice
from media.specimen.paper import typeface

ON_APPLICATION_FORM = (0.27, 0.825)
INKS = ((22, 28, 70), (20, 20, 24), (16, 36, 96))


def sign(
    image: Image.Image,
    name: str,
    seed: int = 0,
    *,
    at: tuple[float, float] | None = None,
) -> Image.Image:
    """Write the name, starting at a fraction of width and height; or on our application form's line."""
    rng = dice("sign", name, seed)
    x, y = at or (ON_APPLICATION_FORM if image.height > image.width else (0.2, 0.8))
    height = round(min(image.size) * 0.045)
    left, top = image.width * x, image.height * y - height
    layer = Image.new("RGB", image.size, (255, 255, 255))
    ink = rng.choice(INKS)
    slope = rng.uniform(-0.10, 0.02)
    for place, char in enumerate(name):
        glyph = _written(char, height, rng)
        drop = slope * place * height + rng.uniform(-0.06, 0.06) * height
        layer.paste(ink, (round(left), round(top + drop)), glyph)
        left += height * rng.uniform(0.86, 1.0)
    return ImageChops.multiply(image.convert("RGB"), layer)


def date(
    image: Image.Image, numbers: Sequence[str], seed: int, places: Sequence[tuple[float, float]]
) -> Image.Image:
    """Write a number at each of these places: year, month and day."""
    rng = dice("date", "".join(numbers), seed)
    height = round(min(image.size) * 0.023)
    layer = Image.new("RGB", image.size, (255, 255, 255))
    ink = rng.choice(INKS)
    for number, (x, y) in zip(numbers, places, strict=True):
        left, top = image.width * x - height * 0.5, image.height * y - height * 1.5
        for char in number:
            layer.paste(
                ink,
                (round(left), round(top + rng.uniform(-0.05, 0.05) * height)),
                _written(char, height, rng),
            )
            left += height * rng.uniform(0.5, 0.58)
    return ImageChops.multiply(image.convert("RGB"), layer)


def _written(char: str, height: int, rng: Random) -> Image.Image:
    """One character as a mask: a printed one thinned, leant, turned and bent until it looks written."""
    size = height * 4
    box = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(box).text((size, size), char, 255, typeface("serif", size), anchor="mm")
    box = box.filter(ImageFilter.MaxFilter(7))
    lean = rng.uniform(0.12, 0.34)
    box = box.transform(
        box.size, Image.Transform.AFFINE, (1, lean, -lean * size, rng.uniform(-0.1, 0.05), 1, 0)
    )
    box = _bent(box, rng).rotate(rng.uniform(-6, 8), resample=Image.Resampling.BICUBIC)
    return box.filter(ImageFilter.GaussianBlur(2)).resize((height * 2, height * 2), Image.Resampling.LANCZOS)


def _bent(box: Image.Image, rng: Random) -> Image.Image:
    """Shift a mesh of small squares along two slow waves, so that no stroke stays straight."""
    phase_x, phase_y = rng.uniform(0, 2 * pi), rng.uniform(0, 2 * pi)
    depth = box.width * 0.012
    cells = 16

    def moved(x: int, y: int) -> tuple[float, float]:
        wave_x = depth * sin(phase_x + 9 * y / box.height) + depth * 0.5 * sin(phase_y + 23 * x / box.width)
        wave_y = depth * sin(phase_y + 11 * x / box.width)
        return x + wave_x, y + wave_y

    edges = [round(box.width * step / cells) for step in range(cells + 1)]
    mesh = []
    for left, right in zip(edges, edges[1:], strict=False):
        for top, bottom in zip(edges, edges[1:], strict=False):
            corners = moved(left, top) + moved(left, bottom) + moved(right, bottom) + moved(right, top)
            mesh.append(((left, top, right, bottom), corners))
    return box.transform(box.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
