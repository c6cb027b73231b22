"""The envelope of WeChat's callbacks: signatures, encryption, and the XML inside."""

import binascii
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.errors import SettingsError, SzcaError
from bot.wechat.xml import BadXml, Fields, cdata, read

MAX_BODY: Final = 64 * 1024
PAD_BLOCK: Final = 32  # WeChat pads to 32 bytes, although the AES block is 16
RANDOM_BYTES: Final = 16
_LENGTH: Final = struct.Struct(">I")


class BadEnvelope(SzcaError):
    """A callback that cannot be used. `is_forged`: nothing proves that WeChat sent it, so answer 403.

    Otherwise it is WeChat's own and merely not understood: answer `success`, or it comes again.
    """

    def __init__(self, reason: str, is_forged: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_forged = is_forged


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside: the fields of the plain XML, and the time that the signature covers."""

    fields: Fields
    timestamp: int
    is_secure: bool


class Envelope:
    """Opens callbacks and seals replies: with an AES key only encrypted ones, without it only plain ones."""

    def __init__(self, token: str, appid: str, aes_key: str | None) -> None:
        if not token:
            # Anybody can compute the signature of an empty token.
            raise SettingsError("the WeChat token is empty")
        if not appid:
            raise SettingsError("the WeChat appid is empty")
        self._token = token.encode()
        self._appid = appid.encode()
        self._cipher = None if aes_key is None else _cipher(aes_key)

    def verify_url(self, signature: str, timestamp: str, nonce: str) -> bool:
        """Whether WeChat signed these. The webhook then answers `echostr` as it came, in every mode."""
        return _same(signature, self._sign(_bytes(timestamp), _bytes(nonce)))

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """The fields of one POST. Raises BadEnvelope, and nothing else, for any input."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not self.verify_url(query.get("signature", ""), timestamp, nonce):
            raise BadEnvelope("wrong signature", True)
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise BadEnvelope("the timestamp is not a number", True)
        if len(body) > MAX_BODY:
            raise BadEnvelope("the body is too large", True)
        if self._cipher is None:
            fields = self._open_plain(query, body)
        else:
            fields = self._open_secure(self._cipher, query, body)
        return Opened(fields, int(timestamp), self._cipher is not None)

    def seal(self, xml: bytes | str, *, timestamp: int, nonce: str, random: bytes) -> bytes:
        """A reply as it goes out. `success` and the empty answer stay plain: never pass them here."""
        plain = xml if isinstance(xml, bytes) else _bytes(xml)
        if self._cipher is None:
            return plain
        if len(random) != RANDOM_BYTES:
            raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
        encryptor = self._cipher.encryptor()
        content = random + _LENGTH.pack(len(plain)) + plain + self._appid
        padding = PAD_BLOCK - len(content) % PAD_BLOCK
        encrypted = binascii.b2a_base64(
            encryptor.update(content + bytes((padding,)) * padding) + encryptor.finalize(), newline=False
        )
        signature = self._sign(b"%d" % timestamp, _bytes(nonce), encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted.decode()}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
        ).encode("utf-8", "replace")

    def _open_plain(self, query: Mapping[str, str], body: bytes) -> Fields:
        if query.get("encrypt_type", "raw") not in ("", "raw"):
            raise BadEnvelope("encrypted, but no AES key is set", True)
        fields = _fields(body, is_forged=False)
        if "Encrypt" in fields:
            raise BadEnvelope("encrypted, but no AES key is set", True)
        return fields

    def _open_secure(self, cipher: Cipher[modes.CBC], query: Mapping[str, str], body: bytes) -> Fields:
        encrypted = _fields(body, is_forged=True).get("Encrypt")
        if not isinstance(encrypted, str) or not encrypted:
            raise BadEnvelope("plain, but an AES key is set", True)
        text = _bytes(encrypted)
        signature = self._sign(_bytes(query["timestamp"]), _bytes(query.get("nonce", "")), text)
        if not _same(query.get("msg_signature", ""), signature):
            raise BadEnvelope("wrong msg_signature", True)
        return _fields(self._decrypt(cipher, text), is_forged=False)

    def _decrypt(self, cipher: Cipher[modes.CBC], text: bytes) -> bytes:
        # Until the appid at the end proves it, the sender may know the token but not the AES key.
        try:
            encrypted = binascii.a2b_base64(text)
            decryptor = cipher.decryptor()
            content = decryptor.update(encrypted) + decryptor.finalize()
        except ValueError:
            raise BadEnvelope("cannot be decrypted", True) from None
        padding = content[-1] if content else 0
        if not 1 <= padding <= PAD_BLOCK or content[-padding:] != bytes((padding,)) * padding:
            raise BadEnvelope("wrong padding", True)
        start = RANDOM_BYTES + _LENGTH.size
        if len(content) < start + padding:
            raise BadEnvelope("too short", True)
        end = start + _LENGTH.unpack_from(content, RANDOM_BYTES)[0]
        if not hmac.compare_digest(content[end:-padding], self._appid):
            raise BadEnvelope("for another appid", True)
        return content[start:end]

    def _sign(self, *parts: bytes) -> str:
        # SHA-1 over the sorted parts is WeChat's protocol, not our choice.
        return sha1(b"".join(sorted((self._token, *parts))), usedforsecurity=False).hexdigest()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    try:
        key = binascii.a2b_base64(aes_key.encode() + b"=")
    except binascii.Error:
        key = b""
    if len(aes_key) != 43 or len(key) != 32:
        raise SettingsError("the WeChat EncodingAESKey must be 43 characters of base64")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _fields(document: bytes, *, is_forged: bool) -> Fields:
    try:
        return read(document)
    except BadXml as error:
        raise BadEnvelope(f"unreadable XML ({error})", is_forged) from None


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(_bytes(given), expected.encode())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
