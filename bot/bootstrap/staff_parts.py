"""The parts that hold what the staff have: accounts, sessions, second factors, drafts of decisions."""

from functools import cached_property

from bot.bootstrap.foundation import Foundation
from bot.models.bulletins import Bulletins
from bot.models.decision_drafts import DecisionDrafts
from bot.models.passkeys import Passkeys
from bot.models.second_factor import SecondFactors
from bot.models.staff import StaffTable
from bot.models.staff_sessions import StaffSessions


class StaffParts(Foundation):
    """The tables of the staff, each made when first asked for."""

    @cached_property
    def decision_drafts(self) -> DecisionDrafts:
        return DecisionDrafts(self.database, self.vault, self.clock)

    @cached_property
    def bulletins(self) -> Bulletins:
        return Bulletins(self.database, self.vault, self.clock)

    @cached_property
    def staff(self) -> StaffTable:
        return StaffTable(self.database, self.clock)

    @cached_property
    def staff_sessions(self) -> StaffSessions:
        return StaffSessions(self.database, self.clock)

    @cached_property
    def passkeys(self) -> Passkeys:
        return Passkeys(self.database, self.clock)

    @cached_property
    def second_factors(self) -> SecondFactors:
        return SecondFactors(self.database, self.vault, self.clock)
