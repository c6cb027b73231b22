"""轮到我, the first page of the desk: what waits for the reader, filtered, and the next case."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import EVERYBODY
from bot.models.saved_views import LONGEST_NAME, SavedViews
from bot.models.staff import StaffTable
from desk.entrance.session import PATH, is_unattended, need
from flows.catalogue import catalogue
from flows.certificates.choice import FORMS
from office.filters import NOBODY, Filters
from office.my_work import MyWork
from office.queues import Place, queues_for

# The filters of the list that was looked at last, so that the next case is one of that list.
COOKIE = "szca_desk_list"
_LONGEST = 1000


class MyWorkPage:
    """The list is read anew for each page."""

    def __init__(self, work: MyWork, views: SavedViews, staff: StaffTable, *, is_secure: bool) -> None:
        self._work = work
        self._views = views
        self._staff = staff
        self._is_secure = is_secure

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/mine", "mine", self.show)
        desk.add_url_rule("/next", "next_case", self.take_next)
        desk.add_url_rule("/views", "save_view", self.save, methods=["POST"])
        desk.add_url_rule("/views/drop", "drop_view", self.drop, methods=["POST"])

    def show(self) -> Response:
        return self._shown(Filters.read(request.args))

    def take_next(self) -> Response:
        """Opens the next case of the list that was looked at last, held by the reader from now on."""
        staff, filters = need(*EVERYBODY), _last_list()
        found = self._work.take_next(staff, filters, request.args.get("besides", ""))
        if found:
            return redirect(url_for("desk.application", application_id=found), 303)
        return redirect(_list(filters, none="1"), 303)

    def save(self) -> Response:
        staff, filters = need(*EVERYBODY), Filters.read(request.form)
        try:
            self._views.keep(staff.login, request.form.get("name", ""), filters.given)
        except Refused as refused:
            return self._shown(filters, refused.words)
        return redirect(_list(filters), 303)

    def drop(self) -> Response:
        staff = need(*EVERYBODY)
        self._views.drop(staff.login, request.form.get("name", ""))
        return redirect(url_for("desk.mine"), 303)

    def _shown(self, filters: Filters, problem: str = "") -> Response:
        staff = need(*EVERYBODY)
        found = self._work.page(staff, filters, Place.read(request.args.get("behind", "")))
        names = {one.login: one.name for one in self._staff.everybody() if one.is_active}
        page = render_template(
            "desk/my_work.html",
            found=found,
            filters=filters,
            queues=queues_for(staff.roles),
            forms={kind: form.title for kind, form in FORMS.items()},
            projects={one.id: one.name for one in catalogue().projects if one.here},
            holders={NOBODY: "没有人在处理", staff.login: "我在处理"} | names,
            names=names,
            views=self._views.of(staff.login),
            longest_name=LONGEST_NAME,
            is_behind="behind" in request.args,
            has_no_next="none" in request.args,
            problem=problem,
        )
        response = make_response(page, 422 if problem else 200)
        if is_unattended(request):
            return response
        response.set_cookie(
            COOKIE, urlencode(filters.given), path=PATH, httponly=True, secure=self._is_secure, samesite="Lax"
        )
        return response


def _list(filters: Filters, **more: str) -> str:
    """The address of the list with these filters."""
    query = urlencode(filters.given | more)
    return f"{url_for('desk.mine')}?{query}" if query else url_for("desk.mine")


def _last_list() -> Filters:
    given: Mapping[str, str] = dict(parse_qsl(request.cookies.get(COOKIE, "")[:_LONGEST]))
    return Filters.read(given)
