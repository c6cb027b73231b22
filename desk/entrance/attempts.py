"""How often somebody may try to log in: counted in Redis, per login and per address."""

import hashlib

from redis import Redis

PER_LOGIN, PER_ADDRESS = 5, 50  # a whole office may share one address
WINDOW_SECONDS = 15 * 60


class Attempts:
    """Counts before the password is looked at, so that tries at the same moment do not slip through."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def begin(self, login: str, address: str) -> bool:
        """Whether this try may go on. Raises RedisError when nobody can count."""
        by_login = self._count(_key("login", login))
        by_address = self._count(_key("address", address))
        return by_login <= PER_LOGIN and by_address <= PER_ADDRESS

    def succeeded(self, login: str) -> None:
        """The right password: the login starts afresh."""
        self._redis.delete(_key("login", login))

    def _count(self, key: str) -> int:
        with self._redis.pipeline() as commands:
            commands.set(key, 0, ex=WINDOW_SECONDS, nx=True)
            commands.incr(key)
            return int(commands.execute()[1])


def _key(kind: str, who: str) -> str:
    """People type passwords into the wrong box, so what they typed is not kept."""
    return f"desk:tries:{kind}:{hashlib.sha256(who.encode()).hexdigest()[:24]}"
