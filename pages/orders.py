"""我的业务单: a person's own applications, where each stands, and what there is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from flows.certificates.choice import business_of, look_at
from flows.deadlines import china_day
from flows.form import Look
from flows.sections.opening import fee_of, terms_of
from flows.state import STATES, Application, Status, WhoseTurn
from flows.workdays import CHINA
from pages.actions import Action, actions_for, shown_fields
from pages.buttons import told
from pages.live import unless_known
from pages.next_step import Row, Step, step_of
from pages.parts import PageParts, link_to
from pages.stations import Station, stations_of
from pages.visit import AT_APPLICATION, Visits

# Buttons that stand on the upload page, where their forms are.
_ON_UPLOAD_PAGE = {"agree": "去做人脸核验", "confirm": "去重新提交"}


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the list: the portal's columns, and what to do about it.

    `urls`: action → the page that it opens. `fields`: what was filled in. `transfer`: where the fee goes.
    """

    id: str
    revision: int
    number: str
    business: str
    subject: str
    fee: str
    created: str
    updated: str
    status: str
    tone: str
    to_do: str
    actions: tuple[Action, ...]
    reasons: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()
    stations: tuple[Station, ...] = ()
    transfer: tuple[Row, ...] = ()


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route of /p/orders."""

    @pages.get(f"/orders/{AT_APPLICATION}")
    def orders() -> ResponseReturnValue:
        openid = visits.ticket("orders").openid
        newest_first = reversed(parts.records.of_person(openid))
        shown = [_order(parts, openid, application) for application in newest_first]
        return render_template(
            "pages/orders.html",
            orders=shown,
            csrf=visits.csrf("orders"),
            told=told(request.args.get("told", "")),
            mark=_stamp(parts, openid),
        )

    @pages.get(f"/orders/{AT_APPLICATION}/state")
    def orders_state() -> Response:
        stamp = _stamp(parts, visits.ticket("orders").openid)
        return unless_known(stamp, lambda: {"mark": stamp})


def _stamp(parts: PageParts, openid: str) -> str:
    """Another one whenever the page may show something else: after a change, and on another day."""
    return f"{parts.records.stamp(openid)}/{china_day(parts.clock())}"


def _order(parts: PageParts, openid: str, application: Application) -> Order:
    look = look_at(application, parts.clock())
    actions, step = actions_for(look), step_of(look)
    return Order(
        id=application.id,
        revision=application.revision,
        number=application.order_no or "提交后生成",
        business=business_of(application),
        subject=look.subject() or _project_name(look),
        fee=f"{fee_of(application)} 元",
        created=_day(application.created_at),
        updated=_day(application.updated_at),
        status=STATES[application.status].name,
        tone=_tone(application.status),
        to_do=step.words,
        actions=actions,
        urls={one.id: link_to(parts, openid, look, one.page) for one in actions if one.page},
        fields=shown_fields(look),
        reasons=_reasons(look),
        links=tuple((label, link_to(parts, openid, look, page)) for page, label in _buttons(step)),
        stations=stations_of(application),
        transfer=step.transfer,
    )


def _buttons(step: Step) -> tuple[tuple[str, str], ...]:
    """Pages and labels."""
    return step.links or ((("papers", _ON_UPLOAD_PAGE[step.request]),) if step.request else ())


def _project_name(look: Look) -> str:
    is_chosen = look.value("project")  # empty while it is being edited
    return terms_of(look.application).project_name if is_chosen else "数字证书申请"


def _reasons(look: Look) -> tuple[tuple[str, str], ...]:
    """Rejected items with the reviewer's words, in the form's order."""
    answers = look.application.answers
    return tuple(
        (question.label, answers[question.id].note)
        for question in look.form.questions
        if question.id in answers and answers[question.id].state == "rejected"
    )


def _tone(status: Status) -> str:
    """Whose turn it is: "act" the applicant's, "wait" somebody else's, "over" nobody's."""
    return {WhoseTurn.APPLICANT: "act", WhoseTurn.NOBODY: "over"}.get(STATES[status].whose_turn, "wait")


def _day(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d")
