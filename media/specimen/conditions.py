"""What happens to papers on their way: bad light, a shaky hand, thrifty compression, a phone held askew."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from media.specimen.desk import photograph
from media.specimen.dice import dice

LONGEST = 1900
Change = Callable[[Image.Image, Random], Image.Image]


def worsened(image: Image.Image, condition: str, seed: int = 0) -> bytes:
    """A JPEG of the paper under one of `CONDITIONS`."""
    paper = _within(image.convert("RGB"), LONGEST)
    if condition == "desk":
        return photograph(paper, seed)
    change, quality = CONDITIONS[condition]
    return _jpeg(change(paper, dice("condition", condition, seed)), quality)


def _within(image: Image.Image, side: int) -> Image.Image:
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _scanned(image: Image.Image, rng: Random) -> Image.Image:
    return image


def _slanted(image: Image.Image, rng: Random) -> Image.Image:
    """On a table, turned by up to nine degrees, seen from one side."""
    margin = round(0.08 * max(image.size))
    size = (image.width + 2 * margin, image.height + 2 * margin)
    table = Image.new("RGB", size, (128, 112, 96))
    table.paste(image, (margin, margin))
    table = table.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC, fillcolor=(128, 112, 96))
    lean = 0.035 * size[0]
    corners = [(0, 0), (0, size[1]), (size[0], size[1]), (size[0], 0)]
    view = [part + rng.uniform(-lean, lean) for corner in corners for part in corner]
    return table.transform(size, Image.Transform.QUAD, view, Image.Resampling.BICUBIC)


def _dim(image: Image.Image, rng: Random) -> Image.Image:
    """A third of the light, and warm."""
    dark = ImageEnhance.Brightness(image).enhance(rng.uniform(0.28, 0.4))
    tints = (1.0, 0.93, 0.8)
    return Image.merge(
        "RGB",
        [part.point([round(v * t) for v in range(256)]) for part, t in zip(dark.split(), tints, strict=True)],
    )


def _soft(image: Image.Image, rng: Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(1.4, 2.6)))


def _defocused(image: Image.Image, rng: Random) -> Image.Image:
    """Beyond what anybody can read."""
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(7, 10)))


def _shaken(image: Image.Image, rng: Random) -> Image.Image:
    """Moved by eight pixels while the shutter was open."""
    moved = image
    for step in range(1, 8):
        blend = ImageChops.offset(image, step, step // 3)
        moved = Image.blend(moved, blend, 1 / (step + 1))
    return moved


def _grainy(image: Image.Image, rng: Random) -> Image.Image:
    noise = Image.frombytes("L", image.size, rng.randbytes(image.width * image.height))
    noise = noise.point([128 + (value - 128) // 3 for value in range(256)])
    return ImageChops.add(image, Image.merge("RGB", (noise,) * 3), 1, -128)


def _glaring(image: Image.Image, rng: Random) -> Image.Image:
    """A lamp mirrored in the lamination."""
    spot = Image.new("L", image.size, 0)
    x, y = image.width * rng.uniform(0.2, 0.8), image.height * rng.uniform(0.2, 0.8)
    reach = 0.11 * max(image.size)
    ImageDraw.Draw(spot).ellipse((x - reach, y - reach, x + reach, y + reach), 215)
    spot = spot.filter(ImageFilter.GaussianBlur(reach / 2))
    return Image.composite(Image.new("RGB", image.size, (255, 255, 255)), image, spot)


def _small(image: Image.Image, rng: Random) -> Image.Image:
    return _within(image, 1000 if image.height > image.width else 720)


def _turned(quarters: int) -> Change:
    turns = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return lambda image, rng: image.transpose(turns[quarters - 1])


# Name: what is done, and the quality of the JPEG. "desk" is `photograph`, an ordinary phone's picture.
CONDITIONS: dict[str, tuple[Change, int]] = {
    "scan": (_scanned, 90),
    "desk": (_scanned, 86),
    "slanted": (_slanted, 85),
    "dim": (_dim, 85),
    "soft": (_soft, 85),
    "shaken": (_shaken, 85),
    "grainy": (_grainy, 80),
    "thrifty": (_scanned, 18),
    "glaring": (_glaring, 85),
    "small": (_small, 75),
    "quarter": (_turned(1), 85),
    "half": (_turned(2), 85),
    "three_quarters": (_turned(3), 85),
    "defocused": (_defocused, 85),
}
