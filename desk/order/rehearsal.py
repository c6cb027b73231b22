"""The applicant's phone, before a decision is made."""

from dataclasses import fields

from flask import Blueprint, abort, render_template, request

from bot.errors import IllegalMove
from bot.message.event import Approved, Rejected, StaffEvent
from bot.message.making import ParcelCorrected, ParcelSent
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from desk.order.verdicts import entered
from flows.decisions import DECISIONS
from flows.sections.parcel import parcel_objection, tidy_number
from office.folder import Folder
from office.reasons import objection, rejection, tidy
from office.rehearsing import Rehearsing

# Besides the decisions of the application's own page, those of the page of mailing.
_OF_MAILING = (ParcelSent, ParcelCorrected)
_KINDS = {
    kind.__name__: kind for kind, decision in DECISIONS.items() if decision.route or kind in _OF_MAILING
}
_REVIEW = "review"  # approved as it is, or rejected when something is ticked
_NOT_NOW = "现在不能做这个决定：这笔申请的状态变了，或者要由另一位同事来做。"


class RehearsalForm:
    """Takes the fields of the form of a decision, and shows what would come of them."""

    def __init__(self, page: ApplicationPage, rehearsing: Rehearsing) -> None:
        self._page = page
        self._rehearsing = rehearsing

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>/rehearsal"
        desk.add_url_rule(at, "rehearsal", self.show, methods=["POST"])

    def show(self, application_id: str) -> Page:
        kind = _kind()
        staff = need(*DECISIONS[kind].roles)
        folder = self._page.folder(application_id)
        more, problem = _fields(kind, folder)
        phone = None
        if not problem:
            about = {"openid": folder.openid, "key": "rehearsal", "application_id": application_id}
            event = kind(**about, actor=staff.actor, **more)  # type: ignore[arg-type]
            try:
                phone = self._rehearsing.of(event)
            except IllegalMove:
                problem = _NOT_NOW
        name = DECISIONS[kind].name
        return render_template(
            "desk/rehearsal.html", folder=folder, phone=phone, problem=problem, name=name
        ), 200


def _kind() -> type[StaffEvent]:
    named = request.form.get("decision", "")
    if named == _REVIEW:
        given = entered(request.form)
        return Rejected if given.ticked or given.reasons else Approved
    return _KINDS.get(named) or abort(400)


def _fields(kind: type[StaffEvent], folder: Folder) -> tuple[dict[str, object], str]:
    """The fields of the event that the form gives, and what is wrong with them, or ""."""
    names = {field.name for field in fields(kind)}
    if "items" in names:
        pairs, problems = rejection(entered(request.form), folder.sheet.rejectable)
        return {"items": pairs}, problems.get("", "")
    if "courier" in names:
        courier, number = request.form.get("courier", ""), tidy_number(request.form.get("number", ""))
        return {"courier": courier, "number": number}, parcel_objection(courier, number)
    if "reason" in names:
        reason = tidy(request.form.get("reason", ""))
        return {"reason": reason}, objection(reason)
    return {}, ""
