"""Reads the variables of an environment, each by its form."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.errors import SettingsError

_KF_ACCOUNT = r"\w{1,10}@[\w-]{1,30}"


class EnvironmentReader:
    """Each method returns the value of one variable, or raises SettingsError naming it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, "").strip() or default
        if value is None:
            raise SettingsError(f"{name} is not set")
        return value

    def matching(self, name: str, pattern: str, wanted: str = "") -> str:
        value = self.text(name)
        if not re.fullmatch(pattern, value, re.S):
            raise SettingsError(f"{name}: {wanted or 'has the wrong form, wanted ' + pattern}")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name}: {value!r} is none of {', '.join(allowed)}")
        return value

    def secret(self, name: str) -> str:
        """One that may be missing: then it is empty."""
        value = self._environ.get(name, "").strip()
        if value and not re.fullmatch(r"[\x21-\x7e]{16,}", value):
            raise SettingsError(f"{name}: needs at least 16 characters of ASCII without blanks")
        return value

    def templates(self, prefix: str) -> dict[str, str]:
        """The ids of all variables that begin so, by the rest of their names in small letters."""
        given = [name for name, value in self._environ.items() if name.startswith(prefix) and value.strip()]
        return {name.removeprefix(prefix).lower(): self.template(name) for name in given}

    def template(self, name: str) -> str:
        return self.matching(
            name, r"\d{1,12}", "is the template's id, digits only, as the SMS console shows it"
        )

    def kf_accounts(self, name: str) -> dict[str, str]:
        """`login=account@wechat-id`, separated by blanks or commas; none is fine."""
        given = [pair for pair in re.split(r"[\s,]+", self._environ.get(name, "")) if pair]
        if wrong := [pair for pair in given if not re.fullmatch(rf"[a-z0-9._-]+={_KF_ACCOUNT}", pair)]:
            raise SettingsError(f"{name}: {wrong[0]!r} is not like li=kf2001@szca6688")
        return {login: account for login, _, account in (pair.partition("=") for pair in given)}

    def kf_account(self, name: str) -> str:
        """`account@wechat-id`, "" when it is not set."""
        value = self._environ.get(name, "").strip()
        if value and not re.fullmatch(_KF_ACCOUNT, value):
            raise SettingsError(f"{name}: {value!r} is not like kf2001@szca6688")
        return value

    def number(self, name: str, *, default: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) > most:
            raise SettingsError(f"{name}: {value!r} is no whole number from 0 to {most}")
        return int(value)

    def url(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingsError(f"{name}: {value!r} is no http(s) address")
        return value.rstrip("/")

    def aes_key(self, name: str, *, is_needed: bool) -> str | None:
        value = self._environ.get(name, "").strip()
        if not value and not is_needed:
            return None
        if not re.fullmatch(r"[A-Za-z0-9]{43}", value):
            raise SettingsError(f"{name}: WeChat's EncodingAESKey has 43 letters and digits")
        return value

    def data_keys(self, name: str) -> tuple[str, ...]:
        """`kid:base64` keys of 32 bytes, separated by blanks or commas; the first one seals."""
        keys = tuple(key for key in re.split(r"[\s,]+", self.text(name)) if key)
        for key in keys:
            kid, _, encoded = key.partition(":")
            try:
                size = len(base64.b64decode(encoded, validate=True))
            except ValueError:
                size = 0
            if size != 32 or not kid:
                raise SettingsError(f"{name}: each key is name:base64 of 32 bytes")
        return keys
