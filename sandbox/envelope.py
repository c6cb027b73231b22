"""The sealed XML between WeChat and the service, from WeChat's side."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException

from sandbox.config import SandboxConfig

Fields = Mapping[str, "str | int | Fields"]


class BadAnswerError(Exception):
    """The service's answer is not one that WeChat accepts. The text says why."""


@dataclass(frozen=True)
class Parcel:
    query: dict[str, str]
    body: bytes


class Envelope:
    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._crypto = WeChatCrypto(config.token, config.aes_key, config.appid) if config.aes_key else None

    def pack(self, xml: str, openid: str) -> Parcel:
        """Signs and, in secure mode, encrypts. Every delivery has a timestamp and nonce of its own."""
        query = self.signed_query()
        query["openid"] = openid
        if self._crypto is None:
            return Parcel(query, xml.encode())
        sealed = self._crypto.encrypt_message(xml, query["nonce"], query["timestamp"])
        values = xmltodict.parse(sealed)["xml"]
        query["encrypt_type"] = "aes"
        query["msg_signature"] = values["MsgSignature"]
        outer = write_xml({"ToUserName": self._config.account_id, "Encrypt": values["Encrypt"]})
        return Parcel(query, outer.encode())

    def signed_query(self) -> dict[str, str]:
        timestamp, nonce = str(int(self._config.now())), str(int(self._config.token_hex(4), 16))
        return {
            "signature": sign(self._config.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
        }

    def unpack(self, answer: str) -> str:
        """The XML inside the answer; in secure mode a plain one is refused."""
        if self._crypto is None:
            return answer
        outer = read_xml(answer)
        missing = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"} - set(outer)
        if missing:
            raise BadAnswerError(f"加密模式下的回复缺少 {'、'.join(sorted(missing))}")
        try:
            opened = self._crypto.decrypt_message(
                outer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
            )
        # A forged ciphertext breaks the decoding in any of these ways.
        except (WeChatException, ValueError, IndexError, TypeError, UnicodeDecodeError) as problem:
            raise BadAnswerError(f"回复解不开：{type(problem).__name__}") from problem
        return str(opened)


def sign(*parts: str) -> str:
    # SHA-1 over the sorted parts is WeChat's own scheme.
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def write_xml(fields: Fields) -> str:
    return f"<xml>{_write_fields(fields)}</xml>"


def _write_fields(fields: Fields) -> str:
    return "".join(f"<{name}>{_write_value(value)}</{name}>" for name, value in fields.items())


def _write_value(value: "str | int | Fields") -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return _write_fields(value)


def read_xml(text: str) -> dict[str, Any]:
    try:
        root = xmltodict.parse(text)
    except (ExpatError, ValueError) as problem:
        raise BadAnswerError(f"回复不是有效的 XML：{problem}") from problem
    inside = root.get("xml")
    if not isinstance(inside, dict):
        raise BadAnswerError("回复不是 <xml> 的内容")
    return inside
