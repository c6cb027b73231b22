"""The envelope of a callback: what anybody posts, and what only WeChat can."""

import base64
from http import HTTPStatus
from io import BytesIO
from typing import Any

from bot.wechat.door import Answer, Door, plain
from bot.wechat.envelope import MAX_BODY, BadEnvelope, Envelope
from bot.wechat.inbound import MAX_KEY, parse
from bot.wechat.outgoing import text_reply
from bot.wechat.xml import BadXml, Fields, read
from tests.fuzz.target import Bytes, Target
from tests.wechat.foreign_envelope import ForeignEnvelope
from tests.wechat.test_envelope import AES_KEY, APPID, NONCE, STAMP, TEXT, TOKEN

_SECURE, _PLAIN = Envelope(TOKEN, APPID, AES_KEY), Envelope(TOKEN, APPID, None)
_WECHAT = ForeignEnvelope(TOKEN, APPID, AES_KEY)
_EVENT = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-1]]></FromUserName>"
    "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[{}]]></Event>{}</xml>"
)
_DOCUMENTS = (
    TEXT,
    _EVENT.format("subscribe", "<EventKey><![CDATA[qrscene_face-1]]></EventKey><Ticket>T</Ticket>"),
    _EVENT.format("SCAN", "<EventKey>face-1</EventKey><Ticket>T</Ticket>"),
    _EVENT.format("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID><Status><![CDATA[success]]></Status>"),
    _EVENT.format(
        "subscribe_msg_popup_event",
        "<SubscribeMsgPopupEvent><List><TemplateId>a</TemplateId></List><List/></SubscribeMsgPopupEvent>",
    ),
    TEXT.replace("<![CDATA[text]]>", "location").replace(
        "<Content>", "<Location_X>34.7</Location_X><Location_Y>113.6</Location_Y><Content>"
    ),
    TEXT.replace("<![CDATA[text]]>", "voice").replace(
        "<Content>", "<MediaId>m</MediaId><Recognition>同意</Recognition><Content>"
    ),
)


def check(data: bytes) -> None:
    source = Bytes(data)
    source.one_of((_stranger, _in_plain_mode, _in_secure_mode, _ciphertext, _read_both_ways))(source)


def _stranger(source: Bytes) -> None:
    """Nothing is signed: the answer says so, and nothing is read of it."""
    environ = {
        "PATH_INFO": "/wechat",
        "REQUEST_METHOD": "POST",
        "QUERY_STRING": source.part().decode("latin-1"),
        "CONTENT_LENGTH": source.part().decode("latin-1"),
        "wsgi.input": BytesIO(source.rest()),
    }
    assert _answered(environ) == "403 Forbidden"


def _in_plain_mode(source: Bytes) -> None:
    query = {"signature": _WECHAT.sign(STAMP, NONCE), "timestamp": STAMP, "nonce": NONCE}
    _open(_PLAIN, query, source.rest(), is_wechats=False)


def _in_secure_mode(source: Bytes) -> None:
    """WeChat itself says this: it may be odd, and it is never called forged."""
    query, body = _WECHAT.deliver(_WECHAT.encrypt(source.rest()), STAMP, NONCE)
    _open(_SECURE, query, body, is_wechats=len(body) <= MAX_BODY)


def _ciphertext(source: Bytes) -> None:
    """The sender knows the token, and not the AES key."""
    query, body = _WECHAT.deliver(base64.b64encode(source.rest()).decode(), STAMP, NONCE)
    _open(_SECURE, query, body, is_wechats=False)


def _read_both_ways(source: Bytes) -> None:
    """A blank in the first tag sends the document the long way, which finds the same."""
    document = source.rest()
    if document.startswith(b"<xml>"):
        assert _fields(document) == _fields(b"<xml >" + document[5:])


def _open(envelope: Envelope, query: dict[str, str], body: bytes, *, is_wechats: bool) -> None:
    try:
        opened = envelope.open(query, body)
        event = parse(opened.fields)
    except BadEnvelope as bad:
        assert not (is_wechats and bad.is_forged), bad.reason
        return
    assert event.openid
    assert len(event.key) <= MAX_KEY
    reply = text_reply(event.openid, "gh_1", "好的 ]]> &amp; <a>", int(event.created_at.timestamp()))
    told = read(reply if isinstance(reply, bytes) else reply.encode())
    assert told["ToUserName"] == event.openid.strip()
    assert told["Content"] == "好的 ]]> &amp; <a>"


def _fields(document: bytes) -> Fields | None:
    try:
        return read(document)
    except BadXml:
        return None


def _answered(environ: dict[str, Any]) -> str:
    statuses: list[str] = []
    door = Door(_nobody, "/wechat", MAX_BODY, _refuse, _receive)
    door(environ, lambda status, headers: statuses.append(status))
    return statuses[0]


def _nobody(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    raise AssertionError("a callback went past the door")


def _refuse(query: Any) -> Answer | None:
    signed = (query.get(name, "") for name in ("signature", "timestamp", "nonce"))
    return None if _SECURE.verify_url(*signed) else plain("forbidden", HTTPStatus.FORBIDDEN)


def _receive(query: Any, body: bytes) -> Answer:
    raise AssertionError("an unsigned body was read")


_QUERY = b"signature=x&timestamp=1700000000&nonce=1&encrypt_type=aes&msg_signature=y"
CALLBACKS = Target(
    check,
    seeds=(
        b"\0" + _QUERY + b"\0" + b"12\0<xml></xml>",
        *(bytes((mode,)) + document.encode() for mode in (1, 2, 4) for document in _DOCUMENTS),
        b"\3" + base64.b64decode(_WECHAT.encrypt(TEXT.encode())),
    ),
    words=(
        b"<![CDATA[",
        b"]]>",
        b"&#x41;",
        b"&amp;",
        b"<xml>",
        b"</xml>",
        b"<!DOCTYPE x>",
        b"<?xml?>",
        b"\r",
        b"<Encrypt>",
        b"<MsgType>",
        b"</MsgType>",
        b"<List>",
        b"</List>",
        b"\xef\xbb\xbf",
        b"<!--",
        b"-->",
        b"%00",
        b"&",
        b"&#65534;",
    ),
    longest=8192,
    seconds=0.5,
)
