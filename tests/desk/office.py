"""The office of the tests: the house, its staff, and the browsers that they sit at."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.bootstrap import House, fresh_id
from bot.jobs import queued
from bot.models.line_drafts import LineDrafts
from bot.models.staff import StaffTable
from bot.models.tables import AuditRow, OutboxRow
from bot.models.thread_notes import ThreadNotes
from bot.models.work_kinds import TIMED
from bot.settings import load
from bot.web_request import InMemoryRequest
from desk.app import DeskParts, create
from flows.state import Application
from tests.bell import Bell
from tests.desk.applicant import Applicant
from tests.world import CODE, QUICK, TurnedClock
from tests.world import SECRETS as SETTINGS

PASSWORD = "a long enough password"
PEOPLE = {
    "wangfang": ("王芳", ("reviewer",)),
    "lina": ("李娜", ("reviewer",)),
    "zhaolei": ("赵磊", ("cashier",)),
    "sunjie": ("孙洁", ("agent",)),
    "admin": ("周敏", ("admin",)),
}


class Seat:
    """A browser at the desk. It fills in forms with what the page last opened carries."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.text = ""

    def opens(self, path: str) -> TestResponse:
        response = self.client.get(path, follow_redirects=True)
        if response.mimetype == "text/html":
            self.text = response.get_data(as_text=True)
        return response

    def posts(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of the open page. A redirect leaves that page open."""
        answer = self.client.post(path, data={"token": self.hidden("token"), **fields})
        if answer.mimetype == "text/html" and answer.status_code != 303:
            self.text = answer.get_data(as_text=True)
        return answer

    def logs_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        self.opens("/desk/login")
        return self.posts("/desk/login", login=login, password=password)

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return html.unescape(found.group(1)) if found else ""

    def finds_nothing_wrong(self) -> dict[str, str]:
        """Of every difference that the open page shows, the answer that nothing is wrong with it."""
        names = re.findall(r'name="(finding:[^"]*)" value="same"', self.text)
        return {html.unescape(name): "same" for name in names}

    @property
    def words(self) -> str:
        """The page without its tags."""
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text)))


@dataclass
class Office:
    """What a test holds."""

    house: House
    clock: TurnedClock
    bell: Bell
    app: Flask
    staff: StaffTable
    applicant: Applicant

    @property
    def application(self) -> Application:
        return self.applicant.application

    @property
    def page(self) -> str:
        return f"/desk/applications/{self.application.id}"

    def seat(self, login: str = "") -> Seat:
        seat = Seat(self.app.test_client())
        if login:
            assert seat.logs_in(login).status_code == 303
        return seat

    def at_page(self, login: str) -> Seat:
        """Logged in, with the application open."""
        seat = self.seat(login)
        assert seat.opens(self.page).status_code == 200
        return seat

    def pays(self) -> None:
        """The cashier confirms, as in every application that reaches the review."""
        seat = self.at_page("zhaolei")
        fields = {"ticket": seat.hidden("ticket"), "verdict": "confirm", "checked": "yes"}
        assert seat.posts(f"{self.page}/payment", **fields).status_code == 303
        self.clock.forward(minutes=5)

    def waits_for_decisions(self) -> None:
        """The seconds of what was decided are over, and a worker takes it."""
        self.clock.forward(seconds=15)
        for kind, work_id in self.house.work.due(kinds=TIMED):
            assert kind == "take_decision"
            queued.work(work_id)

    def audit(self, action: str) -> list[tuple[str, dict[str, str]]]:
        """Actor and detail of every audit row of an action, oldest first."""
        query = select(AuditRow.__table__).where(AuditRow.action == action).order_by(AuditRow.id)
        with self.house.database.reading() as connection:
            return [(row.actor, self.house.sealer.detail(row)) for row in connection.execute(query)]

    def notices(self, name: str) -> int:
        """How many notices of that name wait for the applicant."""
        with self.house.database.reading() as connection:
            return len(connection.execute(select(OutboxRow.id).where(OutboxRow.name == name)).all())


@contextmanager
def office(
    folder: Path, redis_url: str, documents: Path, *, is_secure: bool = False, database_url: str = ""
) -> Iterator[Office]:
    """An office on a database, without one on that in the folder. It must have today's tables."""
    clock, bell = TurnedClock(), Bell()
    settings = load(
        SETTINGS
        | {
            "SZCA_DATABASE_URL": database_url or f"sqlite:///{folder}/szca.db",
            "SZCA_REDIS_URL": redis_url,
            "SZCA_PUBLIC_URL": "http://127.0.0.1:9",
            "SZCA_MEDIA_URL": f"file://{documents}",
        }
    )
    # There is no WeChat here, so nothing is shown there.
    house = House(settings, clock, bell, fresh_code=lambda: CODE, own_aside=lambda deed: None)
    house.redis.flushdb()
    house.equip_jobs()
    staff = StaffTable(house.database, clock, QUICK)
    app = Flask("desk-test", static_folder=None)
    app.request_class = InMemoryRequest
    app.register_blueprint(create(desk_parts(house, staff, bell, is_secure=is_secure)))
    applicant = Applicant(house, clock, "openid-of-the-applicant")
    try:
        yield Office(house, clock, bell, app, staff, applicant)
    finally:
        house.close()


def desk_parts(
    house: House,
    staff: StaffTable,
    bell: Bell,
    *,
    is_secure: bool = False,
    redis: Redis | None = None,
    needing: frozenset[str] = frozenset(),
    live_url: str = "",
    public_url: str = "https://desk.example.com",
) -> DeskParts:
    """What the bootstrap hands to the desk."""
    return DeskParts(
        records=house.records,
        sealer=house.sealer,
        turn=house.turn,
        rehearsal=house.rehearsal,
        waker=bell,
        storage=house.storage,
        documents=house.documents,
        papers=house.papers,
        facechecks=house.identity.facechecks,
        idchecks=house.identity.idchecks,
        links=house.links,
        staff=staff,
        stretches=house.stretches,
        line_drafts=LineDrafts(house.database, house.vault, house.clock),
        thread_notes=ThreadNotes(house.database, house.vault, house.clock),
        typing_sign=house.typing_sign,
        staff_sessions=house.staff_sessions,
        second_factors=house.second_factors,
        passkeys=house.passkeys,
        public_url=public_url,
        needing_second=needing,
        working_times=house.working_times,
        learned_answers=house.learned_answers,
        api_keys=house.api_keys,
        webhook_endpoints=house.webhook_endpoints,
        webhook_messages=house.webhook_messages,
        webhook_receivers=house.webhook_receivers,
        blind_index=house.vault.blind_index,
        database=house.database,
        bulletins=house.bulletins,
        kept_funnel=house.kept_funnel,
        held_decisions=house.held_decisions,
        cash_office=house.cash_office,
        decision_drafts=house.decision_drafts,
        unsent=house.unsent,
        work=house.work,
        making=house.making,
        pins=house.pins,
        redis=redis or house.redis,
        publish=house.publish,
        live_url=live_url,
        clock=house.clock,
        fresh_id=fresh_id,
        secret_key=house.settings.secret_key,
        is_secure=is_secure,
    )
