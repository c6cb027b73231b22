"""What one look of the doctor found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import CloudError, SzcaError, WeChatError
from media import font
from media.storage import StorageError
from media.vault import VaultError

_Of = TypeVar("_Of")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. Not `is_certain`: a warning, or something that could not be looked at."""

    what: str
    is_good: bool
    words: str
    is_certain: bool = True

    @property
    def mark(self) -> str:
        if not self.is_certain:
            return "!"
        return "✓" if self.is_good else "✗"


class Unseen(SzcaError):
    """It could not be looked at. The text says why."""


class Doubtful(SzcaError):
    """It works, and is not as it should be."""


def look(what: str, check: Callable[[_Of], str], of: _Of) -> Finding:
    """The finding of one check, which returns words or raises an error of a part."""
    try:
        return Finding(what, True, check(of))
    except Doubtful as error:
        return Finding(what, True, str(error), is_certain=False)
    except Unseen as error:
        return Finding(what, True, f"not looked at: {error}", is_certain=False)
    except (WeChatError, CloudError) as error:
        prefix = "" if isinstance(error, WeChatError) else f"{type(error).__name__}: "
        return Finding(what, False, f"{prefix}{error.reason}")
    except (SzcaError, SQLAlchemyError, RedisError, StorageError, VaultError, font.FontMissingError) as error:
        first, *_ = [*str(error).splitlines(), ""]
        prefix = "" if isinstance(error, SzcaError) else f"{type(error).__name__}: "
        return Finding(what, False, f"{prefix}{first[:300]}")
