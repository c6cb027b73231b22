"""Checks a deployment and says what is wrong, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingsError, SzcaError, WeChatError
from bot.providers.carrier import carrier_check
from bot.providers.face import face_provider
from bot.providers.sms import TencentSms, account_of
from bot.settings import TENCENT, Settings, load
from flows.catalogue import catalogue, problems
from flows.deadlines import china_day
from flows.workdays import known_until
from media import font
from media.storage import StorageError
from media.vault import VaultError

if TYPE_CHECKING:
    from bot.bootstrap import House

# The State Council announces a year's holidays in the November before.
_HOLIDAYS_KNOWN_AHEAD = timedelta(days=60)


_Of = TypeVar("_Of")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_good: bool
    words: str


def examine() -> list[Finding]:
    """Look at everything that a deployment needs. Without settings and catalogue the rest is left out."""
    found = [_look_at_settings(), *_look_at_catalogue()]
    if not all(finding.is_good for finding in found):
        return found
    from bot.bootstrap import House  # only here: it brings the flows, which need a sound catalogue

    house = House(load())
    checks: tuple[tuple[str, Callable[[House], str]], ...] = (
        ("database", _database),
        ("keys", _keys),
        ("redis", lambda h: "answers" if h.redis.ping() else "does not answer"),
        ("store", _store),
        ("font", lambda _: str(font.find().sans.path)),
        ("wechat", lambda h: f"stable_token works, {len(h.wechat.check_token())} characters"),
    )
    found.append(look_at_holidays(china_day(house.clock()), known_until()))
    found += [_look(what, check, house) for what, check in checks]
    found += look_at_tencent(house.settings)
    house.close()
    return found


def look_at_holidays(today: date, known: date) -> Finding:
    """Deadlines count working days, so the holidays of the coming weeks have to be known."""
    words = f"known until {known}"
    if known - today >= _HOLIDAYS_KNOWN_AHEAD:
        return Finding("holidays", True, words)
    advice = f"upgrade chinesecalendar, or write {known.year + 1} into flows/catalogue/calendar.toml"
    return Finding("holidays", False, f"{words} only: {advice}")


def _look_at_settings() -> Finding:
    try:
        return Finding("settings", True, load().env)
    except SzcaError as error:
        return Finding("settings", False, str(error))


def _look_at_catalogue() -> list[Finding]:
    if wrong := problems():
        return [Finding("catalogue", False, row) for row in wrong]
    return [Finding("catalogue", True, f"{len(catalogue().projects)} project(s)")]


def look_at_tencent(settings: Settings) -> list[Finding]:
    """The clients of Tencent Cloud. Nothing is sent or charged."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("sms", _sms),
        ("carrier", lambda s: carrier_check(s).probe()),
        ("face", lambda s: face_provider(s).probe()),
    ]
    if settings.ocr == TENCENT:
        checks.append(("ocr", _ocr))
    return [_look(what, check, settings) for what, check in checks]


def _look(what: str, check: Callable[[_Of], str], of: _Of) -> Finding:
    try:
        return Finding(what, True, check(of))
    except WeChatError as error:
        return Finding(what, False, error.reason)
    except (SzcaError, SQLAlchemyError, RedisError, StorageError, VaultError, font.FontMissingError) as error:
        return Finding(what, False, f"{type(error).__name__}: {str(error).splitlines()[0][:200]}")


def _database(house: "House") -> str:
    with house.database.reading() as connection:
        version = connection.execute(text("select version_num from alembic_version")).scalar_one()
    return f"{house.database.engine.dialect.name}, at migration {version}"


def _keys(house: "House") -> str:
    house.witnesses.check(house.vault)
    return f"{', '.join(house.vault.keys)}, as in the database"


def _store(house: "House") -> str:
    name = house.storage.put(b"szca doctor", media_type="application/pdf")
    is_same = house.storage.get(name) == b"szca doctor"
    house.storage.delete(name)
    if not is_same:
        raise StorageError("what was read is not what was written")
    return house.settings.media_url.split("?")[0]


def _sms(settings: Settings) -> str:
    account = account_of(settings)
    if len(set(account.templates.values())) < len(account.templates):
        raise SettingsError("SZCA_SMS_TEMPLATE_CODE, _APPROVED and _REJECTED need an id each")
    said = TencentSms(account).probe()
    limit = f"up to {account.longest} characters" if account.longest else "not at all"
    return f"{said}; templates are set, a reason is sent {limit} (SZCA_SMS_PARAM_LIMIT)"


def _ocr(settings: Settings) -> str:
    from bot.providers.ocr import CloudPages  # only here: reading brings its libraries along
    from media.ocr import RapidReader
    from media.reading import LocalPages

    local = LocalPages(RapidReader())  # which loads nothing until it reads
    return CloudPages(local, settings.ocr_base, settings.faceid_secret_id, settings.faceid_secret_key).probe()
