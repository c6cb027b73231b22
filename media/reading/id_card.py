"""What the two sides of an identity card say."""

import re
from datetime import date
from statistics import median

from media.reading import card_places, numbers
from media.reading.labels import Vocabulary
from media.reading.layout import DOUBT, Page, Word
from media.reading.result import SURE, Field
from media.reading.shapes import is_address
from media.reading.values import Values

FRONT_STOPS = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
BACK_STOPS = ("签发机关", "有效期限", "居民身份证")
# 2024.06.14-2044.06.14; dots and dashes get lost or doubled in print.
VALIDITY = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})\D{1,3}(长期|(\d{4})\D?(\d{2})\D?(\d{2}))")
BIRTH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})")
NAME = re.compile(r"[\u3400-\u9fff·\U00020000-\U0003ffff]{2,30}")
VOCABULARY = Vocabulary(FRONT_STOPS)
SMALLEST_SURE = 17  # pixels: in smaller print rare characters of villages (埇, 垅) are taken for common ones


def read_front(page: Page) -> dict[str, Field]:
    values, number = Values(page, VOCABULARY), _number_word(page)
    sex, birth = _sex(values), _birth(page)
    found = {
        "id_number": _number(page, birth, sex),
        "name": _name(values, number),
        "birth": birth,
        "sex": sex,
        "address": _address(values, number),
    }
    return {name: value for name, value in found.items() if value is not None}


def read_back(page: Page) -> dict[str, Field]:
    for word in page.words:
        if found := VALIDITY.search(word.text):
            until = found[4] if found[4] == "长期" else _day(found[5], found[6], found[7])
            start = _day(found[1], found[2], found[3])
            if until and start:
                return {"valid_until": page.field(until, _of_a_span(word, start, until), [word])}
    return {}


def is_front_sure(fields: dict[str, Field]) -> bool:
    return all(name in fields and fields[name].confidence >= SURE for name in ("id_number", "name"))


def is_back_sure(fields: dict[str, Field]) -> bool:
    return "valid_until" in fields and fields["valid_until"].confidence >= SURE


def _number(page: Page, birth: Field | None, sex: Field | None) -> Field | None:
    """Sure only if its check digit holds and nothing printed beside it disagrees."""
    seen = [(number, word) for word in page.words for number in numbers.persons(word.text)]
    for number, word in seen:
        if numbers.is_person(number):
            most = 1.0 if _agrees(number, birth, sex) else DOUBT
            return page.field(number, min(word.confidence, most), [word], is_checked=True)
    for number, word in seen:
        return page.field(number, min(word.confidence, DOUBT) / 2, [word])
    return None


def _agrees(number: str, birth: Field | None, sex: Field | None) -> bool:
    born = numbers.birth_of(number)
    if birth is not None and born is not None and birth.value != born.isoformat():
        return False
    return sex is None or sex.value == ("男" if int(number[16]) % 2 else "女")


def _name(values: Values, number: Word | None) -> Field | None:
    found = next((found for found in values.after(("姓名",)) if found.text), None)
    if found is None and number is not None:
        found = card_places.name(values, number)
    if found is None:
        return None
    value = re.sub(r"[•‧．・.]", "·", found.text)
    most = 1.0 if NAME.fullmatch(value) else DOUBT
    return values.page.field(value, min(found.confidence, most), found.words)


def _birth(page: Page) -> Field | None:
    for word in page.words:
        if found := BIRTH.search(word.text):
            day = _day(found[1], found[2], found[3])
            return page.field(day, word.confidence, [word]) if day else None
    return None


def _sex(values: Values) -> Field | None:
    for found in values.after(("性别",)):
        if found.text[:1] in ("男", "女"):
            return values.page.field(found.text[0], found.confidence, found.words)
    return None


def _address(values: Values, number: Word | None) -> Field | None:
    found = next((found for found in values.after(("住址",), lines=4) if found.text), None)
    if found is None and number is not None:
        found = card_places.address(values, number)
    if found is None:
        return None
    is_fine = median(word.height for word in found.words) >= SMALLEST_SURE
    most = 1.0 if is_fine and is_address(found.text) else DOUBT
    return values.page.field(found.text, min(found.confidence, most), found.words)


def _number_word(page: Page) -> Word | None:
    """The word with a number that holds: it tells where everything else stands."""
    return next(
        (word for word in page.words if any(map(numbers.is_person, numbers.persons(word.text)))), None
    )


def _of_a_span(word: Word, start: str, until: str) -> float:
    """Cards are given for 5, 10 or 20 years or for good; anything else was misread."""
    if until == "长期":
        return word.confidence
    years = int(until[:4]) - int(start[:4])
    return (
        word.confidence if years in (5, 10, 20) and until[5:7] == start[5:7] else min(word.confidence, DOUBT)
    )


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
