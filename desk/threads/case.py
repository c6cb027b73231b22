"""The panel of an application beside something else: its state, what is open, its fields and notices."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from bot.records import Records
from flows.filling import fields_to_fill
from office.delivery import Deliveries
from office.folder import Folder, open_folder
from office.reasons import Entered
from office.threads.opening import OpenedThread


class CasePanel:
    """What the template of the panel takes. It shows and decides nothing."""

    def __init__(
        self,
        records: Records,
        staff: StaffTable,
        deliveries: Deliveries,
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._staff = staff
        self._deliveries = deliveries
        self._clock = clock

    def about(self, opened: OpenedThread, staff: Staff) -> Mapping[str, Any]:
        """Of the application that the thread is about; nothing when there is none."""
        application = opened.application
        if application is None:
            return {"folder": None}
        folder = open_folder(
            opened.openid, application, self._records, self._staff.everybody(), self._clock()
        )
        return {
            "folder": folder,
            "sheet": folder.sheet,
            # The pictures stand in the thread, and on the page of the application.
            "documents": [],
            "visible_ids": frozenset(),
            "deliveries": self._deliveries.of(opened.openid, application.id),
            "may_reveal": bool(staff.roles & set(who_sees(Sight.SECRETS))),
            "askable": _askable(folder) if opened.is_of(staff) else frozenset(),
            "given": Entered(),
            "shown": {},
        }


def _askable(folder: Folder) -> frozenset[str]:
    """What an agent may have asked, or fill in."""
    return frozenset(question.id for question in fields_to_fill(folder.look))
