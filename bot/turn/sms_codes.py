"""Codes that prove a number: made by chance and counted, in the transaction of the turn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from bot.models.sms_codes import CODES_A_DAY, SECONDS_BETWEEN, CodeCounts
from bot.models.statement import Driver
from bot.models.tables import to_ms
from flows.deadlines import china_midnight
from flows.state import CODE_LASTS
from flows.workdays import CHINA


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code for a worker to send; it is of no use from `until` (ms) on. `salt` tells it from others."""

    application_id: str
    number: str
    code: str
    salt: str
    until: int


class Codes:
    """One code a minute and ten a day, for a person and for a number, no matter who types it.

    `fingerprint` is keyed: what is stored of a number tells nothing without the key.
    """

    def __init__(
        self,
        fingerprint: Callable[[str], str],
        fresh_code: Callable[[], str],
        fresh_id: Callable[[], str],
        *,
        is_sqlite: bool,
    ) -> None:
        self._fingerprint = fingerprint
        self._fresh_code = fresh_code
        self._fresh_id = fresh_id
        self._counts = _counts(is_sqlite)

    def issue(
        self, driver: Driver, openid: str, application_id: str, number: str, now: datetime
    ) -> IssuedCode | int:
        """A fresh code, counted; or for how many seconds none may go out."""
        person, mark = f"p:{openid}", f"n:{self._fingerprint(number)}"
        moment, day = to_ms(now), int(f"{now.astimezone(CHINA):%Y%m%d}")
        wait = _wait(self._counts.find(driver, person, mark), day, now)
        # The person's row is safe in their lane; the number's may be counted by somebody else meanwhile.
        if not wait and not self._counts.count(driver, mark, day, moment):
            wait = SECONDS_BETWEEN
        if wait:
            return wait
        self._counts.count(driver, person, day, moment)
        until = to_ms(now + CODE_LASTS)
        return IssuedCode(application_id, number, self._fresh_code(), self._fresh_id(), until)


def _wait(found: Iterable[tuple[int, int, int]], day: int, now: datetime) -> int:
    """Seconds until the next code may go out, 0 when it may."""
    moment, waits = to_ms(now), [0]
    for counted_on, count, last_at in found:
        waits.append(-(-(last_at + SECONDS_BETWEEN * 1000 - moment) // 1000))
        if counted_on == day and count >= CODES_A_DAY:
            waits.append(_until_tomorrow(now))
    return max(waits)


def _until_tomorrow(now: datetime) -> int:
    midnight = china_midnight(now) + timedelta(days=1)
    return max(int((midnight - now).total_seconds()), SECONDS_BETWEEN + 1)


@cache
def _counts(is_sqlite: bool) -> CodeCounts:
    """Its SQL text depends on the kind of database alone and takes milliseconds to make."""
    return CodeCounts(is_sqlite=is_sqlite)
