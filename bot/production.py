"""What production refuses: settings of the right form that let others in or personal data out."""

import base64
import ipaddress
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bot.errors import SettingsError

# A random secret of 32 hexadecimal digits has fewer than eight different ones once in a million.
_FEWEST_CHARACTERS = 8
_FEWEST_BYTES = 12
_STAND_IN = "sandbox-"


def refuse_unsafe(given: Mapping[str, str], data_keys: tuple[str, ...]) -> None:
    """Raises SettingsError that names every unsafe one. `given`: the settings that are texts, by variable."""
    found = [f"{name}: {words}" for name, words in _unsafe(given, data_keys)]
    if found:
        raise SettingsError("\n".join(found))


def refuse_open_demo(public_url: str, *, is_open: bool) -> None:
    """Raises SettingsError if a demo has an address that others reach and nobody said that it may."""
    if not _is_here(public_url) and not is_open:
        raise SettingsError(
            "SZCA_PUBLIC_URL: a demo lets anybody be anybody, so its address is on this machine; "
            "SZCA_DEMO_IS_OPEN=yes shows it to others all the same"
        )


def _unsafe(given: Mapping[str, str], data_keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from _public_url(given["SZCA_PUBLIC_URL"])
    for name, value in given.items():
        if name.endswith("_BASE") and urlsplit(value).scheme != "https" and not _is_here(value):
            yield name, "production needs https://, since names, numbers and photos go there"
    for name in ("SZCA_SECRET_KEY", "SZCA_WECHAT_AES_KEY"):
        if len(set(given[name])) < _FEWEST_CHARACTERS:
            yield name, "is too simple; a random one is needed (openssl rand -hex 32, or the account's page)"
    for name in ("SZCA_FACEID_SECRET_ID", "SZCA_SMS_SECRET_ID"):
        if given[name].startswith(_STAND_IN):
            yield name, "is the sandbox's"
    yield from _data_keys(data_keys)
    yield from _redis(given["SZCA_REDIS_URL"])


def _public_url(url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_here(url):
        yield "SZCA_PUBLIC_URL", "production needs https://"
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        yield "SZCA_PUBLIC_URL", "wants scheme and host alone, as in https://szca.example.com"


def _data_keys(keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names, materials = [], []
    for key in keys:
        name, _, encoded = key.partition(":")
        names.append(name)
        materials.append(base64.b64decode(encoded))
    if not all(re.fullmatch(r"[A-Za-z0-9._-]{1,32}", name) for name in names):
        yield "SZCA_DATA_KEYS", "a key's name has 1 to 32 ASCII letters, digits, dots, dashes"
    if len(set(names)) < len(names) or len(set(materials)) < len(materials):
        yield "SZCA_DATA_KEYS", "two keys have one name, or one key has two names"
    if any(len(set(material)) < _FEWEST_BYTES for material in materials):
        yield "SZCA_DATA_KEYS", "a key is too simple; make one with: szca keys new NAME"


def _redis(url: str) -> Iterator[tuple[str, str]]:
    """rq unpickles what it finds in Redis, so a Redis that anybody can write to runs anybody's code."""
    parts = urlsplit(url)
    if parts.scheme == "unix" or parts.password or _is_here(url):
        return
    yield "SZCA_REDIS_URL", "a Redis on the network needs a password: rediss://:password@host:6379/0"


def _is_here(url: str) -> bool:
    """Whether the address is this machine's own."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
