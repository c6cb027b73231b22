"""导出: a thread as a text file or as a page to print."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, render_template

from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from desk.entrance.session import need
from desk.threads.page import ThreadPages
from office.threads.transcript import Transcripts, as_text


class TranscriptPage:
    def __init__(
        self,
        pages: ThreadPages,
        transcripts: Transcripts,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._transcripts = transcripts
        self._staff = staff
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        at = "/threads/<address>/transcript.<any(txt, html):form>"
        desk.add_url_rule(at, "thread_transcript", self.download)

    def download(self, address: str, form: str) -> Response:
        staff, opened = need(*who_sees(Sight.CALLERS)), self._pages.opened(address)
        names = {one.login: one.name for one in self._staff.everybody()}
        lines, now = self._transcripts.lines(opened, staff, names), self._clock()
        if form == "html":
            page = render_template("desk/threads/transcript.html", opened=opened, lines=lines, now=now)
            return Response(page)
        response = Response(as_text(opened.name, lines, now), mimetype="text/plain")
        response.headers.set("Content-Disposition", "attachment", filename=f"{opened.name}.txt")
        return response
