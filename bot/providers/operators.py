"""Messages to the operators of this deployment, by any of the services that apprise knows."""

import logging
from collections.abc import Sequence
from typing import Any

from bot.errors import SettingsError


class Operators:
    """`urls`: addresses as apprise writes them: mailtos://…, wecombot://…, dingtalk://…, jsons://….

    They hold passwords, so none of them is written to the log.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        """Raises SettingsError for an address that apprise does not know."""
        self._ways = _ways(urls) if urls else None

    @property
    def ways(self) -> int:
        """How many addresses there are; 0: nobody is told."""
        return len(self._ways) if self._ways is not None else 0

    def tell(self, title: str, words: str) -> bool:
        """Whether every address took it. It waits for the slowest, some seconds for each address."""
        return self._ways is not None and bool(self._ways.notify(title=title, body=words))


def _ways(urls: Sequence[str]) -> Any:
    import apprise  # only where an address is set: it takes a while, and web processes tell nobody

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings hold the addresses
    ways = apprise.Apprise()
    for at, url in enumerate(urls, start=1):
        if not ways.add(url):
            raise SettingsError(f"SZCA_ALARM_URLS: address {at} is none that apprise knows")
    return ways
