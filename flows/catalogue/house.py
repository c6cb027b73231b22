"""house.toml: bank account, ways to reach us, hours, agreements, template messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from bot.errors import Refused
from flows.catalogue.records import Courier, Pacing, Patience, Quiet, Span, Template
from flows.catalogue.table import Table, blame_doubles
from flows.catalogue.templates import templates
from flows.catalogue.working_times import read_hours

_PHONE = r"(400-?\d{3}-?\d{4}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9})"
_SITE = r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?"
_VERSION = r"\d{4}-\d{2}(-\d{2})?(\.\d+)?|text-\d+"


@dataclass(frozen=True, slots=True)
class House:
    """All of the file."""

    bank: Mapping[str, str]
    contact: Mapping[str, str]
    agreements: Mapping[str, str]
    templates: Mapping[str, Template]
    hours: tuple[Span, ...]
    patience: Patience
    pacing: Pacing
    couriers: tuple[Courier, ...]


def house(file: Table) -> House:
    """Who we are."""
    hours = _hours(file.table("hours"))
    contact = _contact(file.table("contact"))
    named = file.table("templates")
    found = House(
        bank=_bank(file.table("bank")),
        contact=contact,
        agreements=_agreements(file.table("agreements")),
        templates=templates(named),
        hours=hours,
        patience=_patience(file.table("patience")),
        pacing=_pacing(file.table("bulletins")),
        couriers=_couriers(file.tables("courier")),
    )
    file.finish()
    return found


def _bank(row: Table) -> dict[str, str]:
    found = {
        "payee": row.text("payee"),
        "name": row.text("name"),
        "account": row.text("account", r"\d{8,32}", "must be 8 to 32 digits"),
    }
    row.finish()
    return found


def _contact(row: Table) -> dict[str, str]:
    found = {
        "hotline": row.text("hotline", _PHONE, "must be a phone number such as 400-112-3838"),
        "site": row.text("site", _SITE, "must be an address such as www.szca.com"),
        "account": row.text("account"),
    }
    row.finish()
    return found


def _agreements(row: Table) -> dict[str, str]:
    names = ("service", "privacy", "biometric")
    found = {name: row.text(name, _VERSION, "must be a version such as 2026-11 or text-1") for name in names}
    row.finish()
    return found


def _couriers(rows: tuple[Table, ...]) -> tuple[Courier, ...]:
    found = tuple(_courier(row) for row in rows)
    blame_doubles(rows, "name", (one.name for one in found))
    return found


def _courier(row: Table) -> Courier:
    written = row.text("numbers")
    try:
        numbers = re.compile(written)
    except re.error as error:
        row.blame("numbers", f"must be a regular expression, and {written!r} is none: {error}")
        numbers = re.compile("")
    found = Courier(row.text("name"), row.texts("names", optional=True), numbers)
    row.finish()
    return found


def _hours(row: Table) -> tuple[Span, ...]:
    spans = _hours_of(row, "open", row.texts("open"))
    row.finish()
    return spans


def _hours_of(row: Table, key: str, texts: tuple[str, ...]) -> tuple[Span, ...]:
    try:
        return read_hours(texts)
    except Refused:
        row.blame(key, f"must be times in order and apart, such as 9:00-17:30, not {', '.join(texts)!r}")
        return ()


def _patience(row: Table) -> Patience:
    found = Patience(_quiet(row, "agent"), _quiet(row, "applicant"), _quiet(row, "wechat"))
    row.finish()
    return found


def _pacing(row: Table) -> Pacing:
    hours = _hours_of(row, "open", (row.text("open"),))
    found = Pacing(
        _least_one(row, "per_second"),
        row.number("second_above"),
        hours[0] if hours else Span(time(9), time(20)),
        _least_one(row, "days"),
    )
    row.finish()
    return found


def _least_one(row: Table, key: str) -> int:
    number = row.number(key)
    if number < 1:
        row.blame(key, "must be 1 at least")
    return max(number, 1)


def _quiet(row: Table, key: str) -> Quiet:
    minutes = row.list_of(int, "whole numbers", key)
    if len(minutes) != 2 or not 0 < minutes[0] < minutes[1]:
        row.blame(key, "must be two numbers of minutes, the warning before the end")
        return Quiet(timedelta(minutes=1), timedelta(minutes=2))
    return Quiet(*(timedelta(minutes=number) for number in minutes))
