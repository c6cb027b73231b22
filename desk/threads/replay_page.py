"""回放: a thread, its application and its open question as they stood at a moment, step by step."""

from datetime import datetime

from flask import Blueprint, render_template, request

from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from bot.models.tables import from_ms, to_ms
from desk.entrance.session import need
from desk.threads.page import ThreadPages
from office.threads.lines import ThreadReader
from office.threads.replaying import Replay
from office.threads.whole import WholeThreads

_SHOWN = 20  # lines before the moment
_MOST_MS = 32503680000000  # the year 3000


class ReplayPage:
    def __init__(
        self,
        pages: ThreadPages,
        replay: Replay,
        reader: ThreadReader,
        whole: WholeThreads,
        staff: StaffTable,
    ) -> None:
        self._pages = pages
        self._replay = replay
        self._reader = reader
        self._whole = whole
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/threads/<address>/replay", "thread_replay", self.show)
        desk.add_app_template_filter(to_ms, "ms")

    def show(self, address: str) -> str:
        staff, opened = need(*who_sees(Sight.CALLERS)), self._pages.opened(address)
        names = {one.login: one.name for one in self._staff.everybody()}
        moment = self._replay.at(opened, _moment(request.args.get("at", "")), names)
        if not request.args.get("step"):
            self._whole.record_look(staff, opened.openid)
        is_whole = self._whole.is_open(staff, opened.openid)
        said = self._reader.read(
            opened.openid,
            staff,
            names,
            until=to_ms(moment.at),
            is_followed=opened.is_followed,
            is_whole=is_whole,
        )
        lines = said.lines[-_SHOWN:]
        before = [line.at for line in said.lines if line.at < moment.at]
        return render_template(
            "desk/threads/replay.html",
            opened=opened,
            address=address,
            moment=moment,
            lines=lines,
            earlier=to_ms(before[-1]) if before else said.earlier,
        )


def _moment(text: str) -> datetime:
    is_moment = text.isascii() and text.isdecimal() and len(text) < 16 and int(text) < _MOST_MS
    return from_ms(int(text) if is_moment else _MOST_MS)
