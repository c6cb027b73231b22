"""The envelope against a foreign one, and against wechatpy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from bot.errors import SettingsError
from bot.wechat.envelope import BadEnvelope, Envelope
from tests.wechat.foreign_envelope import ForeignEnvelope, read_tree

TOKEN, APPID = "a-token", "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
STAMP, NONCE = "1700000000", "397591431"
TEXT = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-person]]></FromUserName>"
    "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[你好 🀄 a < b & c]]></Content><MsgId>24042424242424242</MsgId></xml>"
)
FIELDS = {
    "ToUserName": "gh_1",
    "FromUserName": "o-person",
    "CreateTime": "1700000000",
    "MsgType": "text",
    "Content": "你好 🀄 a < b & c",
    "MsgId": "24042424242424242",
}

# What XML can carry in CDATA: no control but tab and newline, no surrogate, no non-character.
words = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t"
    )
)
secure = Envelope(TOKEN, APPID, AES_KEY)
plain = Envelope(TOKEN, APPID, None)
foreign = ForeignEnvelope(TOKEN, APPID, AES_KEY)
library = WeChatCrypto(TOKEN, AES_KEY, APPID)


def test_an_encrypted_push_is_opened() -> None:
    query, body = foreign.push(TEXT, STAMP, NONCE)
    opened = secure.open(query, body)
    assert opened.fields == FIELDS
    assert opened.timestamp == 1700000000
    assert opened.is_secure


def test_a_push_encrypted_by_wechatpy_is_opened() -> None:
    sealed = read_tree(library.encrypt_message(TEXT, NONCE, STAMP))
    assert isinstance(sealed, dict)
    query, body = foreign.deliver(sealed["Encrypt"], STAMP, NONCE)
    assert query["msg_signature"] == sealed["MsgSignature"]
    assert secure.open(query, body).fields == FIELDS


def test_a_plain_push_is_opened_when_no_key_is_set() -> None:
    opened = plain.open(*foreign.push_plain(TEXT, STAMP, NONCE))
    assert opened.fields == FIELDS
    assert not opened.is_secure


def test_the_raw_encryption_type_means_plain() -> None:
    query, body = foreign.push_plain(TEXT, STAMP, NONCE)
    assert plain.open({**query, "encrypt_type": "raw"}, body).fields == FIELDS


def test_a_compatible_push_is_read_from_its_encrypted_part_only() -> None:
    query, body = foreign.push(TEXT, STAMP, NONCE)
    mixed = body.replace(b"<Encrypt>", b"<Content><![CDATA[forged]]></Content><Encrypt>")
    assert secure.open(query, mixed).fields == FIELDS


def test_repeated_tags_become_a_list_and_nested_ones_a_dict() -> None:
    xml = "<xml><A><List><B>1</B></List><List><B>2</B></List></A><C/></xml>"
    opened = plain.open(*foreign.push_plain(xml, STAMP, NONCE))
    assert opened.fields == {"A": {"List": [{"B": "1"}, {"B": "2"}]}, "C": ""}


@given(words)
def test_any_words_arrive_as_they_were_sent(content: str) -> None:
    xml = f"<xml><Content><![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]></Content></xml>"
    assert secure.open(*foreign.push(xml, STAMP, NONCE)).fields == {"Content": content.strip()}


@given(words, st.binary(min_size=16, max_size=16), st.integers(0, 2**40), words)
def test_any_reply_is_read_by_others_as_it_was_sealed(
    reply: str, random: bytes, stamp: int, nonce: str
) -> None:
    sealed = secure.seal(reply, timestamp=stamp, nonce=nonce.strip(), random=random)
    assert foreign.read_reply(sealed) == reply
    tree = read_tree(sealed.decode())
    assert isinstance(tree, dict)
    message = {"Encrypt": tree["Encrypt"]}
    signature = tree["MsgSignature"]
    assert library.decrypt_message(message, signature, str(stamp), nonce.strip()) == reply


@pytest.mark.parametrize("size", range(70))
def test_every_length_of_padding_is_read_both_ways(size: int) -> None:
    xml = f"<xml><A>{'a' * size}</A></xml>"
    assert secure.open(*foreign.push(xml, STAMP, NONCE)).fields == {"A": "a" * size}
    sealed = secure.seal(xml, timestamp=1, nonce=NONCE, random=b"r" * 16)
    assert foreign.read_reply(sealed) == xml


def test_a_plain_reply_goes_out_as_it_is() -> None:
    assert plain.seal("<xml>好</xml>", timestamp=1, nonce=NONCE, random=b"") == "<xml>好</xml>".encode()


def test_a_reply_needs_sixteen_random_bytes() -> None:
    with pytest.raises(ValueError, match="random"):
        secure.seal("<xml/>", timestamp=1, nonce=NONCE, random=b"short")


def test_the_address_is_verified_in_every_mode() -> None:
    signature = foreign.sign(STAMP, NONCE)
    for envelope in (plain, secure):
        assert envelope.verify_url(signature, STAMP, NONCE)
        assert not envelope.verify_url(signature, STAMP, NONCE + "1")
        assert not envelope.verify_url("", STAMP, NONCE)
        assert not envelope.verify_url("签名", STAMP, NONCE)


@pytest.mark.parametrize(
    ("token", "appid", "key"),
    [
        ("", APPID, None),
        (TOKEN, "", None),
        (TOKEN, APPID, ""),
        (TOKEN, APPID, "short"),
        (TOKEN, APPID, "密" * 43),
    ],
)
def test_a_setting_that_would_let_anybody_in_stops_the_boot(token: str, appid: str, key: str | None) -> None:
    with pytest.raises(SettingsError):
        Envelope(token, appid, key)


@given(
    st.dictionaries(st.sampled_from(["signature", "timestamp", "nonce", "msg_signature"]), st.text()),
    st.binary(),
)
def test_garbage_raises_nothing_but_a_bad_envelope(query: dict[str, str], body: bytes) -> None:
    for envelope in (plain, secure):
        with pytest.raises(BadEnvelope) as caught:
            envelope.open(query, body)
        assert caught.value.is_forged


@given(st.binary(max_size=300) | st.text().map(lambda text: f"<xml>{text}</xml>".encode()))
def test_a_signed_body_of_garbage_raises_nothing_but_a_bad_envelope(body: bytes) -> None:
    query, _ = foreign.push_plain("", STAMP, NONCE)
    for envelope in (plain, secure):
        try:
            envelope.open(query, body)
        except BadEnvelope as error:
            assert error.reason
