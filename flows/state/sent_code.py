"""A code that was sent to a number: what is kept of it, and the check of a typed code."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=5)
CODE_TRIES = 5


@dataclass(frozen=True, slots=True)
class SentCode:
    """What is kept of the code that was sent last; of the code itself only a salted hash.

    `is_lost`: it could not be sent after all, and a new one is only made when the person wants it.
    """

    number: str
    salt: str
    digest: str
    sent_at: datetime
    misses: int = 0
    is_lost: bool = False

    def is_expired(self, now: datetime) -> bool:
        return now >= self.sent_at + CODE_LASTS

    @property
    def tries_left(self) -> int:
        return max(CODE_TRIES - self.misses, 0)

    def missed(self) -> "SentCode":
        """With a try less."""
        return replace(self, misses=self.misses + 1)

    def lost(self) -> "SentCode":
        """As one that could not be sent."""
        return replace(self, is_lost=True)

    def is_right(self, code: str) -> bool:
        return hmac.compare_digest(self.digest, digest_of(code, self.salt))


def digest_of(code: str, salt: str) -> str:
    """What is stored in place of a code."""
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()
