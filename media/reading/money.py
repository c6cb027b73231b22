"""Amounts on bank slips, in figures and in the capitals that banks write beside them."""

import re

DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_COUNTED = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"
IN_FIGURES = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})\.(\d{2})(?!\d)")
IN_CAPITALS = re.compile(rf"(?<!{_COUNTED}){_COUNTED}++[元圆][零壹贰叁肆伍陆柒捌玖角分整正]*")


def figures(text: str) -> list[int]:
    """The amounts in a text, in fen."""
    # A reader of print takes the comma between thousands for a full-width one or a dot's neighbour.
    return [int(yuan.replace(",", "")) * 100 + int(fen) for yuan, fen in IN_FIGURES.findall(text)]


def capitals(text: str) -> int | None:
    """What 伍佰元整 says, in fen."""
    found = IN_CAPITALS.search(text)
    if found is None:
        return None
    yuan, _, rest = found.group().replace("圆", "元").partition("元")
    fen = 0
    for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        fen += DIGITS[digit] * (10 if unit == "角" else 1)
    return _whole(yuan) * 100 + fen


def in_yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _whole(text: str) -> int:
    total, section, digit = 0, 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section, digit = section + max(digit, 1) * UNITS[char], 0
        else:
            total, section, digit = (total + section + digit) * (10**4 if char == "万" else 10**8), 0, 0
    return total + section + digit
