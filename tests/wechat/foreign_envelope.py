"""WeChat's side of the envelope, written from the protocol alone and sharing nothing with ours."""

import base64
import hashlib
import os
from typing import Any
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Tree = str | dict[str, Any]


class ForeignEnvelope:
    """Pushes as WeChat sends them, replies as WeChat reads them. CBC is chained by hand over AES blocks."""

    def __init__(self, token: str, appid: str, aes_key: str) -> None:
        self.token = token
        self.appid = appid
        self.key = base64.b64decode(aes_key + "=")

    def push(self, xml: str, timestamp: str, nonce: str) -> tuple[dict[str, str], bytes]:
        """The query and the body of an encrypted push."""
        return self.deliver(self.encrypt(xml.encode()), timestamp, nonce)

    def deliver(self, encrypted: str, timestamp: str, nonce: str) -> tuple[dict[str, str], bytes]:
        """Query and body around any text in the place of the ciphertext, rightly signed."""
        query = {
            "signature": self.sign(timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": self.sign(timestamp, nonce, encrypted),
        }
        tail = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return query, f"<xml>\n<ToUserName><![CDATA[gh_account]]></ToUserName>\n{tail}".encode()

    def push_plain(self, xml: str, timestamp: str, nonce: str) -> tuple[dict[str, str], bytes]:
        query = {"signature": self.sign(timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        return query, xml.encode()

    def sign(self, *parts: str) -> str:
        text = "".join(sorted([self.token, *parts]))
        return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - the protocol's

    def encrypt(self, message: bytes, *, length: int | None = None, appid: str | None = None) -> str:
        size = len(message) if length is None else length
        plain = os.urandom(16) + size.to_bytes(4, "big") + message + (appid or self.appid).encode()
        count = 32 - len(plain) % 32
        return self.encrypt_blocks(plain + bytes([count] * count))

    def encrypt_blocks(self, plain: bytes) -> str:
        block = Cipher(algorithms.AES(self.key), modes.ECB()).encryptor()  # noqa: S305 - chained below
        previous, out = self.key[:16], b""
        for at in range(0, len(plain), 16):
            previous = block.update(_xor(plain[at : at + 16], previous))
            out += previous
        return base64.b64encode(out).decode()

    def read_reply(self, sealed: bytes) -> str:
        """What a reply says, once its signature, padding and appid are found right."""
        fields = {child.tag: child.text or "" for child in ElementTree.fromstring(sealed)}  # noqa: S314
        expected = self.sign(fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        assert fields["MsgSignature"] == expected
        plain = self._decrypt_blocks(base64.b64decode(fields["Encrypt"], validate=True))
        count = plain[-1]
        assert len(plain) % 32 == 0
        assert plain[-count:] == bytes([count] * count)
        plain = plain[16:-count]
        end = 4 + int.from_bytes(plain[:4], "big")
        assert plain[end:].decode() == self.appid
        return plain[4:end].decode()

    def _decrypt_blocks(self, encrypted: bytes) -> bytes:
        block = Cipher(algorithms.AES(self.key), modes.ECB()).decryptor()  # noqa: S305 - chained below
        previous, out = self.key[:16], b""
        for at in range(0, len(encrypted), 16):
            current = encrypted[at : at + 16]
            out += _xor(block.update(current), previous)
            previous = current
        return out


def read_tree(xml: str) -> Tree:
    """The fields of a document, through ElementTree."""
    return _tree(ElementTree.fromstring(xml))  # noqa: S314


def _tree(element: ElementTree.Element) -> Tree:
    if not len(element):
        return (element.text or "").strip()
    fields: dict[str, Any] = {}
    for child in element:
        value = _tree(child)
        if child.tag not in fields:
            fields[child.tag] = value
        elif isinstance(fields[child.tag], list):
            fields[child.tag].append(value)
        else:
            fields[child.tag] = [fields[child.tag], value]
    return fields


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
