"""What tests of the identity check do again and again."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from sqlalchemy import select

from bot.jobs import queued
from bot.models.binding import OUTBOX
from bot.models.tables import AuditRow
from tests.pages.applicant import CONTACT_ID, PERSON, Provider, World, csrf_of

CLERK = PERSON
THIEF = "openid-of-a-thief"
IDENTITY = ("李小明", CONTACT_ID)


def press(client: FlaskClient) -> Any:
    """The button that leads to the provider."""
    return client.post("/p/face", data={"csrf": csrf_of(client.get("/p/face").text)})


def start(client: FlaskClient) -> str:
    """Press the button. Returns the provider's token."""
    answer = press(client)
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1]


def back(provider: Provider, token: str) -> str:
    """Path and query to which the provider sends the browser."""
    check = provider.face.find(token)
    assert check
    return f"{urlsplit(check['redirect']).path}?BizToken={token}"


def come_back(client: FlaskClient, provider: Provider, token: str) -> str:
    return client.get(back(provider, token)).text


def sweep(world: World) -> None:
    """Minutes later a worker asks for the results that nobody came back with."""
    world.clock.forward(minutes=6)
    for kind, work_id in world.house.work.due():
        if kind == "pull_face":
            queued.work(work_id)


def results_taken(world: World) -> int:
    return count(world, "inbox", "kind = 'FaceChecked'")


def count(world: World, table: str, where: str = "1=1") -> int:
    with world.house.database.reading() as connection:
        found = connection.exec_driver_sql(f"select count(*) from {table} where {where}")  # noqa: S608
        return int(found.scalar_one())


def audit(world: World, action: str) -> list[tuple[str, dict[str, str]]]:
    """Who did it, and the details, oldest first."""
    with world.house.database.reading() as connection:
        query = select(AuditRow.__table__).where(AuditRow.action == action).order_by(AuditRow.id)
        return [(row.actor, world.house.sealer.detail(row)) for row in connection.execute(query)]


def last_words(world: World) -> str:
    """What the chat was told last."""
    with world.house.database.reading() as connection:
        row = connection.exec_driver_sql("select * from outbox order by id desc limit 1").one()
    return str(json.loads(OUTBOX.open(world.house.vault, row.sealed, row))["text"])


def has_passed(world: World) -> bool:
    return world.application().value("face") != ""
