"""The page of one application: what staff see of it, and the single secret field shown for a reason."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, jsonify, render_template, request
from werkzeug.wrappers import Response

from bot.message.event import (
    Approved,
    CarrierRerun,
    FinallyRejected,
    PaymentConfirmed,
    RefundAgreed,
    RefundPaid,
    Rejected,
)
from bot.models.claims import ClaimTable
from bot.models.roles import EVERYBODY, Sight, who_sees
from bot.models.staff import Staff, StaffTable
from bot.models.staff_sessions import LONGEST
from bot.records import Records
from desk.entrance.session import is_unattended, need
from flows.by_hand import HOWS
from flows.catalogue import catalogue
from flows.decisions import fits
from flows.state import Status
from office.decisions import Decisions
from office.delivery import Deliveries
from office.folder import Folder, open_folder
from office.identity import Check, checks_of
from office.money.repayments import Repayments
from office.papers import Papers
from office.permissions import has_work, may, not_own
from office.reasons import Entered, against_purpose, tidy
from office.related import RelatedApplications
from office.review import review_of
from office.sheet import is_at_desk, plain
from office.trail import Trail
from office.undecided import Undecided

Page = tuple[str, int]
_WITHDRAWN = "已撤回，什么都没有发生，申请人也不会收到通知。您填写的都还在。"


class ApplicationPage:
    """Shows the page; a decision that fails shows the page again with the error."""

    def __init__(
        self,
        records: Records,
        staff: StaffTable,
        decisions: Decisions,
        trail: Trail,
        papers: Papers,
        deliveries: Deliveries,
        claims: ClaimTable,
        undecided: Undecided,
        related: RelatedApplications,
        repayments: Repayments,
        clock: Callable[[], datetime],
    ) -> None:
        self.undecided = undecided
        self._related = related
        self.repayments = repayments
        self._records = records
        self._staff = staff
        self._decisions = decisions
        self._trail = trail
        self._papers = papers
        self._deliveries = deliveries
        self._claims = claims
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(at, "application", self.show)
        desk.add_url_rule(f"{at}/reveal", "reveal", self.reveal, methods=["POST"])

    def show(self, application_id: str) -> Page:
        staff = need(*EVERYBODY)
        folder = self.folder(application_id)
        self._note(staff, folder)
        return self.render(folder, staff)

    def _note(self, staff: Staff, folder: Folder) -> None:
        """That somebody looked; an open page that asks by itself is the same look."""
        since = self._clock() - LONGEST
        about = (staff, "opened", folder.openid, folder.application.id)
        if not (is_unattended(request) and self._trail.has_recorded(*about, since)):
            self._trail.record(*about)

    def reveal(self, application_id: str) -> Page | Response:
        """One secret field, for a reason that is kept."""
        staff = need(*who_sees(Sight.SECRETS))
        folder = self.folder(application_id)
        question, purpose = request.form.get("question", ""), tidy(request.form.get("reason", ""))
        wants_json = request.accept_mimetypes.best == "application/json"
        value = plain(folder.application, question, self._clock())
        if value is None:
            abort(404)
        if words := against_purpose(purpose):
            return (
                _json(400, problem=words)
                if wants_json
                else self.render(folder, staff, problem=words, code=400)
            )
        self._trail.record(
            staff, "revealed", folder.openid, application_id, question=question, reason=purpose
        )
        if wants_json:
            return _json(200, value=value)
        return self.render(self.folder(application_id), staff, shown={question: value})

    def folder(self, application_id: str) -> Folder:
        """The application as it stands; the 404 page when it is nobody's business at the desk."""
        found = self._records.application(application_id)
        if found is None or not (is_at_desk(found[1], self._clock()) or found[1].status is Status.DRAFT):
            abort(404)
        if not found[1].order_no:
            need(*who_sees(Sight.DRAFTS))
        return open_folder(*found, self._records, self._staff.everybody(), self._clock())

    def render(
        self,
        folder: Folder,
        staff: Staff,
        *,
        given: Entered | None = None,
        problem: str = "",
        shown: dict[str, str] | None = None,
        code: int = 200,
    ) -> Page:
        # The photos of a draft are its writer's own until the staff has something to do with it.
        is_here = is_at_desk(folder.application, self._clock())
        documents = self._papers.shown_to(staff, folder.sheet.documents) if is_here else []
        is_open = self._papers.is_open(staff, folder.openid, folder.application.id)
        pending = self.undecided.pending(folder, staff)
        is_free = pending is None
        page = render_template(
            "desk/application.html",
            folder=folder,
            sheet=folder.sheet,
            given=given or self.undecided.draft(folder, staff),
            pending=pending,
            lost=self.undecided.lost(folder, staff),
            problem=problem,
            shown=shown or {},
            done=_done_words(folder, request.args.get("done", "")),
            ticket=self._decisions.issue(folder.application, staff),
            bank=catalogue().bank,
            may_review=is_free and may(staff, Rejected, folder.application),
            may_approve=is_free and may(staff, Approved, folder.application),
            why_second=self.undecided.why_second(Approved, folder),
            why_second_final=self.undecided.why_second(FinallyRejected, folder),
            approval_not_own=not_own(staff, Approved, folder.application),
            may_pay=may(staff, PaymentConfirmed, folder.application),
            may_agree=may(staff, RefundAgreed, folder.application),
            may_repay=may(staff, RefundPaid, folder.application),
            repayments=self.repayments.refund_of(folder.application),
            repayment_not_own=not_own(staff, RefundPaid, folder.application),
            reasons=self.undecided.reasons(folder),
            may_reveal=bool(staff.roles & set(who_sees(Sight.SECRETS))),
            checks=self._checks(folder, staff),
            may_see_evidence=bool(staff.roles & set(who_sees(Sight.EVIDENCE))),
            hows=HOWS,
            documents=documents,
            is_open=is_open,
            visible_ids={one.id for one in documents if is_open or not one.has_numbers},
            holder=self._holder(folder, staff),
            related=self._related.of(folder.openid, folder.application),
            earlier={one.question: one.id for one in documents if not one.is_current},
            review=review_of(folder.application, folder.sheet, self._clock())
            if folder.is_in_review
            else None,
            deliveries=self._deliveries.of(folder.openid, folder.application.id),
        )
        return page, code

    def _holder(self, folder: Folder, staff: Staff) -> str:
        """The name of the colleague who works on it now, "" for nobody else. Who has something to do with it
        and opens it works on it, unless somebody does. A page that asks by itself renews that and no more."""
        about = folder.application.id
        claim = self._claims.renew if is_unattended(request) else self._claims.take
        held_by = (
            claim(about, staff.login)
            if has_work(staff, folder.application)
            else self._claims.holders([about]).get(about, "")
        )
        if held_by in ("", staff.login):
            return ""
        colleague = self._staff.find(held_by)
        return colleague.name if colleague else held_by

    def let_go(self, application_id: str, staff: Staff) -> None:
        """After a decision: whoever has the next step need not wait for the claim to end."""
        self._claims.leave(application_id, staff.login)

    def _checks(self, folder: Folder, staff: Staff) -> tuple[Check, ...]:
        names = {one.actor: one.name for one in self._staff.everybody()}
        is_rerunnable = fits(CarrierRerun, folder.application)
        return checks_of(folder.application, staff, names, self._clock(), is_rerunnable=is_rerunnable)


def _done_words(folder: Folder, done: str) -> str:
    return _WITHDRAWN if done == "withdrawn" else folder.done(done)


def _json(code: int, **body: str) -> Response:
    response = jsonify(body)
    response.status_code = code
    return response
