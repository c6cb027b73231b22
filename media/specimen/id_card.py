"""Both sides of a drawn identity card, and an A4 copy of them."""

from collections.abc import Iterable

from PIL import Image, ImageDraw

from media.specimen.emblem import emblem, portrait
from media.specimen.paper import Sheet
from media.specimen.people import Person

# 85.6 × 54 mm at 300 dpi.
WIDTH, HEIGHT = 1012, 638
LABEL = (64, 116, 176)


def id_front(person: Person) -> Image.Image:
    """The side with the picture."""
    card = _blank()
    year, month, day = person["birth"].split("-")
    for y, label in ((78, "姓　名"), (160, "性　别"), (236, "出　生"), (318, "住　址")):
        card.text((68, y), label, 32, colour=LABEL)
    card.text((206, 70), person["name"], 44)
    card.text((206, 158), person["sex"], 36)
    card.text((330, 160), "民　族", 32, colour=LABEL)
    card.text((462, 158), person["nation"], 36)
    for x, number, label in ((206, year, "年"), (360, str(int(month)), "月"), (474, str(int(day)), "日")):
        card.text((x, 236), number, 34)
        card.text((x + (100 if label == "年" else 60), 238), label, 32, colour=LABEL)
    card.paragraph((206, 316), person["address"], 34, width=420, leading=1.42)
    card.text((68, 532), "公民身份号码", 32, colour=LABEL)
    card.text((340, 524), person["id_number"], 44, spacing=5)
    card.image.paste(portrait(260, 330, person["id_number"]), (688, 110))
    card.watermark(70)
    return _cut(card.image)


def id_back(person: Person) -> Image.Image:
    """The side with the authority and the validity."""
    card = _blank()
    badge = emblem(180)
    card.image.paste(badge, (70, 66), badge)
    card.text((620, 116), "中华人民共和国", 54, anchor="mm", weight="serif_bold", colour=(40, 40, 44))
    card.text((620, 226), "居 民 身 份 证", 76, anchor="mm", weight="serif_bold", colour=(40, 40, 44))
    card.text((232, 440), "签发机关", 32, weight="sans_bold")
    card.text((404, 438), person["authority"], 34)
    card.text((232, 528), "有效期限", 32, weight="sans_bold")
    card.text((404, 526), f"{_dotted(person['valid_from'])}-{_dotted(person['valid_to'])}", 34)
    card.watermark(70)
    return _cut(card.image)


def photocopy(pictures: Iterable[Image.Image], *, grey: bool = True) -> Image.Image:
    """Pictures one below the other on white A4 at 150 dpi, cards in their own size, as a copier makes it."""
    page = Image.new("RGB", (1240, 1754), (252, 252, 251))
    y = 240
    for picture in pictures:
        width = 506 if picture.width == WIDTH else 1100
        small = picture.resize(
            (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
        )
        page.paste(small, ((page.width - width) // 2, y))
        y += small.height + 120
    return page.convert("L").convert("RGB") if grey else page


def _blank() -> Sheet:
    card = Sheet(WIDTH, HEIGHT, (233, 240, 244))
    for x in range(-HEIGHT, WIDTH, 22):
        card.draw.line((x, 0, x + HEIGHT, HEIGHT), (222, 232, 240), 3)
        card.draw.line((x + HEIGHT, 0, x, HEIGHT), (240, 230, 236), 2)
    return card


def _cut(card: Image.Image) -> Image.Image:
    """Round the corners and give the card a hairline edge."""
    mask = Image.new("L", card.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, WIDTH - 1, HEIGHT - 1), 36, 255)
    cut = Image.new("RGB", card.size, (250, 250, 250))
    cut.paste(card, (0, 0), mask)
    ImageDraw.Draw(cut).rounded_rectangle((0, 0, WIDTH - 1, HEIGHT - 1), 36, outline=(186, 196, 204), width=2)
    return cut


def _dotted(date: str) -> str:
    return date.replace("-", ".")
