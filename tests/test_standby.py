"""A demoted database: no message is thanked for that was not stored, and the service finds its way back."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import requests
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.heartbeat import Heartbeat
from bot.models.database import is_away
from bot.upkeep.readiness import ROLES
from tests.databases import Cluster
from tests.wechat.test_webhook_over_http import Query, open_foreign, push, said, seal_foreign
from tests.world import START, World, world


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, redis_url: str, cluster: Cluster) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("standby"), redis_url, cluster.new_database()) as made:
        yield made


@contextmanager
def demoted(running: World) -> Iterator[None]:
    """The server takes no writes, as a hot standby; the connections that are open live on."""
    url = make_url(running.house.settings.database_url)
    place = f"host={url.query['host']} user=benchmark dbname=postgres"
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SELECT pg_sleep(0.2)")
        try:
            yield
        finally:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("SELECT pg_sleep(0.2)")


def post(running: World, envelope: tuple[Query, bytes]) -> requests.Response:
    query, body = envelope
    return requests.post(f"{running.house.settings.public_url}/wechat", params=query, data=body, timeout=10)


def test_a_message_that_was_not_stored_is_brought_again_and_answered_then(running: World) -> None:
    running.clock.now = START
    sent = seal_foreign(said("o-standby", number="24042424242424001"))
    first = seal_foreign(said("o-before", number="24042424242424002"))
    assert post(running, first).status_code == 200
    with demoted(running):
        assert post(running, sent).status_code == 503
    again = post(running, sent)
    assert again.status_code == 200
    assert "申请数字证书" in open_foreign(again.content)


def test_a_person_who_leaves_meanwhile_is_not_forgotten(running: World) -> None:
    running.clock.now = START
    assert (
        post(running, seal_foreign(push("o-leaves", MsgType="event", Event="subscribe"))).status_code == 200
    )
    leaving = seal_foreign(push("o-leaves", MsgType="event", Event="unsubscribe"))
    with demoted(running):
        assert post(running, leaving).status_code == 503
    assert post(running, leaving).status_code == 200
    with running.house.database.reading() as connection:
        query = "select followed from conversation where openid = 'o-leaves'"
        assert not connection.exec_driver_sql(query).scalar_one()


def test_the_load_balancer_is_told(running: World) -> None:
    for role in ROLES:
        Heartbeat(running.house.redis, role).beat()
    ready = f"{running.house.settings.public_url}/readyz"
    assert requests.get(ready, timeout=10).status_code == 200
    with demoted(running):
        answer = requests.get(ready, timeout=10)
        assert (answer.status_code, answer.json()["database"]) == (503, "read-only")
    assert requests.get(ready, timeout=10).status_code == 200


def test_connections_to_a_standby_are_given_up(running: World) -> None:
    """Another server may have the address by then: whoever keeps the connection writes nothing for days."""
    database = running.house.database
    add = text("insert into order_number (number, application_id) values ('1', 'a')")
    with database.reading() as connection:
        before = connection.exec_driver_sql("select pg_backend_pid()").scalar_one()
    with demoted(running), pytest.raises(DBAPIError) as failed, database.writing() as connection:
        connection.execute(add)
    assert is_away(failed.value)
    with database.reading() as connection:
        assert connection.exec_driver_sql("select pg_backend_pid()").scalar_one() != before
