"""When a second reviewer has to confirm: the thresholds, as they were set at the desk."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.message.event import HeldEvent
from bot.models.desk_settings import DeskSettings
from flows.decisions import DECISIONS

SETTING = "review.second"
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A second reviewer confirms from this fee on (yuan), or from so many findings on; 0 for never."""

    fee: int = 2000
    findings: int = 5

    @classmethod
    def read(cls, fee: str, findings: str) -> "Thresholds | None":
        """As they were typed; None for what is no number from 0 to LARGEST."""
        texts = (fee.strip(), findings.strip())
        if not all(text.isascii() and text.isdecimal() and int(text) <= LARGEST for text in texts):
            return None
        return cls(*map(int, texts))

    def reached(self, fee: int, findings: int) -> str:
        """Which of them an application reaches, in words; "" for none."""
        reasons = []
        if self.fee and fee >= self.fee:
            reasons.append(f"金额 {fee} 元，达到 {self.fee} 元")
        if self.findings and findings >= self.findings:
            reasons.append(f"自动检查发现 {findings} 处疑点，达到 {self.findings} 处")
        return "；".join(reasons)


class ReviewRules:
    """Reads the thresholds anew each time, so that a change holds at once."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings

    def stored(self) -> Any:
        """What was set at the desk, None when nothing was."""
        return self._settings.all(SETTING).get(SETTING)

    def thresholds(self) -> Thresholds:
        stored = self.stored()
        return Thresholds(**stored) if stored else Thresholds()

    def why_second(self, kind: type[HeldEvent], fee: int, findings: int) -> str:
        """Why a colleague has to confirm a decision of this kind, "" when nobody has to."""
        return self.thresholds().reached(fee, findings) if DECISIONS[kind].is_four_eyes else ""


def as_stored(thresholds: Thresholds) -> dict[str, int]:
    """For `DeskSettings.change`."""
    return asdict(thresholds)
