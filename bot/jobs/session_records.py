"""What was said in WeChat's customer service, fetched afterwards: each line is an event of the person."""

from collections.abc import Callable
from datetime import datetime

from bot.message.stretch import SessionSaid
from bot.models.tables import from_ms
from bot.wechat.client import SessionRecord, WeChat

_DAY = 86_400  # seconds; WeChat refuses a longer span
_LONGEST = 7 * _DAY  # nothing is asked for that is older


class SessionRecords:
    """Asks WeChat, which has the records of all people together."""

    def __init__(self, wechat: WeChat, keyed: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        """`keyed`: stands for a text in a column in the clear."""
        self._wechat = wechat
        self._keyed = keyed
        self._clock = clock

    def of(self, openid: str, since: float) -> list[SessionSaid]:
        """What was said with this person, the oldest first. Raises WeChatError."""
        end = int(self._clock().timestamp())
        start = max(int(since), end - _LONGEST)
        spans = [(at, min(at + _DAY, end)) for at in range(start, end + 1, _DAY)]
        found = (record for span in spans for record in self._wechat.session_records(*span))
        return [self._event(record) for record in found if record.openid == openid]

    def _event(self, record: SessionRecord) -> SessionSaid:
        """The same record has the same key, however often it is fetched."""
        mark = self._keyed(f"{record.openid}:{record.account}:{record.is_agent}:{record.text}")
        return SessionSaid(
            openid=record.openid,
            key=f"record:{record.time}:{mark}",
            account=record.account,
            is_agent=record.is_agent,
            text=record.text,
            said_at=from_ms(record.time * 1000),
        )
