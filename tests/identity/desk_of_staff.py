"""The staff's desk beside the house in which the identity check is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from bot.models.staff import StaffTable
from desk.app import create
from tests.desk.office import PASSWORD, PEOPLE, QUICK, Seat, desk_parts
from tests.identity.steps import come_back, start
from tests.pages.applicant import Provider, World


class StaffDesk:
    """The desk of one house, and the seats at it."""

    def __init__(self, world: World, redis: Redis) -> None:
        self.world = world
        staff = StaffTable(world.house.database, world.clock, QUICK)
        for login, (name, roles) in PEOPLE.items():
            staff.add(login, name, roles, PASSWORD)
        self.app = Flask("desk-test", static_folder=None)
        self.app.register_blueprint(create(desk_parts(world.house, staff, world.bell, redis=redis)))

    @property
    def page(self) -> str:
        return f"/desk/applications/{self.world.application().id}"

    @property
    def evidence(self) -> str:
        return f"{self.page}/evidence"

    def seat(self, login: str) -> Seat:
        """Logged in, with the application open."""
        seat = Seat(self.app.test_client())
        assert seat.logs_in(login).status_code == 303
        seat.opens(self.page)
        return seat

    def shown(self, login: str, reason: str = "复核人脸核验") -> Seat:
        """Logged in, with the evidence open."""
        seat = self.seat(login)
        assert seat.posts(self.evidence, reason=reason).status_code == 303
        assert seat.opens(self.evidence).status_code == 200
        return seat


@contextmanager
def staff_desk(world: World, redis_url: str) -> Iterator[StaffDesk]:
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    yield StaffDesk(world, redis)
    redis.close()


def check(client: FlaskClient, provider: Provider, code: int, **texts: object) -> None:
    """A face check in this browser that comes to this; `texts` are said instead of the truth."""
    token = start(client)
    provider.face.finish(token, code)
    if texts:
        provider.face.distort(token, **texts)
    come_back(client, provider, token)
