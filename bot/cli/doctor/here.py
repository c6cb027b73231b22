"""Looks at what is ours: database, keys, Redis, store, font, processes, staff, holidays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from redis.exceptions import ResponseError
from sqlalchemy import text

from bot.cli.doctor.finding import Doubtful, Finding
from bot.errors import SettingsError
from bot.heartbeat import LIVE, beats, living
from bot.models.roles import ROLES as STAFF_ROLES
from bot.models.roles import needing_second
from bot.providers.operators import Operators
from bot.upkeep.readiness import OK, ROLES, head
from media import font
from media.storage import StorageError

if TYPE_CHECKING:
    from bot.bootstrap import House

# The State Council announces a year's holidays in the November before.
_HOLIDAYS_KNOWN_AHEAD = timedelta(days=60)
_HOLIDAYS_NEEDED = timedelta(days=21)
_OTHER_CONNECTIONS = 15  # of the workers, the clock and an operator


def look_at_holidays(today: date, known: date) -> Finding:
    """Deadlines count working days, so the holidays of the coming weeks have to be known."""
    words = f"known until {known}"
    if known - today >= _HOLIDAYS_KNOWN_AHEAD:
        return Finding("holidays", True, words)
    advice = f"upgrade chinesecalendar, or write {known.year + 1} at the desk (设置, 上班时间)"
    if known - today >= _HOLIDAYS_NEEDED:
        return Finding("holidays", True, f"{words}: {advice} before {known}", is_certain=False)
    return Finding("holidays", False, f"{words} only: {advice}")


def _database(house: "House") -> str:
    if (found := house.readiness.database()) != OK:
        raise SettingsError(f"SZCA_DATABASE_URL: {found}")
    return house.database.engine.dialect.name


def _migrations(house: "House") -> str:
    if (found := house.readiness.migrations()) != OK:
        raise SettingsError(found)
    found, newest = house.readiness.version(), head()
    if found != newest:
        raise Doubtful(f"at {found}, made by a newer release; this one has {newest} and runs on it")
    return f"at {newest}"


def _connections(house: "House") -> str:
    """Every thread of the web may hold one."""
    if house.database.is_sqlite:
        return "SQLite: one machine, a few thousand people; PostgreSQL for more"
    settings = house.settings
    needed = settings.web_workers * settings.web_threads + _OTHER_CONNECTIONS
    with house.database.reading() as connection:
        most = int(connection.execute(text("show max_connections")).scalar_one())
    if most < needed:
        raise Doubtful(
            f"PostgreSQL takes {most} connections, {needed} may be asked for: raise max_connections"
        )
    return f"{most} connections, up to {needed} are asked for"


def _keys(house: "House") -> str:
    house.witnesses.check(house.vault)
    return f"{', '.join(house.vault.keys)}, as in the database"


def _redis(house: "House") -> str:
    if not house.redis.ping():
        raise SettingsError("SZCA_REDIS_URL: does not answer")
    try:
        policy = house.redis.config_get("maxmemory-policy").get("maxmemory-policy", "")
    except ResponseError:
        return "answers; its maxmemory-policy may not be read"
    if policy not in ("noeviction", ""):
        raise Doubtful(f"maxmemory-policy is {policy}: wake-ups and tokens may vanish, set noeviction")
    return "answers"


def _store(house: "House") -> str:
    name = house.storage.put(b"szca doctor", media_type="application/pdf")
    is_same = house.storage.get(name) == b"szca doctor"
    house.storage.delete(name)
    if not is_same:
        raise StorageError("what was read is not what was written")
    if (found := house.readiness.store()) != OK:
        raise SettingsError(f"SZCA_MEDIA_URL: {found}")
    free = house.storage.free_bytes()
    room = "" if free is None else f", {free // 2**30} GB free"
    return house.settings.media_url.split("?")[0] + room


def _processes(house: "House") -> str:
    missing = [role for role, state in house.readiness.processes().items() if state != OK]
    if missing:
        raise SettingsError(f"no heartbeat of {', '.join(missing)}: start them, or wait ten seconds")
    return f"{', '.join(ROLES)} live"


def _live(house: "House") -> str:
    if not living(beats(house.redis)).get(LIVE):
        raise Doubtful("no heartbeat of live: open pages of the desk ask every half minute instead")
    return f"pages listen at {house.settings.live_url}"


def _alarms(house: "House") -> str:
    ways = Operators(house.settings.alarm_urls).ways
    if not ways:
        raise Doubtful("SZCA_ALARM_URLS is not set: operators hear of trouble from Prometheus alone")
    return f"go to {ways} address(es); szca doctor --alarm sends a test"


def _staff(house: "House") -> str:
    here = [each for each in house.staff.everybody() if each.is_active]
    roles = {role for each in here for role in each.roles}
    if missing := [role for role in STAFF_ROLES if role not in roles]:
        raise SettingsError(f"nobody has the role {', '.join(missing)}: szca staff add")
    alone = [each.login for each in here if each.roles & needing_second() and not each.has_second]
    if alone and not house.settings.is_demo:
        raise Doubtful(f"no second factor yet: {', '.join(alone)}; the desk asks for it at the next login")
    return f"{len(here)} account(s), every role is held"


LOOKS: tuple[tuple[str, Callable[["House"], str]], ...] = (
    ("database", _database),
    ("migrations", _migrations),
    ("connections", _connections),
    ("keys", _keys),
    ("redis", _redis),
    ("store", _store),
    ("font", lambda _: str(font.find().sans.path)),
    ("processes", _processes),
    ("live pages", _live),
    ("staff", _staff),
    ("alarms", _alarms),
)
