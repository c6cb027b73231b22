"""The evidence of an identity check, shown for a reason that is kept, for ten minutes."""

from datetime import timedelta

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from desk.order.pictures import stored
from desk.parts import DeskParts
from office.evidence import attempts_of, cards_of
from office.folder import Folder
from office.identity import CARD_SIDES
from office.reasons import against_purpose, tidy
from office.trail import Trail

_VIEWED = "evidence_viewed"
_OPEN_FOR = timedelta(minutes=10)


class EvidencePage:
    """Staff who gave a reason lately may look. The audit row itself holds the reason: there is no way in
    that leaves no record."""

    def __init__(self, page: ApplicationPage, parts: DeskParts, trail: Trail) -> None:
        self._page = page
        self._parts = parts
        self._trail = trail

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>/evidence"
        desk.add_url_rule(at, "evidence", self.show)
        desk.add_url_rule(at, "evidence_for", self.ask, methods=["POST"])
        desk.add_url_rule(f"{at}/<document_id>", "evidence_picture", self.picture)

    def show(self, application_id: str) -> Page:
        """The evidence, or the question what for."""
        staff = need(*who_sees(Sight.EVIDENCE))
        folder = self._page.folder(application_id)
        return self._render(folder) if self._is_open(folder, staff) else _question(folder)

    def ask(self, application_id: str) -> Page | AnyResponse:
        staff = need(*who_sees(Sight.EVIDENCE))
        folder = self._page.folder(application_id)
        purpose = tidy(request.form.get("reason", ""))
        if problem := against_purpose(purpose):
            return _question(folder, problem, 400)
        self._trail.record(staff, _VIEWED, folder.openid, application_id, reason=purpose)
        return redirect(url_for("desk.evidence", application_id=application_id), 303)

    def picture(self, application_id: str, document_id: str) -> Response:
        """One side of the card, our own plain copy of it."""
        staff = need(*who_sees(Sight.EVIDENCE))
        folder = self._page.folder(application_id)
        if not self._is_open(folder, staff):
            abort(403, "请先回到证据页，写明查看理由。")
        row = self._parts.documents.find(document_id)
        if row is None or row.application_id != application_id or row.kind not in CARD_SIDES:
            abort(404)
        data, media_type = stored(self._parts.storage, row.normalised)
        about = {"document": document_id, "variant": "normalised", "name": CARD_SIDES[row.kind]}
        self._trail.record(staff, "document_viewed", folder.openid, application_id, **about)
        return Response(data, mimetype=media_type)

    def _is_open(self, folder: Folder, staff: Staff) -> bool:
        since = self._parts.clock() - _OPEN_FOR
        return self._trail.has_recorded(staff, _VIEWED, folder.openid, folder.application.id, since)

    def _render(self, folder: Folder) -> Page:
        parts, about = self._parts, folder.application.id
        mark = parts.links.mark(folder.look.identified())
        page = render_template(
            "desk/evidence.html",
            folder=folder,
            attempts=attempts_of(parts.facechecks.evidence(about), folder.openid, mark),
            cards=cards_of(parts.idchecks.evidence(about), parts.records.documents(about), mark),
            minutes=_OPEN_FOR // timedelta(minutes=1),
        )
        return page, 200


def _question(folder: Folder, problem: str = "", code: int = 200) -> Page:
    return render_template("desk/evidence_reason.html", folder=folder, problem=problem), code
