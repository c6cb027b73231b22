"""How often somebody may try to log in: failures are counted in Redis, per login and per address.

A browser that has logged in here before is counted by itself, so that strangers cannot shut its person out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from redis import Redis

PER_LOGIN = 5
PER_ADDRESS, EVERYWHERE = 200, 1000  # above these, new browsers of an address take turns
WINDOW_SECONDS = 15 * 60
TURN_SECONDS = 5
_EVERYBODY = "desk:tries:everywhere"
log = structlog.get_logger("desk")


@dataclass(frozen=True, slots=True)
class Try:
    """One try. `browser` is the id of a browser that has logged in with this login before, or ""."""

    login: str
    address: str
    browser: str = ""


class Attempts:
    """Counts before the password is looked at, so that tries at the same moment do not slip through."""

    def __init__(self, redis: Redis, blind_index: Callable[[str], str]) -> None:
        self._redis = redis
        self._blind_index = blind_index

    def begin(self, attempt: Try) -> bool:
        """Whether this try may go on; a refused one leaves no trace. Raises RedisError without Redis."""
        if attempt.browser:
            return self._take(self._own(attempt)) or self._has_turn(attempt)
        is_crowded = self._count(self._address(attempt)) > PER_ADDRESS
        if self._count(_EVERYBODY) > EVERYWHERE:
            log.error("logins fail everywhere", limit=EVERYWHERE, seconds=WINDOW_SECONDS)
            is_crowded = True
        may_go_on = (not is_crowded or self._has_turn(attempt)) and self._take(self._login(attempt))
        if not may_go_on:
            self._give_back(self._address(attempt), _EVERYBODY)
        return may_go_on

    def succeeded(self, attempt: Try) -> None:
        """The right password: the login starts afresh, and the try is no failure of its address."""
        if attempt.browser:
            self._redis.delete(self._own(attempt))
        else:
            self._redis.delete(self._login(attempt))
            self._give_back(self._address(attempt), _EVERYBODY)

    def is_first_refusal(self, attempt: Try) -> bool:
        """Whether no try for this login was refused in this window before."""
        return bool(self._redis.set(self._key("told", attempt.login), 1, ex=WINDOW_SECONDS, nx=True))

    def _has_turn(self, attempt: Try) -> bool:
        """A try every few seconds, for a browser that would otherwise be shut out."""
        whose = self._key("turn", attempt.browser + attempt.login if attempt.browser else attempt.address)
        return bool(self._redis.set(whose, 1, ex=TURN_SECONDS, nx=True))

    def _take(self, key: str) -> bool:
        if self._count(key) <= PER_LOGIN:
            return True
        self._give_back(key)
        return False

    def _count(self, key: str) -> int:
        with self._redis.pipeline() as commands:
            commands.set(key, 0, ex=WINDOW_SECONDS, nx=True)
            commands.incr(key)
            return int(commands.execute()[1])

    def _give_back(self, *keys: str) -> None:
        for key in keys:
            # A count that has run out meanwhile stays gone: a new one would have no end.
            if self._redis.exists(key):
                self._redis.decr(key)

    def _login(self, attempt: Try) -> str:
        return self._key("login", attempt.login)

    def _address(self, attempt: Try) -> str:
        return self._key("address", attempt.address)

    def _own(self, attempt: Try) -> str:
        return self._key("browser", f"{attempt.browser} {attempt.login}")

    def _key(self, kind: str, who: str) -> str:
        """People type passwords into the wrong box, so what they typed is not kept."""
        return f"desk:tries:{kind}:{self._blind_index(f'tries:{who}')[:24]}"
