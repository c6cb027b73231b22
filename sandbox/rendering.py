"""How WeChat shows a text: links and taps stay alive, everything else is only text."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

ANCHOR = re.compile(r"<a\s+([^>]*)>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
BARE_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
MENU_HOST = "bizmsgmenu"


@dataclass(frozen=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True)
class Tap:
    """A tap sends `content` as the person's own text, with `menu_id` beside it."""

    label: str
    content: str
    menu_id: str


@dataclass(frozen=True)
class Rendered:
    text: str
    html: str
    links: tuple[Link, ...] = ()
    taps: tuple[Tap, ...] = ()


def render_plain(text: str) -> Rendered:
    """The person's own words: nothing in them is markup."""
    return Rendered(text, html.escape(text))


def render_text(source: str) -> Rendered:
    """The account's words: `<a href>` to http, https and weixin works, other markup is shown as it stands."""
    pieces: list[Rendered] = []
    place = 0
    for found in ANCHOR.finditer(source):
        pieces.append(_render_words(source[place : found.start()]))
        pieces.append(_render_anchor(found))
        place = found.end()
    pieces.append(_render_words(source[place:]))
    return join(pieces)


def render_menu(head: str, choices: Iterable[Mapping[str, object]], tail: str) -> Rendered:
    """A msgmenu: a head, one tappable line for each choice, a tail."""
    lines = [render_text(head)] if head else []
    for choice in choices:
        content = str(choice["content"])
        lines.append(_tappable(Tap(content, content, str(choice["id"]))))
    if tail:
        lines.append(render_text(tail))
    return join(lines, "\n")


def join(pieces: Iterable[Rendered], by: str = "") -> Rendered:
    pieces = list(pieces)
    return Rendered(
        by.join(piece.text for piece in pieces),
        by.join(piece.html for piece in pieces),
        tuple(link for piece in pieces for link in piece.links),
        tuple(tap for piece in pieces for tap in piece.taps),
    )


def _render_anchor(found: re.Match[str]) -> Rendered:
    href_found = HREF.search(found.group(1))
    href = html.unescape((href_found.group(1) or href_found.group(2) or "").strip()) if href_found else ""
    label = html.unescape(re.sub(r"<[^>]*>", "", found.group(2)))
    parts = urlsplit(href)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return _linked(Link(label, href))
    if parts.scheme == "weixin" and parts.netloc == MENU_HOST:
        return _render_menu_link(label, parts.query, found.group(0))
    return render_plain(found.group(0))


def _render_menu_link(label: str, query: str, source: str) -> Rendered:
    values = parse_qs(query, keep_blank_values=True)
    content, menu_id = values.get("msgmenucontent"), values.get("msgmenuid")
    if not content or not menu_id:  # the client needs both
        return render_plain(source)
    return _tappable(Tap(label, content[0], menu_id[0]))


def _render_words(words: str) -> Rendered:
    """Words outside anchors: a bare address becomes a link by itself, as in the client."""
    pieces: list[Rendered] = []
    place = 0
    for found in BARE_URL.finditer(words):
        pieces.append(render_plain(words[place : found.start()]))
        pieces.append(_linked(Link(found.group(0), found.group(0))))
        place = found.end()
    pieces.append(render_plain(words[place:]))
    return join(pieces)


def _linked(link: Link) -> Rendered:
    shown = f'<a href="{html.escape(link.href)}" data-link="1">{html.escape(link.label)}</a>'
    return Rendered(link.label, shown, links=(link,))


def _tappable(tap: Tap) -> Rendered:
    query = urlencode({"msgmenucontent": tap.content, "msgmenuid": tap.menu_id})
    shown = (
        f'<a href="weixin://{MENU_HOST}?{html.escape(query)}" data-content="{html.escape(tap.content)}" '
        f'data-menu-id="{html.escape(tap.menu_id)}">{html.escape(tap.label)}</a>'
    )
    return Rendered(tap.label, shown, taps=(tap,))
