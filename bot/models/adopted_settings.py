"""Settings of the desk that every process takes over after a while, so that they need no release."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff

# How long a process may work with what was set before.
KEPT = timedelta(seconds=30)


class AdoptedSettings(ABC):
    """Each process reads them again after a while. Nothing is read in a turn's own transaction."""

    def __init__(self, settings: DeskSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._read_at: datetime | None = None

    @abstractmethod
    def _adopt(self) -> None:
        """Read what is set, and let the rules of this process use it."""

    def keep_up(self) -> None:
        """Take over what was set, at most once in a while."""
        now = self._clock()
        if self._read_at is None or abs(now - self._read_at) >= KEPT:
            self._adopt()
            self._read_at = now

    def _change(self, name: str, value: Any, staff: Staff, seen: Any) -> bool:
        """Change a setting and use it here at once. False: somebody else changed it."""
        is_done = self._settings.change(name, value, staff, seen=seen)
        self._read_at = None
        self.keep_up()
        return is_done
