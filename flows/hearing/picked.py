"""One of two values, picked by what was said of it: 公用的是A，我个人的是B，填我个人的; A，B，用后面那个."""

import re
from datetime import date

from flows.hearing.numbers import Number, numbers

_PICK = re.compile(
    r"(?:就|还是|麻烦|请|你|您|帮我)*(?:填|写|用|留|按|发|登记|记|以)(?:成|上)?"
    r"(?P<which>[\u3400-\u9fffA-Za-z0-9]{2,8}?)(?:为准|就行|就好|就中|吧|哈|啊)*"
)
_PLACES = re.compile(
    r"(?:(?P<last>后面|最后|后边|第二|下面|后一)|(?P<first>前面|前边|第一|上面|先发|头一))(?:的|[那这]?一?个|条)*"
)
_BREAK = re.compile(r"[，,。；;！!\n]+")
_LONGEST = 120  # characters


def picked(said: str, today: date) -> str:
    """The text with the value that was picked alone, if it says which of two is meant; else the text."""
    if len(said) > _LONGEST:
        return said
    parts = [one.strip() for one in _BREAK.split(said) if one.strip()]
    found = _PICK.fullmatch(parts[-1]) if len(parts) > 1 else None
    values = numbers(said, today) if found else []
    if found is None or len(values) != len(("this", "that")) or len({one.kind for one in values}) > 1:
        return said
    meant = _meant(found["which"], values, said)
    return meant.value if meant else said


def _meant(which: str, values: list[Number], said: str) -> Number | None:
    if place := _PLACES.fullmatch(which):
        return values[-1] if place["last"] else values[0]
    before = [said[0 : values[0].start], said[values[0].end : values[1].start]]
    told = which.removesuffix("的")
    named = [value for value, text in zip(values, before, strict=True) if told in _BREAK.split(text)[-1]]
    return named[0] if len(named) == 1 else None
