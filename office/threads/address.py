"""The address of a person's thread at the desk. It names the OpenID, and only our key reads it."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_ABOUT = [b"thread-address"]


class Addresses:
    """OpenID → address and back. One person always has the same address, so that a page can be kept open.

    The OpenID itself stands in no address, and so in no log of requests and no history of a browser.
    """

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESSIV(hashlib.sha512(b"thread-address:" + secret_key.encode()).digest())

    def of(self, openid: str) -> str:
        sealed = self._cipher.encrypt(openid.encode(), _ABOUT)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, address: str) -> str:
        """The OpenID, "" for anything that is no address."""
        try:
            sealed = base64.urlsafe_b64decode(address + "=" * (-len(address) % 4))
            return self._cipher.decrypt(sealed, _ABOUT).decode()
        except (InvalidTag, binascii.Error, ValueError):
            return ""
