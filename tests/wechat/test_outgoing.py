"""Text on its way out."""

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import parse_message

from bot.wechat.outgoing import MAX_BYTES, cap, clean, link, quote, split, tap, text_reply, transfer_reply
from tests.wechat.foreign_envelope import read_tree

any_text = st.text(st.characters(), max_size=200)
LINK = link("点这里上传营业执照", "https://ca.example/p/upload?key=abc")
pieces = st.sampled_from(
    ["好的。", "a", "\n", "\n\n", " ", "👨‍👩‍👧", "é", LINK, "<a broken", "</a>", "🇨🇳", "\ud800"]
)
compositions = st.lists(pieces, max_size=60).map("".join)


def links_in(text: str) -> list[str]:
    return re.findall(r"<a [^<>]*>[^<]*</a>", text)


@given(any_text)
def test_clean_text_can_be_sent_and_stays_the_same(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert clean(cleaned) == cleaned


def test_line_ends_become_newlines_and_emoji_stay_whole() -> None:
    assert clean("一\r\n二\r三\x00\u202e\t👨‍👩‍👧") == "一\n二\n三\t👨‍👩‍👧"


@given(any_text, any_text)
def test_quoted_words_cannot_make_a_link(left: str, right: str) -> None:
    quoted = quote(f'{left}<a href="https://evil.example">{right}</a>')
    assert "<" not in quoted
    assert ">" not in quoted
    assert "<" not in unicodedata.normalize("NFKC", quote("<>"))


def test_quoted_words_stay_readable() -> None:
    assert quote("甲<乙>公司") == "甲〈乙〉公司"


@given(any_text, any_text.filter(lambda text: bool(clean(text))), st.text("abc.-0123", min_size=1))
def test_a_tap_says_back_exactly_what_it_was_given(label: str, content: str, menu_id: str) -> None:
    found = re.fullmatch(r'<a href="([^"<>\s]+)">([^<>\n]*)</a>', tap(label, content, menu_id))
    assert found
    query = parse_qs(urlsplit(found[1]).query, strict_parsing=True, keep_blank_values=True)
    assert query == {"msgmenucontent": [clean(content)], "msgmenuid": [menu_id]}


def test_a_link_keeps_its_address_and_escapes_what_would_end_it() -> None:
    address = 'https://ca.example/p/a?x=%E5%8D%A1&y="><b>深圳 </b>#z'
    assert link("卡<b>", address) == (
        '<a href="https://ca.example/p/a?x=%E5%8D%A1&y=%22%3E%3Cb%3E%E6%B7%B1%E5%9C%B3%20%3C/b%3E#z">卡〈b〉</a>'
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "weixin://x", "//ca.example", "https://", "", "ca.example"]
)
def test_only_web_addresses_are_linked(address: str) -> None:
    with pytest.raises(ValueError, match="http"):
        link("页面", address)


def test_a_short_text_is_neither_cut_nor_split() -> None:
    assert cap("你好\n再见") == "你好\n再见"
    assert split("你好\n再见") == ["你好\n再见"]
    assert split(" \n ") == []


def test_a_long_text_is_cut_at_a_line_end() -> None:
    lines = [f"第{number}行" + "字" * 50 for number in range(30)]
    assert cap("\n".join(lines)) == "\n".join(lines[:12])
    parts = split("\n".join(lines))
    assert [line for part in parts for line in part.split("\n")] == lines


def test_one_long_line_is_cut_within_and_marked() -> None:
    assert cap("字" * 1000) == "字" * 665 + "…"
    assert split("字" * 1000) == ["字" * 666, "字" * 334]


def test_a_short_first_line_is_no_place_to_cut() -> None:
    text = "您好\n" + "字" * 1000
    assert cap(text) == "您好\n" + "字" * 663 + "…"
    assert split(text)[0] == "您好\n" + "字" * 664


def test_a_family_of_emoji_is_not_torn_apart() -> None:
    family = "👨‍👩‍👧"
    for padding in range(30):
        first, *_ = split("x" * padding + family * 200)
        assert first == "x" * padding + family * ((MAX_BYTES - padding) // len(family.encode()))


def test_a_link_is_moved_whole_to_the_next_message() -> None:
    parts = split("字" * 650 + LINK + "后")
    assert parts == ["字" * 650, LINK + "后"]
    assert cap("字" * 650 + LINK) == "字" * 650 + "…"


def test_a_link_too_long_for_any_message_becomes_its_words() -> None:
    assert split(link("看这里", "https://ca.example/" + "a" * 3000)) == ["看这里"]


def test_what_only_begins_like_a_link_swallows_nothing() -> None:
    text = "<a broken" + "字" * 30 + link("看这里", "https://ca.example/p/upload")
    assert "".join(split(text, 120)) == text


@given(compositions, st.integers(120, 300))
def test_every_part_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < len(part.encode()) <= limit for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", clean(text))
    assert [found for part in parts for found in links_in(part)] == links_in(clean(text))
    capped = cap(text, limit)
    assert len(capped.encode()) <= limit
    assert clean(text).startswith(capped.removesuffix("…").rstrip("\n"))
    assert links_in(clean(text))[: len(links_in(capped))] == links_in(capped)
    assert capped.count("<a href") == capped.count(LINK)


@given(any_text)
def test_a_reply_is_xml_that_wechatpy_reads_or_a_refusal(content: str) -> None:
    content = f"{content}]]></Content>{content}"
    message = parse_message(text_reply("o-person", "gh_1", content, 1700000000))
    assert message.content == cap(content).strip()
    assert (message.target, message.source, message.type) == ("o-person", "gh_1", "text")


@pytest.mark.parametrize("content", ["", "  \n", "\x00", "\ud800"])
def test_an_empty_reply_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="say something"):
        text_reply("o-person", "gh_1", content, 1700000000)


@pytest.mark.parametrize(("account", "named"), [("", None), ("kf1@szca", {"KfAccount": "kf1@szca"})])
def test_a_transfer_names_an_account_or_any_agent(account: str, named: dict[str, str] | None) -> None:
    reply = read_tree(transfer_reply("o-person", "gh_1", account, 1700000000))
    assert isinstance(reply, dict)
    assert (reply["MsgType"], reply.get("TransInfo")) == ("transfer_customer_service", named)
    assert (reply["ToUserName"], reply["FromUserName"]) == ("o-person", "gh_1")
