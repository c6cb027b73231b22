"""Checks a deployment and says what is wrong, and what to do about it."""

from bot.cli.doctor.examining import examine
from bot.cli.doctor.finding import Finding
from bot.cli.doctor.here import look_at_holidays
from bot.cli.doctor.tencent import look_at_tencent

__all__ = ["Finding", "examine", "look_at_holidays", "look_at_tencent"]
