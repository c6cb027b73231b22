"""A bare hash of a number is found by trying all numbers, so only the vault hashes what is personal."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "handlers", "flows", "media", "pages", "desk", "office")
_HASH = re.compile(r"\b(?:sha1|sha224|sha256|sha384|sha512|md5|blake2[bs]|sha3_\d+|crc32|adler32)\(")
# Every other place, and why nothing personal is found by trying there.
_ALLOWED = {
    "media/vault.py": "the keys are here",
    "media/form/__init__.py": "a digest inside the form, which bears all fields in the clear",
    "media/intake/__init__.py": "in memory; stored through keyed_mark",
    "media/intake/confined.py": "in memory; stored through keyed_mark",
    "bot/documents/keeping.py": "in memory; stored through keyed_mark",
    "bot/documents/conversation_media.py": "in memory; stored through keyed_mark",
    "flows/form.py": "sealed in the application, printed beside the fields, keyed in keys of work",
    "flows/sections/carrier.py": "sealed in the application, keyed in keys of work",
    "flows/by_hand.py": "sealed in the application",
    "flows/state/sent_code.py": "a code of five minutes, sealed in the application",
    "bot/wechat/envelope.py": "WeChat's signature, over its token",
    "bot/cli/doctor/public.py": "WeChat's signature, over its token",
    "bot/wechat/jsapi.py": "WeChat's signature of a page's address",
    "bot/wechat/inbound.py": "shortens keys of WeChat's own events",
    "pages/papers.py": "a mark in the person's own page, never stored",
    "bot/settings.py": "of the name of a notice, for the demo's template",
    "pages/headers.py": "of our own static files",
    "bot/models/api_keys.py": "of a key of 256 random bits",
    "bot/live.py": "an OpenID of 28 random characters is not found by trying",
    "office/money/statements.py": "of a whole file, and keyed afterwards",
    "office/threads/address.py": "of the secret key alone",
    "bot/records.py": "of sealed bytes, which differ each time",
    "pages/live.py": "of the one before",
}


def _hashing() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if _HASH.search(path.read_text("utf-8"))
    }


def test_nothing_is_hashed_without_a_key_but_where_it_was_thought_through() -> None:
    assert _hashing() - _ALLOWED.keys() == set()


def test_every_exception_still_exists() -> None:
    assert _ALLOWED.keys() - _hashing() == set()
