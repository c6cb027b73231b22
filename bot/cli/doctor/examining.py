"""All looks of the doctor, one after the other."""

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from bot.cli.doctor import here
from bot.cli.doctor.finding import Finding, look
from bot.cli.doctor.public import LOOKS as PUBLIC
from bot.cli.doctor.tencent import look_at_tencent
from bot.cli.doctor.wechat import LOOKS as WECHAT
from bot.errors import SettingsError, SzcaError
from bot.settings import load
from flows.catalogue import catalogue, problems
from flows.deadlines import china_day
from flows.workdays import known_until

if TYPE_CHECKING:
    from bot.bootstrap import House


def examine() -> list[Finding]:
    """Look at everything that a deployment needs. Without settings and catalogue the rest is left out."""
    found = [_look_at_settings(), *_look_at_catalogue()]
    if not all(finding.is_good for finding in found):
        return found
    from bot.bootstrap import House  # only here: it brings the flows, which need a sound catalogue

    try:
        house = House(load())
    except SettingsError as error:
        return [Finding("settings", False, str(error)), *found[1:]]
    with closing(house):
        return found + examine_house(house)


def examine_house(house: "House") -> list[Finding]:
    """The parts of one deployment."""
    with suppress(DBAPIError):  # a database that is away is a finding of its own
        house.working_times.keep_up()
    found = [here.look_at_holidays(china_day(house.clock()), known_until())]
    found += [look(what, check, house) for what, check in (*here.LOOKS, *WECHAT, *PUBLIC)]
    return found + look_at_tencent(house.settings)


def _look_at_settings() -> Finding:
    try:
        return Finding("settings", True, load().env)
    except SzcaError as error:
        return Finding("settings", False, str(error))


def _look_at_catalogue() -> list[Finding]:
    if wrong := problems():
        return [Finding("catalogue", False, row) for row in wrong]
    return [Finding("catalogue", True, f"{len(catalogue().projects)} project(s)")]
