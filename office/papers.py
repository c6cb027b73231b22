"""Pictures with the numbers of people on them: shown to some roles, for a reason that is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from office.documents import Document
from office.trail import Trail

_OPENED = "papers_opened"
_OPEN_FOR = timedelta(hours=2)


class Papers:
    """Who may look at which picture now. The audit row of the reason is what opens the pictures."""

    def __init__(self, trail: Trail, clock: Callable[[], datetime]) -> None:
        self._trail = trail
        self._clock = clock

    def shown_to(self, staff: Staff, documents: Sequence[Document]) -> list[Document]:
        """The documents of an application that the person's roles look at, a cashier's slip first."""
        if staff.roles & set(who_sees(Sight.PAPERS)):
            return list(documents)
        plain = [document for document in documents if not document.has_numbers]
        return sorted(plain, key=lambda one: (not one.is_current, one.question != "slip"))

    def is_open(self, staff: Staff, openid: str, application_id: str) -> bool:
        """Whether the person gave a reason for this application lately."""
        since = self._clock() - _OPEN_FOR
        return self._trail.has_recorded(staff, _OPENED, openid, application_id, since)

    def open(self, staff: Staff, openid: str, application_id: str, purpose: str) -> None:
        self._trail.record(staff, _OPENED, openid, application_id, reason=purpose)
