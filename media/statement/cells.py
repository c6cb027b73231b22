"""Single cells of a statement: an amount, a day, a time, whether money came or went."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

_AMOUNT = re.compile(r"([+-]?)(?:(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?|\.(\d+))")
_UNITS = re.compile(r"(?i)^(?:人民币|RMB|CNY|¥|￥)+|元$")
_DAY = re.compile(r"(\d{4})\s*+(?:[-/.年]\s*+)?(\d{1,2})\s*+(?:[-/.月]\s*+)?(\d{1,2})\s*+日?(.*)", re.DOTALL)
# With a hyphen before it and dots inside, too: 2026-11-23-12.20.30.123456.
_TIME = re.compile(r"[T\s-]*(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2}))?(?:\.\d+)?")
# Spreadsheets count the days since this one.
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # of the years 2000 to 2099
_CAME = frozenset(
    {"贷", "贷方", "收", "收入", "转入", "存入", "来账", "入账", "入", "C", "CR", "CREDIT", "进"}
)
_WENT = frozenset(
    {"借", "借方", "支", "支出", "付", "转出", "支取", "往账", "出账", "出", "D", "DR", "DEBIT"}
)
MOST_FEN = 10**12  # ten thousand million yuan; more is a number of something else


def fen_of(text: str) -> int | None:
    """An amount in fen, negative below zero; None when the text is no amount of money."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    sign = plain[:1] if plain[:1] in "+-" else ""
    plain = sign + _UNITS.sub("", _UNITS.sub("", plain.removeprefix(sign)))
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    sign, whole, part, alone = found.groups()
    exact = Decimal(f"{(whole or '0').replace(',', '')}.{part or alone or '0'}") * 100
    fen = int(exact)
    if fen != exact or fen > MOST_FEN:
        return None
    return -fen if sign == "-" else fen


def day_of(text: str) -> tuple[date, str] | None:
    """The day, and the time behind it as HH:MM:SS, "" without one; None when the text is no day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        serial = Decimal(plain)
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            seconds = round((serial % 1) * 86400)
            return _EPOCH + timedelta(days=int(serial)), _clock(seconds) if seconds else ""
        return None
    found = _DAY.fullmatch(plain)
    if found is None:
        return None
    rest = found[4].strip()
    time = time_of(rest) if rest else ""
    if time is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])), time
    except ValueError:
        return None


def time_of(text: str) -> str | None:
    """HH:MM:SS; None when the text is no time of day."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def is_received(text: str) -> bool | None:
    """Whether a mark such as 贷 says that money came; None when it says neither."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if plain in _CAME:
        return True
    return False if plain in _WENT else None


def _clock(seconds: int) -> str:
    seconds = min(seconds, 86399)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
