"""Identity documents besides the resident's card, of people who have none: said with their name."""

import re

from bot.errors import Refused
from flows.checks.writing import plain

# The name that is kept and printed, other names for it, the shape of its number, and the shape in words.
_KINDS = (
    (
        "护照",
        ("护照", "护照号", "护照号码"),
        re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{6,12}"),
        "6 至 12 位字母和数字",
    ),
    (
        "港澳居民来往内地通行证",
        ("港澳居民来往内地通行证", "港澳来往内地通行证", "回乡证", "港澳通行证"),
        re.compile(r"[HM]\d{8}(?:\d{2})?"),
        "H 或 M 开头，后面 8 位数字",
    ),
    (
        "台湾居民来往大陆通行证",
        ("台湾居民来往大陆通行证", "台湾来往大陆通行证", "台胞证", "台湾通行证"),
        re.compile(r"\d{8}(?:\d{2})?"),
        "8 位数字",
    ),
    (
        "外国人永久居留身份证",
        ("外国人永久居留身份证", "外国人永久居留证", "永久居留身份证", "永居证"),
        re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]"),
        "15 位或 18 位",
    ),
)
NAMES = {name: names for name, names, *_ in _KINDS}


def _numbered_as(called: str) -> re.Pattern[str]:
    """我是护照E12345678: the name of a document and, as group 1, its number."""
    around = r"(?:我是|用的是|法人的?|法定代表人的?|他?的?|的)?"
    return re.compile(rf"{around}(?:{called})(?:号码|证号|号)?(?:是|为|[:：])?([A-Z0-9()]{{4,20}})")


_CALLED = tuple(
    (_numbered_as(called), called, name, shape, told)
    for name, names, shape, told in _KINDS
    for called in sorted(names, key=len, reverse=True)
)
_PERMIT = _numbered_as("(?:港澳台?|台湾)?居民居住证|居住证")
_BARE = re.compile(r"[A-Z]{1,2}\d{7,10}")
_COMMAS = re.compile(r"[\s，,]+")


def names_document(text: str) -> bool:
    """Whether the words are a document's name and a number, right or wrong."""
    if not (said := _joined(text)):
        return False
    return bool(_PERMIT.fullmatch(said)) or any(numbered.fullmatch(said) for numbered, *_ in _CALLED)


def other_document(text: str) -> str:
    """护照E12345678 → 护照 E12345678; "" for words that name no such document with a number.

    Raises Refused for a number that is none of the named document.
    """
    said = _joined(text)
    for numbered, called, name, shape, told in _CALLED if said else ():
        if number := _numbered(said, numbered):
            if not shape.fullmatch(number):
                raise Refused("document", f"{called}的号码是 {told}，请核对后再发一次，或回复“人工”。")
            return f"{name} {number}"
    return ""


def without_permit(text: str) -> str:
    """港澳台居民居住证 has a resident's number: that number; other words as they are."""
    return _numbered(_joined(text), _PERMIT) or text


def _joined(text: str) -> str:
    """The words without blanks and commas, "" for words in which no document is named."""
    return _COMMAS.sub("", plain(text)).upper() if "证" in text or "护照" in text else ""


def _numbered(said: str, numbered: re.Pattern[str]) -> str:
    """The number after a name, where the words are nothing else; without what a permit has in brackets."""
    found = numbered.fullmatch(said)
    return re.sub(r"\([A-Z0-9]{1,2}\)$", "", found[1]) if found else ""


def refuse_bare_document(text: str) -> None:
    """Raises Refused for a number that may be of a passport or of a permit, and does not say of which."""
    if _BARE.fullmatch(re.sub(r"\s+", "", plain(text)).upper()):
        raise Refused(
            "which_document",
            "这像是护照或通行证的号码，请带上证件名称再发一次，例如“护照 E12345678”；或回复“人工”。",
        )
