"""Checks a deployment and says what is wrong, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import House
from bot.errors import SzcaError, WeChatError
from bot.settings import load
from flows.catalogue import catalogue
from media import font
from media.storage import StorageError
from media.vault import VaultError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_good: bool
    words: str


def examine() -> list[Finding]:
    """Look at everything that a deployment needs. Later checks are left out when there are no settings."""
    try:
        house = House(load())
    except SzcaError as error:
        return [Finding("settings", False, str(error))]
    checks: tuple[tuple[str, Callable[[House], str]], ...] = (
        ("catalogue", lambda _: f"{len(catalogue().projects)} project(s)"),
        ("database", _database),
        ("redis", lambda h: "answers" if h.redis.ping() else "does not answer"),
        ("store", _store),
        ("font", lambda _: str(font.find().sans.path)),
        ("wechat", lambda h: f"stable_token works, {len(h.wechat.check_token())} characters"),
    )
    found = [Finding("settings", True, house.settings.env)]
    found += [_look(what, check, house) for what, check in checks]
    house.close()
    return found


def _look(what: str, check: Callable[[House], str], house: House) -> Finding:
    try:
        return Finding(what, True, check(house))
    except WeChatError as error:
        return Finding(what, False, error.reason)
    except (SzcaError, SQLAlchemyError, RedisError, StorageError, VaultError, font.FontMissingError) as error:
        return Finding(what, False, f"{type(error).__name__}: {str(error).splitlines()[0][:200]}")


def _database(house: House) -> str:
    with house.database.reading() as connection:
        version = connection.execute(text("select version_num from alembic_version")).scalar_one()
    return f"{house.database.engine.dialect.name}, at migration {version}"


def _store(house: House) -> str:
    name = house.storage.put(b"szca doctor", media_type="text/plain")
    is_same = house.storage.get(name) == b"szca doctor"
    house.storage.delete(name)
    if not is_same:
        raise StorageError("what was read is not what was written")
    return house.settings.media_url.split("?")[0]
