"""How a person's identity was checked elsewhere: at the carriers, on the face page, by our staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

TRIES_A_DAY = 3  # of each check, for one application


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something was tried on a day; on another day it is nought again."""

    day: str = ""
    count: int = 0

    def on(self, day: str) -> int:
        return self.count if self.day == day else 0

    def one_more(self, day: str) -> "Tries":
        return Tries(day, self.on(day) + 1)

    def are_spent(self, day: str) -> bool:
        return self.on(day) >= TRIES_A_DAY


@dataclass(frozen=True, slots=True)
class CarrierCheck:
    """What the carriers said last, and of whom.

    `mark` stands for the name, ID number and mobile number that were asked about; `answered` counts the
    answers to each mark. `outcome` is "" while nobody has answered. `is_granted`: the staff allows one more
    try. `is_slow`: the person was told that it takes longer.
    """

    mark: str = ""
    outcome: str = ""
    code: str = ""
    doubts: tuple[str, ...] = ()
    at: str = ""
    tries: Tries = Tries()
    answered: Mapping[str, int] = field(default_factory=dict)
    is_granted: bool = False
    is_slow: bool = False

    def attempt(self, mark: str) -> int:
        """The number of the question that is, or would be, asked about these three."""
        return self.answered.get(mark, 0)

    def may_ask(self, day: str) -> bool:
        return self.is_granted or not self.tries.are_spent(day)

    def answered_about(self, mark: str, day: str, *, is_try: bool) -> "CarrierCheck":
        """One more question is settled. What cost nothing is no try."""
        tries = self.tries.one_more(day) if is_try else self.tries
        return replace(self, answered={**self.answered, mark: self.attempt(mark) + 1}, tries=tries)


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody of the staff verified a person instead of a provider, and a second one confirmed it.

    `mark` stands for the person who was verified. Until `confirmed_by` is there it counts for nothing.
    """

    mark: str
    how: str
    note: str
    by: str
    at: str
    confirmed_by: str = ""
    confirmed_at: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """All that is known of how the person was checked, but for the answers themselves.

    `by_hand` names the check that the staff is to do instead of a provider, "" when none is wanted.
    """

    carrier: CarrierCheck = CarrierCheck()
    face_tries: Tries = Tries()
    by_hand: str = ""
    verifications: Mapping[str, Verification] = field(default_factory=dict)

    def with_verification(self, question: str, verification: Verification) -> "Identity":
        return replace(self, verifications={**self.verifications, question: verification})

    def without_verification(self, question: str) -> "Identity":
        left = {name: one for name, one in self.verifications.items() if name != question}
        return replace(self, verifications=left)
