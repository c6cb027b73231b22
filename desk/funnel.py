"""流程统计: how each question of each flow version does. No personal data, so any staff may look."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from flask import Blueprint, render_template, request
from sqlalchemy.exc import OperationalError

from bot.models.database import Database
from bot.reports.funnel import Step, by_flow, funnel
from bot.reports.funnel_words import title, why
from desk.entrance.session import me

SPANS = (7, 30, 90)
_USUAL = 30
_TOO_MUCH = "这段时间的记录太多，没能及时算完。请选短一些的时间；要看全部，请让运维运行 szca report funnel。"
log = structlog.get_logger("desk")


class FunnelPage:
    """One page: the last days, flow version by flow version."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/funnel", "funnel", self.show)

    def show(self) -> str:
        me()
        asked = request.args.get("days", "")
        days = int(asked) if asked in {str(span) for span in SPANS} else _USUAL
        steps, problem = self._steps(days)
        return render_template(
            "desk/funnel.html",
            flows=[(title(flow), rows) for flow, rows in by_flow(steps)],
            spans=SPANS,
            days=days,
            why=why,
            problem=problem,
        )

    def _steps(self, days: int) -> tuple[list[Step], str]:
        """The database gives up on a question that takes it too long."""
        now = self._clock()
        try:
            with self._database.reading() as connection:
                return funnel(connection, now, now - timedelta(days=days)), ""
        except OperationalError as error:
            log.error("funnel not counted", error=type(error.orig).__name__, days=days)
            return [], _TOO_MUCH
