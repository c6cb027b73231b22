"""A database that is taken for longer than WeChat listens: nobody is thanked for what was not stored, and
nobody waits for all who came before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from bot.models.database import Database, is_away
from tests.databases import new_sqlite
from tests.test_standby import post
from tests.wechat.test_webhook_over_http import open_foreign, said, seal_foreign
from tests.world import START, World

WRITERS = 4


@contextmanager
def taken(url: str) -> Iterator[Connection]:
    """Another process writes: on SQLite nobody else may, on PostgreSQL it alters the table of people."""
    database = Database(url)
    with database.engine.connect() as other:
        other.begin()  # on SQLite that is all: one may write
        if not database.is_sqlite:
            other.execute(text("lock table conversation in access exclusive mode"))
        yield other
        other.rollback()
    database.close()


def test_a_message_that_finds_the_database_taken_is_answered_when_it_comes_again(a_world: World) -> None:
    a_world.clock.now = START
    sent = seal_foreign(said("o-busy", number="24042424242424301"))
    with taken(a_world.house.settings.database_url):
        assert post(a_world, sent).status_code == 503
    again = post(a_world, sent)
    assert again.status_code == 200
    assert "申请数字证书" in open_foreign(again.content)
    with a_world.house.database.reading() as connection:
        count = text("select count(*) from inbox where openid = 'o-busy'")
        assert connection.execute(count).scalar_one() == 1


def test_writers_behind_one_that_gave_up_are_refused_with_it(tmp_path: Path) -> None:
    url = new_sqlite(tmp_path)
    database, begun = Database(url), []
    with database.writing():
        pass  # the file is open

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(*attempt: Any) -> None:
        begun.append(attempt)

    def write() -> None:
        with pytest.raises(OperationalError) as caught, database.writing():
            pass
        assert is_away(caught.value)

    with taken(url), ThreadPoolExecutor(WRITERS) as crowd:
        for done in [crowd.submit(write) for _ in range(WRITERS)]:
            done.result()
    assert len(begun) == 1  # one waited for the file; the others were refused without waiting anew
    with database.writing() as connection:
        assert connection.execute(text("select 1")).scalar_one() == 1
    database.close()
