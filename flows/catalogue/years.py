"""calendar.toml: holidays of years that the library lacks, and corrections."""

from collections.abc import Iterator
from datetime import date, timedelta

from flows.catalogue.records import YearPlan
from flows.catalogue.table import Table, blame_doubles


def years(file: Table) -> tuple[YearPlan, ...]:
    """The years of the file, earliest first."""
    rows = file.tables("year", optional=True)
    found = tuple(_year(row) for row in rows)
    blame_doubles(rows, "year", (plan.year for plan in found))
    file.finish()
    return tuple(sorted(found, key=lambda plan: plan.year))


def _year(row: Table) -> YearPlan:
    year = row.number("year")
    holidays = {day for one in row.tables("holidays", optional=True) for day in _days(one)}
    make_up = frozenset(row.list_of(date, "dates such as 2027-02-06", "make_up", optional=True))
    _blame_strangers(row, "holidays", year, holidays)
    _blame_strangers(row, "make_up", year, make_up)
    for day in sorted(holidays & make_up):
        row.blame("make_up", f"has {day}, which is among the holidays")
    row.finish()
    return YearPlan(year, frozenset(holidays), make_up)


def _days(row: Table) -> Iterator[date]:
    row.text("name")
    first, last = row.day("first"), row.day("last")
    row.finish()
    if first is None or last is None:
        return
    if not timedelta(0) <= last - first <= timedelta(days=30):
        row.blame("last", f"must be within a month after {first}, not {last}")
        return
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _blame_strangers(row: Table, key: str, year: int, days: set[date] | frozenset[date]) -> None:
    for day in sorted(day for day in days if day.year != year):
        row.blame(key, f"has {day}, which is not in {year}")
