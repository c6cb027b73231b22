"""Red round seals with a star and the name on a ring, pressed onto a picture."""

from math import cos, pi, radians, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from media.specimen.dice import dice
from media.specimen.emblem import star
from media.specimen.paper import typeface

RED = (205, 28, 34)
ON_APPLICATION_FORM = (0.77, 0.84)
ON_SEAL_SHEET = (0.30, 0.475)
SEAL_OF_PAGE = 42 / 210  # a company seal is 42 mm across, A4 is 210 mm wide


def stamp(
    image: Image.Image,
    text: str,
    seed: int = 0,
    *,
    at: tuple[float, float] | None = None,
    line: str = "",
) -> Image.Image:
    """Press a company's seal where people press it, or with its centre at a fraction of width and height.

    On an upright page that is where our application form wants it, on a wide one the lower middle.
    """
    upright = image.height > image.width
    centre = at or (ON_APPLICATION_FORM if upright else (0.46, 0.80))
    across = image.width if upright else image.height
    return press(image, text, at=centre, diameter=round(across * SEAL_OF_PAGE), seed=str(seed), line=line)


def press(
    image: Image.Image, text: str, *, at: tuple[float, float], diameter: int, seed: str, line: str
) -> Image.Image:
    """Multiply the seal into the picture, a little turned and unevenly inked."""
    rng = dice("seal", text, seed)
    ink = _ink(text, line, diameter).rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)
    ink = ImageChops.multiply(ink, _wear(ink.size, text + seed))
    x = round(image.width * at[0] - ink.width / 2 + rng.uniform(-4, 4))
    y = round(image.height * at[1] - ink.height / 2 + rng.uniform(-4, 4))
    layer = Image.new("RGB", image.size, (255, 255, 255))
    layer.paste(RED, (x, y), ink)
    return ImageChops.multiply(image.convert("RGB"), layer)


def _ink(text: str, line: str, diameter: int) -> Image.Image:
    """The seal as a mask, drawn at thrice its size and shrunk."""
    size = diameter * 3
    image = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 2, size - 3, size - 3), outline=255, width=max(3, size // 34))
    draw.polygon(star((size / 2, size / 2), size * 0.15), 255)
    _ring(image, text)
    if line:
        draw.text((size / 2, size * 0.77), line, 255, typeface("sans", round(size * 0.07)), anchor="mm")
    return image.resize((diameter, diameter), Image.Resampling.LANCZOS)


def _ring(image: Image.Image, text: str) -> None:
    size = image.width
    sweep = radians(min(286, 24 * len(text) + 60))
    step = sweep / max(1, len(text) - 1)
    room = size * 0.385 * step
    height = size * 0.125
    for place, char in enumerate(text):
        angle = -sweep / 2 + place * step if len(text) > 1 else 0.0
        glyph = _glyph(char, round(height), min(1.0, room * 0.94 / height)).rotate(
            -angle * 180 / pi, expand=True, resample=Image.Resampling.BICUBIC
        )
        x = size / 2 + size * 0.385 * sin(angle) - glyph.width / 2
        y = size / 2 - size * 0.385 * cos(angle) - glyph.height / 2
        image.paste(255, (round(x), round(y)), glyph)


def _glyph(char: str, height: int, narrow: float) -> Image.Image:
    """One character, squeezed sideways when the ring is crowded."""
    face = typeface("serif_bold", height)
    box = Image.new("L", (round(height * 1.1), round(height * 1.4)), 0)
    ImageDraw.Draw(box).text((box.width / 2, box.height / 2), char, 255, face, anchor="mm")
    return box.resize((max(1, round(box.width * narrow)), box.height), Image.Resampling.LANCZOS)


def _wear(size: tuple[int, int], words: str) -> Image.Image:
    """How much ink took: mostly all of it, with softer patches."""
    rng = dice("wear", words)
    coarse = Image.frombytes("L", (24, 24), rng.randbytes(576)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.frombytes("L", (96, 96), rng.randbytes(9216)).resize(size, Image.Resampling.BICUBIC)
    mixed = ImageChops.add(coarse, fine, 2).filter(ImageFilter.GaussianBlur(1))
    return mixed.point([min(255, 150 + value) for value in range(256)])
