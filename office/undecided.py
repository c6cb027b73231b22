"""What the page of an application shows of decisions that are not over: open ones, void ones, drafts."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.message.event import HeldEvent
from bot.models.decision_drafts import DecisionDrafts
from bot.models.decisions import State
from bot.models.staff import Staff, StaffTable
from office.differences import differences_of
from office.folder import Folder
from office.held_decisions import HeldDecisions
from office.pending import Pending, pending_of
from office.permissions import has_work
from office.reason_catalogue import ReasonCatalogue
from office.reasons import Entered
from office.review_rules import ReviewRules


class Undecided:
    """Reads them; a draft is the only thing that it keeps."""

    def __init__(
        self,
        held: HeldDecisions,
        drafts: DecisionDrafts,
        rules: ReviewRules,
        catalogue: ReasonCatalogue,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._held = held
        self._drafts = drafts
        self._rules = rules
        self._catalogue = catalogue
        self._staff = staff
        self._clock = clock

    def pending(self, folder: Folder, staff: Staff) -> Pending | None:
        """The decision on this application that is not over, as this person sees it."""
        held = self._held.open_now(folder.application)
        if held is None:
            return None
        items, now = folder.sheet.items, self._clock()
        return pending_of(held, staff, folder.application, items, self._names(), now)

    def lost(self, folder: Folder, staff: Staff) -> list[Pending]:
        """This person's own decisions on it that are void and were not put away."""
        application, items, now = folder.application, folder.sheet.items, self._clock()
        return [
            pending_of(one, staff, application, items, self._names(), now)
            for one in self._held.of(staff.login)
            if one.state is State.VOID and one.application_id == application.id
        ]

    def why_second(self, kind: type[HeldEvent], folder: Folder) -> str:
        """Why a colleague has to confirm such a decision on it, "" when nobody has to."""
        return self._rules.why_second(kind, int(folder.sheet.fee), len(differences_of(folder.look)))

    def draft(self, folder: Folder, staff: Staff) -> Entered:
        """What this person wrote for it and did not decide; empty for somebody without a decision to make."""
        is_theirs = has_work(staff, folder.application)
        return Entered.from_draft(self._drafts.of(staff.login, folder.application.id) if is_theirs else {})

    def keep_draft(self, staff: Staff, application_id: str, given: Entered) -> None:
        """Nothing is kept of an empty form."""
        if given.ticked or given.reasons or given.findings:
            self._drafts.keep(staff.login, application_id, given.as_draft())
        else:
            self._drafts.drop(staff.login, application_id)

    def drop_draft(self, staff: Staff, application_id: str) -> None:
        """It was decided."""
        self._drafts.drop(staff.login, application_id)

    def reasons(self, folder: Folder) -> Mapping[str, tuple[str, ...]]:
        """Kind of thing → the standard reasons for it."""
        return self._catalogue.of(is_person=folder.sheet.is_person)

    def _names(self) -> dict[str, str]:
        return {one.login: one.name for one in self._staff.everybody()}
