"""Envelopes that somebody tampered with, compared with what wechatpy makes of them."""

from collections.abc import Callable
from typing import Any

import pytest
import xmltodict
from wechatpy.crypto import WeChatCrypto

from bot.wechat.envelope import BadEnvelope, Envelope
from tests.wechat.foreign_envelope import ForeignEnvelope
from tests.wechat.test_envelope import AES_KEY, APPID, NONCE, STAMP, TEXT, TOKEN

secure = Envelope(TOKEN, APPID, AES_KEY)
plain = Envelope(TOKEN, APPID, None)
foreign = ForeignEnvelope(TOKEN, APPID, AES_KEY)
library = WeChatCrypto(TOKEN, AES_KEY, APPID)

GOOD = foreign.encrypt(TEXT.encode())
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>'


def refusal(envelope: Envelope, query: dict[str, str], body: bytes) -> BadEnvelope:
    with pytest.raises(BadEnvelope) as caught:
        envelope.open(query, body)
    return caught.value


def library_fields(query: dict[str, str], body: bytes) -> dict[str, Any]:
    """What wechatpy reads, with its None for an empty tag as ours is: an empty text."""
    xml = library.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    fields = xmltodict.parse(xml)["xml"]
    return {name: "" if value is None else value for name, value in fields.items()}


@pytest.mark.parametrize(
    "encrypted",
    [
        pytest.param(GOOD[:-1], id="truncated base64"),
        pytest.param(GOOD[:-24], id="truncated ciphertext"),
        pytest.param(GOOD[:44], id="two blocks only"),
        pytest.param("A" + GOOD[1:-8] + "AAAAAAA=", id="changed last block"),
        pytest.param("!!!!", id="no base64 at all"),
        pytest.param("密文", id="not ascii"),
        pytest.param(foreign.encrypt(TEXT.encode(), appid="wx-another"), id="another appid"),
        pytest.param(foreign.encrypt(TEXT.encode(), length=2**32 - 1), id="length far too large"),
        pytest.param(
            foreign.encrypt(TEXT.encode(), length=len(TEXT.encode()) + 1), id="length one too large"
        ),
        pytest.param(foreign.encrypt(TEXT.encode(), length=0), id="length zero"),
        pytest.param(foreign.encrypt_blocks(b"\x01" * 16), id="no room for the length"),
        pytest.param(foreign.encrypt_blocks(b"r" * 31 + b"\x20"), id="padding over everything"),
    ],
)
def test_a_ciphertext_that_wechatpy_refuses_is_forged(encrypted: str) -> None:
    query, body = foreign.deliver(encrypted, STAMP, NONCE)
    assert refusal(secure, query, body).is_forged
    with pytest.raises(Exception):  # noqa: B017 - wechatpy raises what happens to break
        library_fields(query, body)


def _padded(padding: bytes) -> str:
    """A right message with this padding, lengthened to whole blocks where that leaves it right."""
    message = TEXT.encode()
    message += b" " * (-(16 + 4 + len(message) + len(APPID) + len(padding)) % 16)
    return foreign.encrypt_blocks(
        b"r" * 16 + len(message).to_bytes(4, "big") + message + APPID.encode() + padding
    )


@pytest.mark.parametrize("padding", [b"\x01", b"\x03\x03\x03", b"\x11" * 17, b"\x20" * 32])
def test_padding_of_any_length_up_to_32_is_right(padding: bytes) -> None:
    assert secure.open(*foreign.deliver(_padded(padding), STAMP, NONCE)).fields["MsgType"] == "text"


@pytest.mark.parametrize("padding", [b"", b"\x00", b"\x21" * 33, b"\xff", b"\x02\x03\x03", b"\0\0\0\x04"])
def test_padding_that_is_not_pkcs7_is_forged(padding: bytes) -> None:
    assert refusal(secure, *foreign.deliver(_padded(padding), STAMP, NONCE)).is_forged


@pytest.mark.parametrize(
    "xml",
    [
        TEXT,
        "<xml><A>1</A></xml>",
        "<xml> <A> spaced </A>\n<B></B><C/></xml>\n",
        "\ufeff<xml><A>after a byte order mark</A></xml>",
        "<?xml version='1.0' encoding='GBK'?><xml><A>声明</A></xml>",
        "<xml><!-- remark --><A>1</A></xml>",
        "<xml><A>a &lt;b&gt; &amp; &#65; &#x4f60;</A></xml>",
        "<xml><A><![CDATA[one]]> and <![CDATA[two]]></A></xml>",
        "<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>",
        "<xml><A><![CDATA[[微笑] a]b ]] c]]></A></xml>",
        "<xml><A><![CDATA[<![CDATA[nested]]></A></xml>",
        "<xml><A><![CDATA[a\r\nb\rc]]></A></xml>",
        "<xml><A>1</A><A>2</A><A>3</A></xml>",
        "<xml><A><B><C>deep</C><C>er</C></B></A></xml>",
        "<xml><A><![CDATA[</A><A>2]]></A></xml>",
        "<xml><Ünï-1.x>名</Ünï-1.x></xml>",
        "<xml><A>&unknown;</A></xml>",
        "<xml><A>a ]]> b</A></xml>",
        "<xml><A><![CDATA[a]]>]]></A></xml>",
        "<xml><A><![CDATA[never closed</A></xml>",
        "<xml><A>1</B></xml>",
        "<xml><A>1</A>",
        "<xml><A>1</A></xml><xml/>",
        "<xml><A>1</A></xml> trailing",
        "<xml><1A>1</1A></xml>",
        "<root><A>1</A></root>",
        "<xml>only words</xml>",
        "<xml/>",
        "",
        "   ",
        '{"json": 1}',
        BOMB,
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
    ],
)
def test_we_read_and_refuse_the_same_documents_as_wechatpy(xml: str) -> None:
    query, body = foreign.push(xml, STAMP, NONCE)
    try:
        expected = library_fields(query, body)
    except Exception:
        assert not refusal(secure, query, body).is_forged
    else:
        assert secure.open(query, body).fields == expected


