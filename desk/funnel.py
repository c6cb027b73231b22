"""流程统计: how each question of each flow version does. No personal data, so any staff may look."""

import structlog
from flask import Blueprint, render_template, request
from sqlalchemy.exc import OperationalError

from bot.reports.funnel import by_flow
from bot.reports.funnel_words import title, why
from bot.reports.kept_funnel import KeptFunnel, KeptSteps
from desk.entrance.session import me

SPANS = (7, 30, 90)
_USUAL = 30
_TOO_MUCH = "这段时间的记录太多，没能及时算完。请选短一些的时间；要看全部，请让运维运行 szca report funnel。"
log = structlog.get_logger("desk")


class FunnelPage:
    """One page: the last days, flow version by flow version."""

    def __init__(self, kept: KeptFunnel) -> None:
        self._kept = kept

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/funnel", "funnel", self.show)

    def show(self) -> str:
        me()
        asked = request.args.get("days", "")
        days = int(asked) if asked in {str(span) for span in SPANS} else _USUAL
        kept = self._look(days)
        return render_template(
            "desk/funnel.html",
            flows=[(title(flow), rows) for flow, rows in by_flow(kept.steps if kept else [])],
            counted_at=kept.made_at if kept and not kept.is_quick else None,
            spans=SPANS,
            days=days,
            why=why,
            problem="" if kept else _TOO_MUCH,
        )

    def _look(self, days: int) -> KeptSteps | None:
        """The database gives up on a question that takes it too long."""
        try:
            return self._kept.look(days)
        except OperationalError as error:
            log.error("funnel not counted", error=type(error.orig).__name__, days=days)
            return None
