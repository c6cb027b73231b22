"""A page while the database takes nothing: the person is told, and the same form is taken later."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.pages.applicant import World
from tests.pages.test_pages_fill import NEWCOMER, held, page_of, send
from tests.world import bound

NAME = "河南示例建设工程有限公司"


@contextmanager
def busy(world: World) -> Iterator[None]:
    """Another connection holds the database's one write lock."""
    path = world.house.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_what_could_not_be_saved_is_said_and_is_taken_the_next_time(world: World) -> None:
    world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
    client = world.visit("fill", NEWCOMER)
    page_of(client)
    with busy(world):
        answer = send(client, organisation__name=NAME)
    assert answer.status_code == 503
    assert "刚才这一步没有保存" in answer.text
    assert send(client, organisation__name=NAME).status_code in (200, 303)
    assert held(world).value("organisation.name") == NAME
