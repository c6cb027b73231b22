"""Encrypts what is stored, with keys that can be replaced."""

import hmac
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Bytes of version 1 were sealed when contexts named fewer columns; version 2 is what is written now.
FIRST_VERSION, VERSION = 1, 2
KEY_BYTES = 32
NONCE_BYTES = 12
KID = re.compile(r"[A-Za-z0-9_.-]{1,32}")


# Version, length, and the longest name of a key: enough to know which key sealed something.
START_BYTES = 34


class VaultError(Exception):
    """A key is malformed, or sealed bytes were changed, belong elsewhere, or name a key that is not here."""


class Vault:
    """A ring of AES-256-GCM keys. The first seals, all of them open.

    Each key is written "kid:base64 of 32 bytes". Sealed bytes are: version (1 byte), length of kid (1), kid,
    nonce (12), ciphertext with its tag (16). The header and the caller's context are authenticated too, so
    that bytes sealed for one row or field do not open in another.
    """

    def __init__(self, keys: Sequence[str], prove: Callable[["Vault"], None] | None = None) -> None:
        """`prove` is called before the ring is first used, until it raises nothing."""
        self._prove = prove
        ring = [_parse(key) for key in keys]
        if not ring:
            raise VaultError("The vault needs at least one key")
        if len({kid for kid, _ in ring}) != len(ring):
            raise VaultError("Two keys of the vault carry the same id")
        self._ciphers = {kid: AESGCM(secret) for kid, secret in ring}
        self.keys = tuple(kid.decode() for kid, _ in ring)
        self._header = header_of(self.keys[0])
        # Look-ups must survive a new active key, so the index belongs to the oldest key, the last one.
        # Who drops that key has to compute the stored indexes anew.
        self._index_key = hmac.digest(ring[-1][1], b"blind index", "sha256")
        self._name_key = hmac.digest(ring[-1][1], b"fingerprint", "sha256")
        self._active = self._ciphers[ring[0][0]]

    def seal(self, plain: bytes, context: bytes) -> bytes:
        # The nonce is the one piece of chance that is not passed in: the same one twice under one key breaks
        # GCM, so no caller may choose it.
        self.prove()
        nonce = os.urandom(NONCE_BYTES)
        return self._header + nonce + self._active.encrypt(nonce, plain, self._header + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        self.prove()
        if len(sealed) < 2 or sealed[0] not in (FIRST_VERSION, VERSION):
            raise VaultError("These bytes were not sealed by this vault")
        split = 2 + sealed[1]
        header, nonce, body = (
            sealed[:split],
            sealed[split : split + NONCE_BYTES],
            sealed[split + NONCE_BYTES :],
        )
        cipher = self._ciphers.get(header[2:])
        if cipher is None:
            raise VaultError(f"No key {header[2:]!r} in the vault")
        try:
            return cipher.decrypt(nonce, body, header + context)
        except (InvalidTag, ValueError) as error:
            raise VaultError("Sealed bytes were changed, or belong elsewhere") from error

    def prove(self) -> None:
        """Raises what `prove` raises when this is not the ring that it should be."""
        if self._prove is not None:
            prove, self._prove = self._prove, None  # what proves the ring opens bytes with it
            try:
                prove(self)
            except BaseException:
                self._prove = prove
                raise

    def is_current(self, sealed: bytes) -> bool:
        """Whether the active key sealed it; if not, opening and sealing again brings it up to date."""
        return sealed.startswith(self._header)

    def key_of(self, start: bytes) -> str:
        """The key that sealed something, told from its first `START_BYTES`; "" when none of the ring did."""
        return next((kid for kid in self.keys if start.startswith(headers_of(kid))), "")

    def blind_index(self, text: str) -> str:
        """The same text gives the same 64 characters, which tell nothing without the key."""
        return hmac.digest(self._index_key, text.encode(), "sha256").hex()

    def fingerprint(self, data: bytes) -> str:
        """The same bytes give the same 64 characters, which tell nothing without the key."""
        return hmac.digest(self._name_key, sha256(data).digest(), "sha256").hex()


def new_key(kid: str = "") -> str:
    """A fresh key, in the form that `Vault` takes; without a kid it gets one by chance."""
    key = f"{kid or os.urandom(4).hex()}:{b64encode(os.urandom(KEY_BYTES)).decode()}"
    _parse(key)
    return key


def header_of(kid: str, version: int = VERSION) -> bytes:
    """What everything that this key sealed in a version begins with, and nothing that another key sealed."""
    return bytes((version, len(kid))) + kid.encode()


def headers_of(kid: str) -> tuple[bytes, bytes]:
    """Of both versions."""
    return header_of(kid, FIRST_VERSION), header_of(kid)


def is_first(sealed: bytes) -> bool:
    """Whether these bytes are of version 1."""
    return sealed[:1] == bytes((FIRST_VERSION,))


def _parse(key: str) -> tuple[bytes, bytes]:
    kid, colon, encoded = key.partition(":")
    # The message must never show the key itself.
    if not colon or not KID.fullmatch(kid):
        raise VaultError("A key of the vault must read kid:base64, the kid of 1 to 32 of A-Z a-z 0-9 _ . -")
    try:
        secret = b64decode(encoded, validate=True)
    except ValueError as error:
        raise VaultError(f"The key {kid} is not base64") from error
    if len(secret) != KEY_BYTES:
        raise VaultError(f"The key {kid} has {len(secret)} bytes instead of {KEY_BYTES}")
    return kid.encode(), secret
