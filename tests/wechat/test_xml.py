"""The XML reader against xmltodict, over documents put together at random."""

from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.wechat.xml import BadXml, cdata, read

PIECES = [
    *("<xml>", "</xml>", "<A>", "</A>", "<B>", "</B>", "<A/>", "<![CDATA[", "]]>", "]", "]]", ">", "&lt;"),
    *(
        "&amp;",
        "&",
        "<",
        "<!-- x -->",
        "\r\n",
        "\r",
        "\n",
        " ",
        "\u3000",
        "x",
        "你好",
        "🀄",
        "\ufffe",
        "<A >",
    ),
]
leaves = st.builds(
    lambda name, inside: f"<{name}>{inside}</{name}>",
    st.sampled_from(["A", "B", "C"]),
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
)
documents = st.lists(leaves | st.sampled_from(PIECES), max_size=6).map(
    lambda pieces: f"<xml>{''.join(pieces)}</xml>"
)


def library_read(text: str) -> Any:
    """What xmltodict reads; None if it reads no fields."""
    try:
        fields = xmltodict.parse(text)["xml"]
    except ExpatError:
        return None
    return _without_none(fields) if isinstance(fields, dict) else None


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        # Words between tags, which we leave out.
        return {name: _without_none(inner) for name, inner in value.items() if name != "#text"}
    if isinstance(value, list):
        return [_without_none(inner) for inner in value]
    return "" if value is None else value


@settings(max_examples=500)
@given(documents)
@example("<xml><A><![CDATA[]]></A></xml>")
@example("<xml><A>1</A>stray<B>2</B></xml>")
def test_it_reads_what_xmltodict_reads_and_refuses_what_it_refuses(text: str) -> None:
    expected = library_read(text)
    try:
        assert read(text.encode()) == expected
    except BadXml:
        assert expected is None


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_cdata_keeps_any_text(text: str) -> None:
    assert xmltodict.parse(f"<xml>{cdata(text)}</xml>", strip_whitespace=False)["xml"] == (text or None)
