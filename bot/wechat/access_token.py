"""WeChat's access token, fetched once and shared by all processes through Redis."""

from collections.abc import Callable
from typing import Final, NoReturn

from redis import Redis
from redis.exceptions import LockError, RedisError

from bot.errors import WeChatError

# WeChat renews a stable token five minutes before it ends, and until then gives the old one again.
EARLY_SECONDS: Final = 300
# A fetch (two timeouts of the client at worst) holds the lock at most this long; who waits gives up later.
LOCK_SECONDS: Final = 15
WAIT_SECONDS: Final = 16
FAILURE_SECONDS: Final = 2
# Dropped tokens a minute. Should WeChat refuse every token, retries must not eat the day's quota.
FORGETS: Final = 5
FORGETS_SECONDS: Final = 60

# Drops the token if it still is the bad one. Answers whether asking again can give a different one.
_FORGET: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 1 end
local count = redis.call('INCR', KEYS[2])
if count == 1 then redis.call('EXPIRE', KEYS[2], ARGV[3]) end
if count > tonumber(ARGV[2]) then return 0 end
redis.call('DEL', KEYS[1])
return 1
"""

Fetch = Callable[[], tuple[str, int]]


class AccessTokens:
    """The token of one appid. How it is fetched is the caller's; that it is fetched once is done here."""

    def __init__(self, redis: Redis, appid: str) -> None:
        self._redis = redis
        self._token_key = f"wechat:{appid}:token"
        self._lock_key = f"wechat:{appid}:token:lock"
        self._failure_key = f"wechat:{appid}:token:failure"
        self._forgets_key = f"wechat:{appid}:token:forgets"

    def current(self, fetch: Fetch) -> str:
        """The shared token. If there is none, one caller fetches it (token, seconds) and the others wait."""
        try:
            return self._cached() or self._fetched_by_one(fetch)
        except LockError:
            failure = WeChatError(0, "access token: waited too long for another process", retryable=True)
        except RedisError as error:
            failure = _redis_failure(error)
        raise failure

    def forget(self, bad_token: str) -> bool:
        """Drop the token that WeChat refused, unless it was replaced meanwhile. Whether to try once more."""
        keys = self._token_key, self._forgets_key
        try:
            answer = self._redis.eval(_FORGET, len(keys), *keys, bad_token, FORGETS, FORGETS_SECONDS)
        except RedisError as error:
            failure = _redis_failure(error)
        else:
            return bool(answer)
        raise failure

    def _cached(self) -> str:
        return _str(self._redis.get(self._token_key))

    def _fetched_by_one(self, fetch: Fetch) -> str:
        lock = self._redis.lock(
            self._lock_key,
            timeout=LOCK_SECONDS,
            blocking_timeout=WAIT_SECONDS,
            sleep=0.05,
            raise_on_release_error=False,
        )
        with lock:
            if token := self._cached():
                return token
            self._raise_shared_failure()
            try:
                token, seconds = fetch()
            except WeChatError as error:
                self._redis.set(self._failure_key, _packed(error), ex=FAILURE_SECONDS)
                raise
            self._redis.set(self._token_key, token, ex=_lifetime(seconds))
            return token

    def _raise_shared_failure(self) -> None:
        """What just failed for the one who fetched fails at once for those who waited."""
        packed = _str(self._redis.get(self._failure_key))
        if packed:
            _unpack_and_raise(packed)


def _lifetime(seconds: int) -> int:
    return seconds - EARLY_SECONDS if seconds > EARLY_SECONDS else max(1, seconds // 2)


def _packed(error: WeChatError) -> str:
    return f"{error.code}\n{int(error.retryable)}\n{error.rid}\n{error.reason}"


def _unpack_and_raise(packed: str) -> NoReturn:
    code, retryable, rid, reason = packed.split("\n", 3)
    raise WeChatError(int(code), reason, rid=rid, retryable=retryable == "1")


def _redis_failure(error: RedisError) -> WeChatError:
    return WeChatError(0, f"access token: Redis failed ({type(error).__name__})", retryable=True)


def _str(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value or "")
