"""What staff do beside the conversation: notes, putting a thread aside, sentences that they use often."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.models.snoozes import Snoozes
from bot.models.staff import Staff
from desk.entrance.session import need
from desk.threads.page import ThreadPages, back_to
from flows.workdays import CHINA, add_working_days
from office.threads.notes import Notes
from office.threads.replies import BLANKS, LONGEST, LONGEST_CODE, Replies

_MORNING = time(9)
_MEANWHILE = "另一位同事刚刚改过这一条，下面是现在的内容。请看过再改。"
Answer = str | Response | tuple[str, int]


class Beside:
    def __init__(
        self,
        pages: ThreadPages,
        notes: Notes,
        snoozes: Snoozes,
        replies: Replies,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._notes = notes
        self._snoozes = snoozes
        self._replies = replies
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        at = "/threads/<address>"
        desk.add_url_rule(f"{at}/note", "thread_note", self.note, methods=["POST"])
        desk.add_url_rule(f"{at}/snooze", "thread_snooze", self.snooze, methods=["POST"])
        desk.add_url_rule(f"{at}/replies", "thread_replies", self.filled)
        desk.add_url_rule("/threads/replies", "replies", self.show_replies)
        desk.add_url_rule("/threads/replies", "keep_reply", self.keep_reply, methods=["POST"])

    def note(self, address: str) -> Answer:
        """Whoever reads threads may leave a note, also while somebody else has the thread."""
        staff, opened = _reader(), self._pages.opened(address)
        try:
            self._notes.add(
                staff, opened.openid, request.form.get("words", ""), request.form.get("key", "")[:32]
            )
        except Refused as refused:
            return self._pages.shown_again(staff, address, refused.words), 422
        return back_to(address)

    def snooze(self, address: str) -> Answer:
        """For some minutes, until the morning of the next working day, or not any more."""
        staff, opened = _reader(), self._pages.opened(address)
        wanted = request.form.get("until", "")
        until = self._until(wanted)
        if not opened.is_of(staff) or until is None:
            abort(400)
        if until > self._clock():
            self._snoozes.begin(opened.openid, staff.login, until)
        else:
            self._snoozes.end(opened.openid, staff.login)
        return redirect(url_for("desk.threads", shelf="mine"), 303)

    def filled(self, address: str) -> Response:
        """The sentences for this person."""
        _reader()
        found = self._replies.filled(self._pages.opened(address).application, self._clock())
        return jsonify([{"code": one.code, "words": one.words, "missing": one.missing} for one in found])

    def show_replies(self) -> Answer:
        _reader()
        return self._list()

    def keep_reply(self) -> Answer:
        staff, form = _reader(), request.form
        seen = form.get("seen") if form.get("is_stored") == "yes" else None
        try:
            is_kept = self._replies.keep(staff, form.get("code", ""), form.get("words", ""), seen=seen)
        except Refused as refused:
            return self._list(refused.words), 422
        if not is_kept:
            return self._list(_MEANWHILE), 409
        return redirect(url_for("desk.replies", done="1"), 303)

    def _list(self, problem: str = "") -> str:
        return render_template(
            "desk/threads/replies.html",
            replies=self._replies.all(),
            blanks=BLANKS,
            longest=LONGEST,
            longest_code=LONGEST_CODE,
            entered=request.form if problem else {},
            problem=problem,
            done="done" in request.args,
        )

    def _until(self, wanted: str) -> datetime | None:
        now = self._clock()
        if wanted == "morning":
            return datetime.combine(add_working_days(now.astimezone(CHINA).date(), 1), _MORNING, CHINA)
        minutes = {"30": 30, "120": 120, "0": 0}.get(wanted)
        return None if minutes is None else now + timedelta(minutes=minutes)


def _reader() -> Staff:
    return need(*who_sees(Sight.CALLERS))
