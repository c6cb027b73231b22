"""A strict reader for the small XML that WeChat posts, and CDATA for what we answer."""

import re
from typing import Any, Final, TypeAlias
from xml.parsers import expat

Value: TypeAlias = str | dict[str, "Value"] | list["Value"]
Fields: TypeAlias = dict[str, Value]

MAX_DEPTH: Final = 16

# XML 1.0 allows no C0 control except tab, newline and return, not even escaped. One pasted from a word
# processor must not cost the person the message, so they are dropped before the text is read.
_CONTROLS: Final = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_LEAF: Final = re.compile(
    r"\s*<([A-Za-z_][A-Za-z0-9_]*)>"
    r"(?:<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>|([^<&\]]*))"
    r"</\1>"
)
_REFERENCE: Final = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_OPENING: Final = re.compile(r"\s*<xml>")
_CLOSING: Final = re.compile(r"\s*</xml>\s*\Z")


class BadXml(Exception):
    """Not an `<xml>` document of the plain kind that WeChat sends."""


def read(document: bytes) -> Fields:
    """The fields under `<xml>`: text stripped, nested tags as dicts, repeated tags as lists.

    A flat document of plain leaves, which nearly all are, takes a short way; any other goes through expat.
    Both give the same answer.
    """
    try:
        text = document.translate(None, _CONTROLS).decode("utf-8")
    except UnicodeDecodeError:
        raise BadXml("not UTF-8") from None
    text = _readable(text)
    fields = _read_flat(text)
    return _Reader().read(text) if fields is None else fields


def _readable(text: str) -> str:
    """Without what XML does not allow and no parser reads: it must not cost the person the message."""
    text = text.replace("\ufffe", "").replace("\uffff", "")
    return _REFERENCE.sub(_or_nothing, text) if "&#" in text else text


def _or_nothing(reference: re.Match[str]) -> str:
    hexadecimal, decimal = reference.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_control = code < 0x20 and code not in (0x09, 0x0A, 0x0D)
    is_no_character = 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF
    return "" if is_control or is_no_character else reference[0]


def cdata(text: str) -> str:
    """The text as CDATA; `]]>` inside is split over two sections."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _read_flat(text: str) -> Fields | None:
    opening = _OPENING.match(text)
    # Line ends other than \n have rules of their own: expat knows them.
    if opening is None or "\r" in text:
        return None
    fields: Fields = {}
    at = opening.end()
    while leaf := _LEAF.match(text, at):
        name, quoted, plain = leaf.groups()
        if name in fields:
            return None
        fields[name] = (plain if quoted is None else quoted).strip()
        at = leaf.end()
    return fields if fields and _CLOSING.match(text, at) else None


class _Reader:
    """The long way: expat, without document types and with bounded depth."""

    def __init__(self) -> None:
        self._open: list[Fields] = [{}]
        self._text: list[str] = []

    def read(self, text: str) -> Fields:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(text, True)
        except expat.ExpatError as error:
            raise BadXml(f"expat: {expat.ErrorString(error.code)}") from None
        root = self._open[0].get("xml")
        if not isinstance(root, dict):
            raise BadXml("no fields under <xml>")
        return root

    def _refuse_doctype(self, *_: Any) -> None:
        raise BadXml("a document type is not allowed")

    def _start(self, name: str, _: dict[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise BadXml("nested too deeply")
        self._open.append({})
        self._text.clear()

    def _end(self, name: str) -> None:
        children = self._open.pop()
        value: Value = children or "".join(self._text).strip()
        self._text.clear()
        parent = self._open[-1]
        before = parent.get(name)
        if before is None:
            parent[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            parent[name] = [before, value]
