"""The printed forms: previews, PDFs, and how to print, sign, stamp and photograph them."""

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from bot.errors import Refused
from bot.handed_on import is_handed_on
from bot.links import Ticket
from flows.certificates.choice import title_of
from flows.form import Look
from flows.question import Photo
from flows.sections.printing import APPLICATION_FORM, SEAL_SHEET, STAMPS, made_forms, printed
from flows.state import EDITABLE
from media.form.preview import marked_preview
from pages import handing
from pages.attached import attached_pdf
from pages.parts import PageParts, link_to, own_look, which_application
from pages.visit import AT_APPLICATION, Visits
from pages.wechat_library import signed_page

# Android's WeChat hands a PDF over to the phone's own browser, which does not have our cookie.
_PAPER_SECONDS = 30 * 60
_OUTDATED = "申请资料改过以后，这份表格就不能用了。请回到微信聊天，回复“继续”，按提示取最新的表格。"
_FORMS = (APPLICATION_FORM, SEAL_SHEET)
_PLAIN_NAMES = {APPLICATION_FORM: "szca-application-form", SEAL_SHEET: "szca-seal-sheet"}
# What stands on each sheet: the frames, and below them the line that is signed and dated.
_DO_WITH_SHEET = {
    "institution": "“单位公章印模”框里盖公章，盖在正中、不压边框；最下面由经办人签名，写上日期",
    "institution_person": (
        "“单位公章印模”框里盖公章；“持有人手写签名”框里由证书持有人签一次（或在方章框里盖个人方章），"
        "都不压边框；最下面由证书持有人再签一次，写上日期"
    ),
    "person": "“手写签名”框里签一次（或在方章框里盖个人方章），不压边框；最下面再签一次，写上日期",
}
_SEALED = "两份都盖单位公章，用红色印油，章要完整清楚，不要盖住二维码。"
_SIGNED = {
    "institution": "两份都由经办人亲笔签名，写上日期。申请表有涂改的地方要盖公章。",
    "institution_person": (
        "申请表由经办人亲笔签名，写上日期；采集表由证书持有人亲笔签名，框里签一次，最下面再签一次，写上日期。"
        "申请表有涂改的地方要盖公章。"
    ),
    "person": (
        "两份都由您本人亲笔签名，写上日期。采集表框里签一次，最下面再签一次；"
        "框里也可以盖个人方章，用红色印油。"
        "申请表有涂改的地方，也由您签名。"
    ),
}


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/forms."""

    @pages.get(f"/forms/{AT_APPLICATION}")
    def forms() -> ResponseReturnValue:
        ticket = visits.ticket("forms")
        look = own_look(parts, ticket)
        made = usable_forms(look)
        return render_template(
            "pages/forms.html",
            state=_state(look, made),
            which=which_application(look),
            papers=[_paper(visits, ticket, look, form, document) for form, document in made.items()],
            is_open=look.application.status in EDITABLE,
            signed=_SIGNED[look.form.certificate_type],
            sealed="" if look.form.certificate_type == "person" else _SEALED,
            beside=_beside(look),
            page="forms",
            handing=handing.card(parts, ticket, title_of(look.application)) if made else None,
            is_guest=is_handed_on(ticket),
            upload=_upload(parts, ticket, look),
            csrf=visits.csrf("forms"),
            library=signed_page(parts),
            picture=parts.public_url + url_for("pages.static", filename="share.png"),
        )

    @pages.get(f"/forms/{AT_APPLICATION}/<document_id>.png")
    def form_preview(document_id: str) -> Response:
        return _file(parts, visits.ticket("forms"), document_id, is_preview=True)

    @pages.get(f"/forms/{AT_APPLICATION}/<document_id>.webp")
    def form_preview_small(document_id: str) -> Response:
        row, _, _ = _own_form(parts, visits.ticket("forms"), document_id)
        picture = marked_preview(parts.storage.get(row.original))
        return Response(picture, mimetype="image/webp")

    @pages.get(f"/forms/{AT_APPLICATION}/<document_id>.pdf")
    def form_pdf(document_id: str) -> Response:
        key = request.args.get("k", "")
        page = f"paper:{document_id}"
        ticket = visits.unseal(page, key) if key else visits.ticket("forms")
        return _file(parts, ticket, document_id, is_preview=False)


def usable_forms(look: Look) -> dict[str, str]:
    """Form → document, while what is printed there is what is answered now; else empty."""
    value = look.value("forms")
    # While the project is being edited there is none, and nothing can be printed of it.
    if not value or not look.value("project"):
        return {}
    if json.loads(value)["digest"] != look.printed_digest(printed(look)):
        return {}
    made = made_forms(look)
    return {form: made[form] for form in _FORMS if form in made}


def _state(look: Look, made: dict[str, str]) -> str:
    if made:
        return "ready"
    return "outdated" if "forms" in look.application.answers else "not_made"


def _upload(parts: PageParts, ticket: Ticket, look: Look) -> str:
    """The address of the upload page, while a paper is missing; "" for guests, who may print alone."""
    lacks_paper = any(isinstance(question, Photo) and question.is_paper for question in look.missing())
    return link_to(parts, ticket.openid, look, "papers") if lacks_paper and not is_handed_on(ticket) else ""


def _paper(visits: Visits, ticket: Ticket, look: Look, form: str, document: str) -> dict[str, str]:
    key = visits.seal(replace(ticket, page=f"paper:{document}"), _PAPER_SECONDS)
    return {
        "title": _title(look, form),
        "do": _do_with(look.form.certificate_type, form),
        "preview": url_for("pages.form_preview", document_id=document),
        "small": url_for("pages.form_preview_small", document_id=document),
        "pdf": url_for("pages.form_pdf", document_id=document, k=key),
    }


def _do_with(kind: str, form: str) -> str:
    """What the printed form still needs."""
    if form == APPLICATION_FORM:
        return f"{STAMPS[kind].on_form}，写上日期"
    return _DO_WITH_SHEET[kind]


def _beside(look: Look) -> str:
    """The papers that are photographed besides our forms."""
    papers = [q for q in look.visible() if isinstance(q, Photo) and q.is_paper and not q.form]
    return "、".join(f"{paper.label}（{paper.hint}）" for paper in papers)


def _title(look: Look, form: str) -> str:
    return (
        f"{look.form.title.removesuffix('证书')}数字证书申请表"
        if form == APPLICATION_FORM
        else "电子签章采集表"
    )


def _file(parts: PageParts, ticket: Ticket, document_id: str, *, is_preview: bool) -> Response:
    row, look, form = _own_form(parts, ticket, document_id)
    if is_preview:
        return Response(parts.storage.get(row.normalised), mimetype="image/png")
    return attached_pdf(parts.storage.get(row.original), _title(look, form), _PLAIN_NAMES[form])


def _own_form(parts: PageParts, ticket: Ticket, document_id: str) -> tuple[Row[Any], Look, str]:
    """A form of the ticket's application, and of no other. Raises Refused."""
    look = own_look(parts, ticket)
    row = parts.documents.find(document_id)
    if row is None or (row.openid, row.application_id) != (ticket.openid, ticket.application_id):
        raise Refused("no_paper", "这个链接里没有这份表格。请回到微信聊天，重新点开链接。")
    form = next((form for form, document in usable_forms(look).items() if document == document_id), "")
    if not form:
        raise Refused("outdated", _OUTDATED)
    return row, look, form
