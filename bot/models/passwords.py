"""Passwords of the staff: which are refused, how they are hashed, and one-time passwords."""

import secrets
import threading
from collections.abc import Collection
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import Refused

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
# zxcvbn's scale ends at 4; 3 stands for more than a hundred million guesses.
_LEAST_SCORE = 3
_LOOKED_AT = 72  # what zxcvbn takes at most; it is slow on long texts
_FEWEST_CHARACTERS = 5
_HASHER = PasswordHasher()
# Words that a person who attacks this desk tries first. Pinyin is in none of the library's lists.
_OWN_WORDS = (
    "szca", "szca6688", "shenzhenca", "shenzhen", "shuzizhengshu", "zhengshu", "gongzuotai", "mima", "denglu",
    "admin", "caiwu", "shenhe", "kefu", "guanliyuan", "henan", "zhengzhou", "woaini", "woshi", "zhongguo",
)  # fmt: skip
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look like another one
_ONE_TIME_GROUPS, _GROUP = 4, 4
# The library keeps the words of a call in a table of the module.
_one_at_a_time = threading.Lock()


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


class Passwords:
    """Refuses, hashes and compares. `hasher`: tests pass a cheap one."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or _HASHER
        # Compared when nobody has the login, so that the time of the answer does not tell who exists.
        self.nobodys = _hash_of_nobody(self._hasher)

    def hash(self, password: str, known: Collection[str]) -> str:
        """`known`: words that belong to the person, such as login and name. Raises Refused."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise Refused(
                "bad_password", f"密码要有 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字符。可以用一句话。"
            )
        if is_guessable(password, known):
            raise Refused(
                "weak_password",
                "这个密码容易被猜到。请避开姓名、登录名、连续或重复的字符，换成几个不相关的词，或自己的一句话。",
            )
        return self._hasher.hash(password)

    def hash_one_time(self, password: str) -> str:
        """Of a password that `one_time_password` made."""
        return self._hasher.hash(password)

    def matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def renewed(self, stored: str, password: str) -> str:
        """The hash with today's parameters, "" when the stored one has them."""
        return self._hasher.hash(password) if self._hasher.check_needs_rehash(stored) else ""


def is_guessable(password: str, known: Collection[str] = ()) -> bool:
    """Whether few guesses find it: repeated, in a row on the keyboard, in a list, or made of known words."""
    # What remains of it without the words that belong to the person and the firm is the secret part.
    secret = "".join(password.split()).lower()
    for word in sorted({word.lower() for word in (*_OWN_WORDS, *known) if word}, key=len, reverse=True):
        secret = secret.replace(word, "").replace(word[::-1], "")
    if len(set(secret)) < _FEWEST_CHARACTERS:
        return True
    from zxcvbn import zxcvbn  # only here: its lists of words are large, and passwords are chosen rarely

    with _one_at_a_time:
        return bool(zxcvbn(secret[:_LOOKED_AT])["score"] < _LEAST_SCORE)


def one_time_password() -> str:
    """Easy to read aloud, and good for one login: about 79 random bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_ONE_TIME_GROUPS))
    return "-".join(groups)
