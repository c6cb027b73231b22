"""SQL text that is compiled once, and run on the bare connection of a turn."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

_POSTGRESQL: Any = psycopg.dialect


class Driver(Protocol):
    """What takes SQL text as it is: the bare connection of a turn, or SQLAlchemy's. Returns the rows."""

    def exec_driver_sql(self, statement: str, parameters: Any = ..., /) -> Any: ...


class Statement:
    """SQL text for one database, compiled from Core, and its parameters in their order."""

    def __init__(self, built: Any, *, is_sqlite: bool, columns: Sequence[str] | None = None) -> None:
        dialect: Any = sqlite.dialect() if is_sqlite else _POSTGRESQL(paramstyle="format")
        compiled = built.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        self._order: Sequence[str] = compiled.positiontup
        # What Core made parameters of by itself: the states that a condition names, for example.
        self._constants = {
            name: value
            for name, value in compiled.params.items()
            if value is not None and name not in (columns or ())
        }

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        if self._constants:
            values = {**self._constants, **values}
        return tuple([values[name] for name in self._order])

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Any:
        return driver.exec_driver_sql(self.sql, self.parameters(values))


Write = tuple[Statement, tuple[Any, ...]]
