"""The form that asks for what somebody looks at pictures with numbers."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from office.papers import Papers
from office.reasons import against_purpose, tidy


class PapersForm:
    """A reason opens the pictures of one application for its writer, for some time."""

    def __init__(self, page: ApplicationPage, papers: Papers) -> None:
        self._page = page
        self._papers = papers

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>/papers"
        desk.add_url_rule(at, "papers", self.open, methods=["POST"])

    def open(self, application_id: str) -> Page | Response:
        staff = need(*who_sees(Sight.PAPERS))
        folder = self._page.folder(application_id)
        purpose = tidy(request.form.get("reason", ""))
        if problem := against_purpose(purpose):
            return self._page.render(folder, staff, problem=problem, code=400)
        self._papers.open(staff, folder.openid, application_id, purpose)
        return redirect(url_for("desk.application", application_id=application_id) + "#papers", 303)
