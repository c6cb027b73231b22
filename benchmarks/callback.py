"""WeChat's side of an encrypted callback: builds pushes, checks answers."""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass
from urllib.parse import urlencode

import xmltodict
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# Neither wechatpy nor the service's own codec is used here: a fault in one of them must not check itself.
PAD = 32


class AnswerError(Exception):
    """An answer that WeChat would refuse, or that is not the expected next step."""


@dataclass(frozen=True, slots=True)
class Account:
    """What both sides of the callback know."""

    name: str = "gh_benchmark0001"
    appid: str = "wx00000000benchmark"
    token: str = "benchmarktoken"
    aes_key: str = "YmVuY2htYXJrYmVuY2htYXJrYmVuY2htYXJrYmVuY2g"

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.aes_key + "=")


@dataclass(frozen=True, slots=True)
class Push:
    """One text message of one person."""

    openid: str
    message_id: int
    created: int
    text: str


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def http_request(account: Account, push: Push, path: str) -> bytes:
    """The whole POST that WeChat sends in secure mode, as bytes for a kept-alive connection."""
    nonce = str(100_000_000 + push.message_id % 900_000_000)
    stamp = str(push.created)
    sealed = _encrypt(account, _message_xml(account, push).encode())
    body = (
        f"<xml>\n<ToUserName><![CDATA[{account.name}]]></ToUserName>\n"
        f"<Encrypt><![CDATA[{sealed}]]></Encrypt>\n</xml>"
    ).encode()
    query = urlencode(
        {
            "signature": sign(account.token, stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "openid": push.openid,
            "encrypt_type": "aes",
            "msg_signature": sign(account.token, stamp, nonce, sealed),
        }
    )
    head = (
        f"POST {path}?{query} HTTP/1.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\nHost: 127.0.0.1\r\n"
        f"Pragma: no-cache\r\nContent-Length: {len(body)}\r\nContent-Type: text/xml\r\n\r\n"
    )
    return head.encode() + body


def check_answer(account: Account, openid: str, status: int, body: bytes) -> str:
    """The words of an answer, its creation time left out; raises AnswerError where WeChat would balk."""
    if status != 200:
        raise AnswerError(f"status {status}")
    envelope = _fields(body, "envelope")
    sealed = envelope.get("Encrypt") or ""
    signature = sign(account.token, envelope.get("TimeStamp") or "", envelope.get("Nonce") or "", sealed)
    if not sealed or signature != envelope.get("MsgSignature"):
        raise AnswerError("the signature of the answer is wrong")
    reply = _decrypt(account, sealed)
    fields = _fields(reply, "reply")
    if fields.get("ToUserName") != openid or fields.get("FromUserName") != account.name:
        raise AnswerError("the answer is addressed to somebody else")
    return re.sub(r"<CreateTime>.*?</CreateTime>", "", reply.decode())


def _message_xml(account: Account, push: Push) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{account.name}]]></ToUserName>\n"
        f"<FromUserName><![CDATA[{push.openid}]]></FromUserName>\n"
        f"<CreateTime>{push.created}</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n"
        f"<Content><![CDATA[{push.text}]]></Content>\n<MsgId>{push.message_id}</MsgId>\n</xml>"
    )


def _cipher(account: Account) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(account.key), modes.CBC(account.key[:16]))


def _encrypt(account: Account, message: bytes) -> str:
    # The 16 leading bytes are random at WeChat; they need only differ between messages.
    lead = hashlib.sha256(message).digest()[:16]
    plain = lead + struct.pack(">I", len(message)) + message + account.appid.encode()
    pad = PAD - len(plain) % PAD
    encryptor = _cipher(account).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _decrypt(account: Account, sealed: str) -> bytes:
    try:
        decryptor = _cipher(account).decryptor()
        plain = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
    except ValueError as error:
        raise AnswerError("the answer cannot be decrypted") from error
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= PAD or plain[-pad:] != bytes([pad]) * pad or len(plain) < 20 + pad:
        raise AnswerError("the padding of the answer is wrong")
    length = struct.unpack(">I", plain[16:20])[0]
    if plain[20 + length : -pad] != account.appid.encode():
        raise AnswerError("the answer bears another appid")
    return plain[20 : 20 + length]


def _fields(document: bytes, what: str) -> dict[str, str | None]:
    try:
        return dict(xmltodict.parse(document)["xml"])
    except Exception as error:
        raise AnswerError(f"the {what} of the answer is not XML: {document[:60]!r}") from error
