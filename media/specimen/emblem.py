"""Invented ornaments: a plain portrait and a plain emblem, nobody's and no state's."""

from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFilter

from media.specimen.dice import dice

Point = tuple[float, float]


def star(centre: Point, radius: float, turn: float = 0.0) -> list[Point]:
    """Ten points of a five-pointed star that stands upright."""
    points = []
    for tip in range(10):
        reach = radius if tip % 2 == 0 else radius * 0.382
        angle = turn - pi / 2 + tip * pi / 5
        points.append((centre[0] + reach * cos(angle), centre[1] + reach * sin(angle)))
    return points


def emblem(size: int) -> Image.Image:
    """A red disc with gold stars, loosely like the one at the head of an official paper."""
    big = size * 4
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, big - 1, big - 1), (214, 170, 60))
    draw.ellipse((big * 0.05, big * 0.05, big * 0.95, big * 0.95), (196, 30, 34))
    gold = (240, 204, 80)
    draw.polygon(star((big / 2, big * 0.34), big * 0.13), gold)
    for turn in (-0.9, -0.3, 0.3, 0.9):
        at = (big / 2 + big * 0.3 * sin(turn), big * 0.56 - big * 0.1 * cos(turn))
        draw.polygon(star(at, big * 0.055), gold)
    draw.rectangle((big * 0.26, big * 0.66, big * 0.74, big * 0.72), gold)
    draw.rectangle((big * 0.2, big * 0.74, big * 0.8, big * 0.78), gold)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def portrait(width: int, height: int, seed: str) -> Image.Image:
    """A drawn head and shoulders of nobody."""
    rng = dice("portrait", seed)
    image = Image.new("RGB", (width, height), (238, 242, 247))
    draw = ImageDraw.Draw(image)
    middle, skin = width / 2, rng.choice(((236, 200, 172), (224, 184, 152), (243, 212, 186)))
    coat = rng.choice(((48, 58, 84), (70, 70, 74), (98, 44, 52), (40, 74, 66)))
    draw.ellipse((width * 0.04, height * 0.7, width * 0.96, height * 1.5), coat)
    draw.rectangle((middle - width * 0.11, height * 0.55, middle + width * 0.11, height * 0.78), skin)
    draw.ellipse((middle - width * 0.27, height * 0.1, middle + width * 0.27, height * 0.55), (30, 26, 25))
    draw.ellipse((middle - width * 0.23, height * 0.17, middle + width * 0.23, height * 0.64), skin)
    for side in (-1, 1):
        eye = middle + side * width * 0.095
        draw.ellipse((eye - 7, height * 0.37 - 4, eye + 7, height * 0.37 + 4), (40, 30, 28))
        draw.line((eye - 13, height * 0.335, eye + 13, height * 0.33), (44, 34, 30), 4)
    draw.line(
        (middle, height * 0.4, middle - 5, height * 0.46, middle + 6, height * 0.465), (190, 148, 122), 3
    )
    draw.line((middle - 18, height * 0.53, middle + 18, height * 0.53), (176, 96, 90), 5)
    return image.filter(ImageFilter.GaussianBlur(1.6))
