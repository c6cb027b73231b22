"""Text as people type it, made even, and words for what is wrong with it."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from bot.errors import Refused

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af\u3007"
_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―−_.]")
_LABEL = re.compile(rf"^[{HAN}]{{2,12}}(是|为|[:：])+|(?<![。，,;；.])[。，,;；.]++$")
# Full-width digits, letters and the marks between them; blanks of other widths.
_HALF = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF10, 0xFF5B)} | {
    0x3000: " ",
    0xA0: " ",
}
_WIDE = re.compile(f"[{''.join(map(re.escape, map(chr, _HALF)))}]")
_CHANGED_BESIDE_OTHERS = "坏藉覆沈瞭彷彿衹牴薹"  # 答覆 and 藉口 are converted, 覆 and 藉 alone are not
_MEANT = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8", "〇": "0", "零": "0", "一": "1"}


def plain(text: str) -> str:
    """Full-width letters, digits and blanks as half-width, edges trimmed. Chinese punctuation stays."""
    return (text.translate(_HALF) if _WIDE.search(text) else text).strip()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> re.Pattern[str]:
    """The characters of the basic plane that the converter may change.

    Looking for one costs a tenth of a conversion; with characters of other planes it would cost more.
    """
    known = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    changed = _converter().convert("\n".join(known)).split("\n")
    alone = (old for old, new in zip(known, changed, strict=True) if old != new)
    return re.compile(f"[{''.join(alone)}{_CHANGED_BESIDE_OTHERS}]")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones: to compare words, never to store them. The length stays."""
    if not _traditional().search(text):
        return text
    same = _converter().convert(text)
    return same if len(same) == len(text) else text


def number(text: str) -> str:
    """A number without blanks, dashes and a label before it: 代码是 9141-0105 … becomes 91410105…"""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _BETWEEN_DIGITS.sub("", _LABEL.sub("", even(text))).upper()


def even(text: str) -> str:
    """Compatibility forms and the digits of all scripts as plain ones, edges trimmed."""
    half = unicodedata.normalize("NFKC", text).strip()
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in half)


def line(text: str, what: str, low: int, high: int) -> str:
    """A line of free text within a length."""
    words = re.sub(r"\s+", " ", plain(text))
    if not low <= len(words) <= high:
        given = f"，您发来的是 {len(words)} 个字" if words else ""
        raise Refused("length", f"{what}请控制在 {low} 至 {high} 个字以内{given}。")
    return words


def refuse_length(what: str, given: str, wanted: int, advice: str) -> None:
    """Refuse a number of another length, saying how many digits are missing or too many."""
    off = len(given) - wanted
    if off:
        told = f"少了 {-off} 位" if off < 0 else f"多了 {off} 位"
        raise Refused("length", f"{what}是 {wanted} 位，您发来的是 {len(given)} 位，{told}，{advice}。")


def misplaced(text: str, allowed: str, first: int = 1) -> str:
    """`第 5 位“O”、第 9 位“I”`: the characters that are not allowed, counted from 1; "" without any."""
    found = [f"第 {place} 位“{c}”" for place, c in enumerate(text, first) if c not in allowed]
    return "、".join(found[:4]) + ("等" if len(found) > 4 else "")


def likely(text: str, allowed: str) -> str:
    """`（是不是“0”？）`: what the first character that is not allowed was probably meant to be."""
    wrong = next((c for c in text if c not in allowed), "")
    meant = _MEANT.get(wrong, "")
    return f"（是不是“{meant}”？）" if meant and meant in allowed else ""
