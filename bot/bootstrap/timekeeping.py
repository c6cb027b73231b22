"""The clock of a deployment, and what it has to look after."""

from datetime import date
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.providers.operators import Operators
from bot.upkeep.alarms import Alarms
from bot.upkeep.clocks import Clocks
from bot.upkeep.sweeping import SweepPlan
from bot.wechat.server_time import server_time
from office.threads.assignment import Assignment

if TYPE_CHECKING:
    from bot.bootstrap.house import House


def timekeeper(house: "House") -> Clock:
    """Raises SettingsError for an address of operators that is none."""
    sweeps = SweepPlan(house.database, house.vault, house.clock)
    clocks = Clocks(house.database, house.clock, lambda: server_time(house.settings.wechat_api_base))
    alarms = alarms_of(house)
    aside = house.own_aside or house.background.submit

    def plan(day: date) -> None:
        house.daily_counts.forget_before(day)
        sweeps.plan(day)

    def watch() -> None:
        aside(alarms.look)  # telling may take seconds, and timers are not to wait for it

    parts = house.timers, house.work, house.outbox, house.waker, house.clock
    assignment = Assignment(house.database, house.turn, house.waker, house.clock)
    return Clock(*parts, plan, clocks.compare, watch, assignment.look)


def alarms_of(house: "House") -> Alarms:
    settings = house.settings
    operators = Operators(settings.alarm_urls)
    return Alarms(
        house.database,
        house.redis,
        house.readiness.processes,
        operators,
        house.clock,
        settings.texts_a_day,
    )
