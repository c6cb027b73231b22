"""The funnel in sentences: where people stop, what is rarely right at once, what the staff send back."""

from collections.abc import Iterator, Sequence

from bot.reports.funnel import Step
from bot.reports.funnel_words import REASONS

# Of fewer a share says little.
LEAST_SHOWN = 10


def sentences(steps: Sequence[Step]) -> list[str]:
    """One for each that there is something to say of, in Chinese."""
    return [*_left(steps), *_rarely_right(steps), *_sent_back(steps)]


def _left(steps: Sequence[Step]) -> Iterator[str]:
    if (worst := max(steps, key=lambda step: step.left, default=None)) and worst.left:
        every = sum(step.left for step in steps)
        yield f"停下来没办完的有 {every} 笔，停在“{worst.label}”的最多，有 {worst.left} 笔。"


def _rarely_right(steps: Sequence[Step]) -> Iterator[str]:
    asked = [step for step in steps if step.is_for_people and step.shown >= LEAST_SHOWN]
    worst = min(asked, key=lambda step: step.right_percent, default=None)
    if worst and worst.right_percent < 100:
        share = f"{worst.shown} 笔里 {worst.right_first} 笔（{worst.right_percent}%）"
        yield f"“{worst.label}”一次答对的最少：{share}{_most_often(worst)}。"


def _most_often(step: Step) -> str:
    """The reason that was most frequent; they come in this order."""
    reason = step.reasons[0][0] if step.reasons else ""
    return f"，最常见的原因是{REASONS.get(reason, reason)}" if reason else ""


def _sent_back(steps: Sequence[Step]) -> Iterator[str]:
    if (worst := max(steps, key=lambda step: step.sent_back, default=None)) and worst.sent_back:
        yield f"审核退回最多的是“{worst.label}”，有 {worst.sent_back} 笔。"
