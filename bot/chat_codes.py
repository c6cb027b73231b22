"""QR codes that lead into the chat: a scan follows the account and opens the named place."""

from collections.abc import Callable
from contextlib import suppress

from redis import Redis
from redis.exceptions import RedisError

from bot.errors import WeChatError
from bot.wechat.client import MAX_QR_SECONDS, QrCode

# Asked for anew a day early, so that a code on a screen does not end while somebody looks for a phone.
_KEPT_SECONDS = MAX_QR_SECONDS - 86400
# While WeChat refuses, a page that anybody may open does not ask it each time.
_REFUSED_SECONDS = 10
_REFUSED = b"refused"


class Scenes:
    """Addresses to draw, kept as long as WeChat keeps them: a page that is looked at often asks once."""

    def __init__(self, create: Callable[[str, int], QrCode], redis: Redis) -> None:
        self._create = create
        self._redis = redis

    def project(self, project_id: str) -> str:
        """To an application for this project. Raises WeChatError."""
        return self._address(f"apply_{project_id}")

    def application(self, application_id: str) -> str:
        """To where an application of one's own stands. Raises WeChatError."""
        return self._address(f"go_{application_id}")

    def _address(self, scene: str) -> str:
        key = f"scene:{scene}"
        try:
            kept = self._redis.get(key)
        except RedisError:
            kept = None
        if kept == _REFUSED:
            raise WeChatError(0, "refused a moment ago", retryable=True)
        if isinstance(kept, bytes):
            return kept.decode()
        try:
            address = self._create(scene, MAX_QR_SECONDS).url
        except WeChatError:
            self._keep(key, _REFUSED, _REFUSED_SECONDS)
            raise
        self._keep(key, address, _KEPT_SECONDS)
        return address

    def _keep(self, key: str, found: str | bytes, seconds: int) -> None:
        """Without Redis what was found serves this once; the next page asks again."""
        with suppress(RedisError):
            self._redis.set(key, found, ex=seconds)
