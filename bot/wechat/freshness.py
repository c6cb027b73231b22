"""Whether a callback is of now: old ones may have been recorded by somebody and sent again."""

from datetime import datetime

import structlog

STALE_SECONDS = 300
# The signature sorts its parts, so time and nonce may have changed places. The time inside the encrypted
# message cannot: WeChat pushes it within seconds, and again for a quarter of a minute.
_PUSHED_WITHIN_SECONDS = 3600
_ALARM_AFTER = 3
_MOST_DIGITS = 10
log = structlog.get_logger("webhook")


def is_recent(now: datetime, signed: str) -> bool:
    """`signed`: the time that an address bears, in seconds."""
    if not (signed.isascii() and signed.isdigit() and len(signed) <= _MOST_DIGITS):
        return False
    return abs(now.timestamp() - int(signed)) <= STALE_SECONDS


class Freshness:
    """Counts stale callbacks in a row: several mean that this machine's clock is wrong, and that nobody is
    answered."""

    def __init__(self) -> None:
        self._in_a_row = 0

    def is_fresh(self, arrived: datetime, signed: int, created: datetime) -> bool:
        """`signed`: the envelope's time in seconds. `created`: the time in the message."""
        age = int(arrived.timestamp() - signed)
        if abs(age) > STALE_SECONDS:
            self._in_a_row += 1
            log.warning("stale callback refused", age=age)
            if self._in_a_row >= _ALARM_AFTER:
                log.error(
                    "callbacks are stale: check the clock of this machine", count=self._in_a_row, age=age
                )
            return False
        self._in_a_row = 0
        if abs(signed - created.timestamp()) > _PUSHED_WITHIN_SECONDS:
            log.warning("replayed callback refused", apart=int(signed - created.timestamp()))
            return False
        return True