@pytest.mark.parametrize(
    "xml", [b"<xml><A>\xff</A></xml>", b"<xml><A>\xed\xa0\x80</A></xml>", b"\xfe\xff\x00<"]
)
def test_what_is_not_utf8_is_refused_as_genuine(xml: bytes) -> None:
    query, body = foreign.deliver(foreign.encrypt(xml), STAMP, NONCE)
    assert not refusal(secure, query, body).is_forged


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[first\x0bsecond\x00]]>",
        "first&#0;second",
        "first&#11;second",
        "first&#xFFFE;second",
        "first\ufffesecond",
        "<![CDATA[first\ufffesecond\uffff]]>",
    ],
)
def test_characters_that_xml_forbids_are_dropped_where_wechatpy_loses_the_message(text: str) -> None:
    """No parser reads them, and the person who pasted one is answered: they go before the parser comes."""
    query, body = foreign.push(f"<xml><A>{text}</A></xml>", STAMP, NONCE)
    with pytest.raises(xmltodict.expat.ExpatError):
        library_fields(query, body)
    assert secure.open(query, body).fields == {"A": "firstsecond"}


@pytest.mark.parametrize("text", ["&#0;", "&#11;", "\ufffe"])
def test_a_text_of_nothing_but_forbidden_characters_is_an_empty_text(text: str) -> None:
    query, body = foreign.push(f"<xml><A>{text}</A></xml>", STAMP, NONCE)
    assert secure.open(query, body).fields == {"A": ""}


def test_any_document_type_is_refused() -> None:
    query, body = foreign.push("<!DOCTYPE xml><xml><A>1</A></xml>", STAMP, NONCE)
    assert not refusal(secure, query, body).is_forged
    assert refusal(plain, *foreign.push_plain(BOMB, STAMP, NONCE)).reason.endswith("is not allowed)")


def test_deep_nesting_is_refused() -> None:
    xml = "<xml>" + "<A>" * 5000 + "</A>" * 5000 + "</xml>"
    assert not refusal(plain, *foreign.push_plain(xml, STAMP, NONCE)).is_forged


def test_plain_xml_is_forged_when_a_key_is_set() -> None:
    assert refusal(secure, *foreign.push_plain(TEXT, STAMP, NONCE)).is_forged


@pytest.mark.parametrize(
    "encrypted", ["<Encrypt/>", "<Encrypt><A>1</A></Encrypt>", "<Encrypt>a</Encrypt>" * 2]
)
def test_an_odd_encrypted_part_is_forged(encrypted: str) -> None:
    query, _ = foreign.push_plain(TEXT, STAMP, NONCE)
    assert refusal(secure, query, f"<xml>{encrypted}</xml>".encode()).is_forged


def test_an_encrypted_push_is_refused_when_no_key_is_set() -> None:
    query, body = foreign.push(TEXT, STAMP, NONCE)
    assert refusal(plain, query, body).is_forged
    assert refusal(plain, {**query, "encrypt_type": ""}, body).is_forged


def _without(name: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda query: {key: value for key, value in query.items() if key != name}


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce"])
def test_every_signed_part_is_needed_and_checked(name: str) -> None:
    query, body = foreign.push(TEXT, STAMP, NONCE)
    assert refusal(secure, _without(name)(query), body).is_forged
    assert refusal(secure, {**query, name: query[name][::-1] + "0"}, body).is_forged
    assert refusal(secure, {**query, name: "签"}, body).is_forged


def test_another_ciphertext_under_an_old_signature_is_forged() -> None:
    query, _ = foreign.push(TEXT, STAMP, NONCE)
    _, other = foreign.push(TEXT.replace("o-person", "o-victim"), STAMP, NONCE)
    assert refusal(secure, query, other).is_forged


def test_a_signed_timestamp_that_is_no_number_is_forged() -> None:
    for stamp in ("now", "１７", "1" * 13, "-5"):
        assert refusal(plain, *foreign.push_plain(TEXT, stamp, NONCE)).is_forged


def test_a_body_over_64_kib_is_refused_unread() -> None:
    query, body = foreign.push_plain(f"<xml><A>{'a' * 65_536}</A></xml>", STAMP, NONCE)
    assert refusal(plain, query, body).reason == "the body is too large"
