"""Text as WeChat takes it: cleaned, within the limit, with links that only we can make."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote as percent

from bot.wechat.xml import cdata

# WeChat takes about 2,047 bytes of text; nobody publishes the figure.
MAX_BYTES: Final = 2000

# Controls but tab and newline, lone surrogates, non-characters, and the marks that turn reading direction.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Ours: addresses are percent-encoded and labels quoted, so neither holds an angle bracket.
_ANCHOR: Final = re.compile(r"<a\s[^<>]*>([^<>]*)</a>")
_ANGLES: Final = str.maketrans("<>", "〈〉")
_JOINER: Final = "\u200d"
_CUT: Final = "…"
_URL_SAFE: Final = "%/:=&?~#+!$,;@()*[]"


def clean(text: str) -> str:
    """The text without what breaks XML, JSON or the screen. Line ends become newlines."""
    # Nothing that is unwanted is printable, and nearly every text is printable: one quick look at it.
    if text.replace("\n", "").isprintable():
        return text
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def quote(text: str) -> str:
    """Somebody's own words, safe inside ours: they cannot make a link.

    Angle brackets become 〈 and 〉: every Chinese font has them, and unlike the full-width forms of < and >
    no Unicode normalisation turns them back. A bare address WeChat itself still makes tappable.
    """
    return clean(text).translate(_ANGLES)


def link(label: str, url: str) -> str:
    """A link to a page."""
    url = clean(url)
    if not re.match(r"https?://[^/\s]", url):
        raise ValueError("only http and https addresses can be linked")
    return f'<a href="{percent(url, safe=_URL_SAFE)}">{_label(label)}</a>'


def tap(label: str, content: str, menu_id: str) -> str:
    """A choice: tapping it sends `content` as the person's own text, marked with `menu_id`."""
    query = f"msgmenucontent={percent(clean(content), safe='')}&msgmenuid={percent(clean(menu_id), safe='')}"
    return f'<a href="weixin://bizmsgmenu?{query}">{_label(label)}</a>'


def cap(text: str, limit: int = MAX_BYTES) -> str:
    """At most `limit` bytes of the text: whole lines, or if a line is too long a part of it and `…`."""
    text = _shorten_links(clean(text), limit)
    if _size(text) <= limit:
        return text
    at = _cut(text, limit)
    if text[at] == "\n":
        return text[:at].rstrip("\n")
    return text[: _cut(text, limit - _size(_CUT))].rstrip("\n") + _CUT


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """The text as messages of at most `limit` bytes, cut at line ends where there are any. None is empty."""
    text = _shorten_links(clean(text), limit).strip()
    pieces = []
    while _size(text) > limit:
        at = _cut(text, limit)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*pieces, text] if text else pieces


def text_reply(to: str, from_: str, content: str, created: int) -> str:
    """A passive text reply, capped. WeChat shows a fault line for an empty one, so that is a ValueError."""
    content = cap(content).strip()
    if not content:
        raise ValueError("a text reply must say something")
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(from_)}</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(content)}</Content></xml>"
    )


def transfer_reply(to: str, from_: str, account: str, created: int) -> str:
    """A passive reply that hands the message to WeChat's customer service: to `account`, "" for any agent."""
    named = f"<TransInfo><KfAccount>{cdata(account)}</KfAccount></TransInfo>" if account else ""
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(from_)}</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType>"
        f"{named}</xml>"
    )


def as_seen(text: str) -> list[tuple[str, bool]]:
    """What a phone shows of a text: its parts in order, each with whether it can be tapped."""
    parts, end = [], 0
    for found in _ANCHOR.finditer(text):
        parts += [(text[end : found.start()], False), (found[1], True)]
        end = found.end()
    return [(words, is_tappable) for words, is_tappable in (*parts, (text[end:], False)) if words]


def _label(text: str) -> str:
    return " ".join(quote(text).split())


def _size(text: str) -> int:
    return len(text.encode())


def _shorten_links(text: str, limit: int) -> str:
    """A link that could not fit any message stays as its words."""
    return _ANCHOR.sub(lambda a: a[0] if _size(a[0]) <= limit - _size(_CUT) else a[1], text)


def _cut(text: str, limit: int) -> int:
    """Where to cut so that the head has at most `limit` bytes. The text is longer than that."""
    end = len(text.encode()[:limit].decode("utf-8", "ignore"))
    lines = [at for at in _line_ends(text) if at <= end]
    # A line end in the first half would leave a scrap of a message.
    if lines and lines[-1] * 2 >= end:
        return lines[-1]
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < end < anchor.end():
            return anchor.start() or end
    return _whole_character(text, end)


def _line_ends(text: str) -> list[int]:
    links = [anchor.span() for anchor in _ANCHOR.finditer(text)]
    ends = (found.start() for found in re.finditer("\n", text))
    return [at for at in ends if at and not any(start < at < end for start, end in links)]


def _whole_character(text: str, end: int) -> int:
    """Back to where what the eye sees as one character begins; not further than 16 code points."""
    for at in range(end, max(end - 16, 0), -1):
        if not _continues(text[at]) and text[at - 1] != _JOINER:
            return at
    return end


def _continues(char: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return bool(unicodedata.combining(char)) or char in "\u200d\ufe0e\ufe0f\u20e3" or is_skin_tone
