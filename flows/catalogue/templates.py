"""Template messages: the catalogue's own, and a deployment's file with the ids that WeChat gave it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import SettingsError
from flows.catalogue.records import Template
from flows.catalogue.table import Problem, Problems, Table, blame_fields, open_table

# The fields that notices carry, and WeChat's names for the fields of a template: a kind and a number.
NOTICE_FIELDS = ("project", "order_no", "fee", "reason", "day", "courier", "parcel")
_TEMPLATE_FIELD = re.compile(
    r"(thing|number|letter|symbol|character_string|time|date|amount|phone_number|car_number|name|phrase|const)\d+"
)
# How the catalogue's own ids begin. They are the sandbox's, and no account at WeChat has them.
SANDBOX_ID = "SZCA-"


def templates(named: Table) -> dict[str, Template]:
    """One table for each notice."""
    return {name: _template(named.table(name)) for name in named}


def deployed_templates(path: Path, notices: Mapping[str, Template]) -> dict[str, Template]:
    """A file with a table for each of these notices, as in house.toml: `[templates.approved]`, id and data.

    Raises SettingsError with a line for each thing that is wrong.
    """
    wrong: Problems = []
    file = open_table(path, wrong)
    found = templates(file.table("templates")) if not wrong else {}
    if not wrong:
        file.finish()
        wrong += [Problem(path.name, 0, reason) for reason in _reasons(found, notices)]
    if wrong:
        raise SettingsError("\n".join(f"SZCA_TEMPLATES: {problem}" for problem in wrong))
    return found


def _reasons(found: Mapping[str, Template], notices: Mapping[str, Template]) -> Iterator[str]:
    yield from (f"has no [templates.{name}]" for name in notices if name not in found)
    yield from (f"{name}: there is no such notice" for name in found if name not in notices)
    for name, each in found.items():
        if each.id.startswith(SANDBOX_ID):
            yield f"{name}: {each.id} is the sandbox's id; the account's page shows the right one"


def _template(row: Table) -> Template:
    fields = row.table("data")
    if not list(fields):
        row.blame("data", "must name the template's fields")
    found = Template(row.text("id"), {name: fields.text(name) for name in fields})
    for name, words in found.data.items():
        if not _TEMPLATE_FIELD.fullmatch(name):
            fields.blame(name, "must be named as WeChat names it, a kind and a number such as thing1")
        blame_fields(fields, name, words, NOTICE_FIELDS)
    row.finish()
    return found
