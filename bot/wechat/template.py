"""The values of a template message, cut to what WeChat takes for each kind of field."""

import re
from collections.abc import Mapping
from typing import Final

from bot.wechat.outgoing import clean

_KIND: Final = re.compile(r"\A([a-z_]+?)_?\d*(?:\.DATA)?\Z")
# The kinds whose characters WeChat restricts: what is left out.
_NOT_ALLOWED: Final = {
    "phrase": re.compile(r"[^\u3400-\u9fff]"),
    "character_string": re.compile(r"[^\x20-\x7e]"),
    "letter": re.compile(r"[^A-Za-z]"),
    "number": re.compile(r"[^0-9.\-]"),
    "phone_number": re.compile(r"[^\x20-\x7e]"),
}
_LENGTH: Final = {
    "thing": 20,
    "name": 20,  # of letters; of Chinese, or with any in it, 10
    "phrase": 5,
    "character_string": 32,
    "letter": 32,
    "number": 32,
    "symbol": 5,
    "phone_number": 17,
    "car_number": 8,
}
# A cut amount, time or listed value would say something else: these go as they are, or WeChat says no.
_NEVER_CUT: Final = frozenset({"amount", "time", "date", "enum", "const"})
# WeChat refuses an empty value.
_EMPTY: Final = {"character_string": "-", "letter": "-", "symbol": "-", "phone_number": "-", "number": "0"}
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def fit(key: str, value: str) -> str:
    """The value in one line, without what its kind (`thing` of key `thing3`) forbids, cut to the limit."""
    found = _KIND.match(key)
    kind = found[1] if found else ""
    value = " ".join(clean(value).split())
    if forbidden := _NOT_ALLOWED.get(kind):
        value = forbidden.sub("", value).strip()
    if not value:
        return _EMPTY.get(kind, "无")
    return value if kind in _NEVER_CUT else _shorten(kind, value)


def fitted(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The `data` of a template message."""
    return {key: {"value": fit(key, value)} for key, value in data.items()}


def _shorten(kind: str, value: str) -> str:
    limit = _LENGTH.get(kind, _LENGTH["thing"])
    if kind == "name" and _CHINESE.search(value):
        limit = 10
    if len(value) <= limit:
        return value
    # Only free text may hold an ellipsis.
    return f"{value[: limit - 1]}…" if kind == "thing" else value[:limit].rstrip()
