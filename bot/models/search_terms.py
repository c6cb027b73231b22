"""Statements on the terms that staff find applications by, for a certain number of them."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, delete

from bot.models.tables import SearchTerm

_term = cast(Table, SearchTerm.__table__)


def adding_terms(dialect: Any, count: int) -> Any:
    """A term that is there already stays. The parameters are numbered: term_0, at_0, …"""
    rows: list[Any] = [
        {column.name: bindparam(f"{column.name}_{number}") for column in _term.c} for number in range(count)
    ]
    return dialect.insert(_term).inline().values(rows).on_conflict_do_nothing()


def dropping_terms(count: int) -> Any:
    """Those of one application (`which`)."""
    wanted: list[Any] = [bindparam(f"term_{number}") for number in range(count)]
    return delete(_term).where(_term.c.application_id == bindparam("which"), _term.c.term.in_(wanted))
