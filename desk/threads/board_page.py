"""客服看板: how conversations with agents go."""

from flask import Blueprint, render_template

from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from desk.entrance.session import need
from desk.threads.composer import ROLES
from office.threads.supervision import DAYS, Supervision


class BoardPage:
    def __init__(self, supervision: Supervision, staff: StaffTable) -> None:
        self._supervision = supervision
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/threads/board", "thread_board", self.show)

    def show(self) -> str:
        need(*who_sees(Sight.CALLERS))
        agents = [one for one in self._staff.everybody() if one.is_active and one.roles & ROLES]
        return render_template("desk/threads/board.html", board=self._supervision.board(agents), days=DAYS)
