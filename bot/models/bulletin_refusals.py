"""People who asked for no more bulletins."""

from typing import cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, exists, insert, select

from bot.models.statement import Driver, Statement
from bot.models.tables import BulletinRefusalRow

_refusal = cast(Table, BulletinRefusalRow.__table__)


class BulletinRefusals:
    """Written in the transaction of a turn, under the person's lock: what was asked holds from then on."""

    def __init__(self, *, is_sqlite: bool) -> None:
        taking_back = delete(_refusal).where(_refusal.c.openid == bindparam("who"))
        refusing = insert(_refusal).inline().values(openid=bindparam("who"), at=bindparam("now"))
        self._take_back = Statement(taking_back, is_sqlite=is_sqlite)
        self._refuse = Statement(refusing, is_sqlite=is_sqlite)

    def take(self, driver: Driver, openid: str, now: int, *, wants: bool) -> None:
        """The last word of the person counts. `now` in ms."""
        self._take_back.run(driver, {"who": openid})
        if not wants:
            self._refuse.run(driver, {"who": openid, "now": now})


def is_refused_by(openid: ColumnElement[str]) -> ColumnElement[bool]:
    """That this person wants no bulletins."""
    return exists(select(_refusal.c.openid).where(_refusal.c.openid == openid))


def refuses_bulletins(connection: Connection, openid: str) -> bool:
    mine = select(_refusal.c.openid).where(_refusal.c.openid == openid)
    return connection.execute(mine).first() is not None
