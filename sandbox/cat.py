"""A drawn cat on a mat, and a letter: photos of no document that anybody asked for."""

import math

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 900
FUR, STRIPE, INNER, DARK = (232, 160, 84), (196, 118, 48), (244, 190, 178), (44, 34, 30)


LETTER = ("Dear Sir or Madam,", "we invite you to our summer fair", "on the market square.", "Kind regards")


def draw_letter() -> Image.Image:
    """Print that can be read, and is none of the papers."""
    page = Image.new("RGB", (900, 1200), "white")
    for row, line in enumerate(LETTER):
        ImageDraw.Draw(page).text((80, 180 + row * 90), line, fill="black", font_size=46)
    return page


def draw_cat() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), (214, 226, 230))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 620, WIDTH, HEIGHT), fill=(150, 112, 84))
    draw.ellipse((160, 640, 1040, 880), fill=(96, 132, 122))
    _draw_body(draw)
    _draw_head(draw)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _draw_body(draw: ImageDraw.ImageDraw) -> None:
    draw.arc((760, 430, 1060, 800), 250, 90, fill=FUR, width=54)
    draw.ellipse((370, 400, 850, 830), fill=FUR)
    for x in (450, 530, 690, 770):
        draw.arc((x - 60, 480, x + 60, 760), 200, 340, fill=STRIPE, width=16)
    for x in (500, 640):
        draw.ellipse((x, 740, x + 110, 830), fill=(250, 232, 214))


def _draw_head(draw: ImageDraw.ImageDraw) -> None:
    for side in (-1, 1):
        ear = [(600 + side * 190, 300), (600 + side * 175, 90), (600 + side * 50, 200)]
        draw.polygon(ear, fill=FUR)
        inner = [(600 + side * 165, 260), (600 + side * 160, 140), (600 + side * 80, 205)]
        draw.polygon(inner, fill=INNER)
    draw.ellipse((400, 170, 800, 520), fill=FUR)
    for x in (560, 600, 640):
        draw.line((x, 180, x, 250), fill=STRIPE, width=14)
    for side in (-1, 1):
        x = 600 + side * 90
        draw.ellipse((x - 44, 290, x + 44, 378), fill=(206, 222, 120))
        draw.ellipse((x - 14, 294, x + 14, 374), fill=DARK)
        _draw_whiskers(draw, side)
    draw.polygon([(576, 400), (624, 400), (600, 428)], fill=(220, 110, 110))
    draw.arc((548, 410, 602, 462), 0, 150, fill=DARK, width=6)
    draw.arc((598, 410, 652, 462), 30, 180, fill=DARK, width=6)


def _draw_whiskers(draw: ImageDraw.ImageDraw, side: int) -> None:
    for degrees in (-12, 0, 12):
        turn = math.radians(degrees)
        start = (600 + side * 80, 424)
        end = (start[0] + side * 190 * math.cos(turn), start[1] + 190 * math.sin(turn))
        draw.line((start, end), fill=(250, 246, 240), width=5)
