"""The XML reader against xmltodict, over documents put together at random."""

from typing import Any
from xml.parsers.expat import ExpatError

import pytest
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
    expected = library_read(text.translate({0xFFFE: None, 0xFFFF: None}))  # we drop them
    try:
        assert read(text.encode()) == expected
    except BadXml:
        assert expected is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("您\ufffe好", "您好"),
        ("您\uffff好", "您好"),
        ("您&#xD800;好", "您好"),
        ("您&#55296;好", "您好"),
        ("您&#0;&#x1F;好", "您好"),
        ("您&#x110000;好", "您好"),
        ("您&#x4E2D;好", "您中好"),
        ("您&#9;好", "您\t好"),
        ("您&#20013;好", "您中好"),
    ],
)
def test_what_xml_does_not_allow_costs_nobody_the_message(sent: str, kept: str) -> None:
    assert read(f"<xml><Content>{sent}</Content></xml>".encode()) == {"Content": kept}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_cdata_keeps_any_text(text: str) -> None:
    assert xmltodict.parse(f"<xml>{cdata(text)}</xml>", strip_whitespace=False)["xml"] == (text or None)
