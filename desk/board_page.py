"""看板: how the service does today and by day, for those who answer for it. Nobody's data is on it."""

from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Blueprint, Response, render_template
from sqlalchemy.exc import OperationalError

from bot.models.roles import Sight, who_sees
from bot.reports.day_figures import DayFigures, agreement, percent
from bot.reports.funnel_sentences import sentences
from bot.reports.kept_days import KeptDays
from bot.reports.kept_funnel import KeptFunnel
from desk.entrance.session import need
from flows.deadlines import china_day
from office import table_files
from office.board import AGES, Board, Undelivered
from office.board_days import CHARTS, HEAD, Day, days_of, line_of, total_of

DAYS = 30
log = structlog.get_logger("desk")


class BoardPage:
    """One page with its tables, and the figures of its days as a file."""

    def __init__(
        self, board: Board, kept: KeptDays, funnel: KeptFunnel, clock: Callable[[], datetime]
    ) -> None:
        self._board = board
        self._kept = kept
        self._funnel = funnel
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/board", "board", self.show)
        desk.add_url_rule("/board/days.csv", "board_days", self.download)

    def show(self) -> str:
        need(*who_sees(Sight.BOARD))
        now = self._clock()
        days = self._days()
        today = days[-1] if days else Day(china_day(now), DayFigures(), Undelivered())
        total = total_of(days)
        return render_template(
            "desk/board.html",
            now=now,
            today=today,
            days=days,
            span=DAYS,
            total=total,
            reviews_kept=percent(total.reviews_kept, total.reviews),
            payments_kept=percent(total.payments_kept, total.payments),
            agreement=agreement(total),
            waiting=self._board.waiting(now),
            ages=[name for _, name in AGES],
            charts=CHARTS,
            sentences=self._sentences(),
        )

    def download(self) -> Response:
        need(*who_sees(Sight.BOARD))
        answer = Response(table_files.write(HEAD, map(line_of, self._days())), mimetype="text/csv")
        answer.headers["Content-Disposition"] = 'attachment; filename="days.csv"'
        return answer

    def _days(self) -> list[Day]:
        """Those that could be counted; none when the database gives up."""
        try:
            figures = self._kept.look(DAYS)
            return days_of(figures, self._board.undelivered(list(figures)))
        except OperationalError as error:
            log.error("days not counted", error=type(error.orig).__name__)
            return []

    def _sentences(self) -> list[str] | None:
        """None when the database gives up."""
        try:
            return sentences(self._funnel.look(DAYS).steps)
        except OperationalError as error:
            log.error("funnel not counted", error=type(error.orig).__name__, days=DAYS)
            return None
