"""The upload page: which papers are wanted, how each stands, and ways to give it."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from bot.documents.keeping import PHOTO_LIMIT
from bot.documents.uploads import PIECE_LIMIT
from bot.errors import Refused
from bot.handed_on import is_handed_on
from bot.links import Ticket
from bot.message.event import PaperSorted
from flows.catalogue import catalogue
from flows.certificates.choice import title_of
from flows.deadlines import china_day
from flows.question import open_photos
from handlers.giving_papers import is_giving
from pages import adjusting, going_on, handing, uploads
from pages.live import unless_known
from pages.own import require_own, shown_documents
from pages.parts import PageParts, link_to, own_look, which_application
from pages.shelf import Shelf, for_guest, shelf_of
from pages.visit import AT_APPLICATION, Visits
from pages.wechat_library import signed_page

PAGE = uploads.PAGE
_MOST_AT_ONCE = 14 * 1024 * 1024  # without the script the files of one form come in one body
_TOO_MUCH = "一次传的文件太多、太大了，请分几次传，每个文件不超过 10 MB。"
_NONE = "none"  # of the papers that a picture may be
_NOTHING = "还没有选文件，请先选好再点“上传”。"
log = structlog.get_logger("pages")


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/papers."""
    uploads.add_to(pages, parts, visits)
    adjusting.add_to(pages, parts, visits)
    going_on.add_to(pages, parts, visits)
    _add_page(pages, parts, visits)
    _add_rest(pages, parts, visits)


def _add_page(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    @pages.get(f"/papers/{AT_APPLICATION}")
    def papers() -> ResponseReturnValue:
        return _show(parts, visits, visits.ticket(PAGE))

    @pages.post(f"/papers/{AT_APPLICATION}")
    def papers_plain() -> ResponseReturnValue:
        ticket = visits.ticket(PAGE)
        refused, status = _take_plainly(parts, visits, ticket)
        if refused:
            return _show(parts, visits, ticket, refused, status)
        return redirect(address_of("pages.papers"), 303)


def _add_rest(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    @pages.get(f"/papers/{AT_APPLICATION}/state")
    def papers_state() -> Response:
        ticket = visits.ticket(PAGE)
        if (seen := request.args.get("seen", "")) and not is_handed_on(ticket):
            parts.open_pages.see(ticket.application_id, is_choosing=seen == "choosing")
        return unless_known(_stamp(parts, ticket), lambda: _state(_shelf(parts, ticket)))

    @pages.post(f"/papers/{AT_APPLICATION}/left")
    def papers_left() -> Response:
        """The page is hidden or closed, says its script."""
        ticket = visits.ticket(PAGE)
        if visits.is_own_call(PAGE) and not is_handed_on(ticket):
            parts.open_pages.leave(ticket.openid, ticket.application_id)
        return Response(status=204)

    @pages.post(f"/papers/{AT_APPLICATION}/sort")
    def papers_sort() -> ResponseReturnValue:
        ticket = visits.ticket(PAGE)
        if not visits.is_own_form(PAGE):
            return _show(parts, visits, ticket, (uploads.STALE,), 403)
        require_own(ticket)
        _sort(parts, ticket, request.form.get("document", ""), request.form.get("place", ""))
        return redirect(address_of("pages.papers"), 303)

    @pages.get(f"/papers/{AT_APPLICATION}/<document_id>.jpg")
    def paper_picture(document_id: str) -> Response:
        return _picture(parts, visits.ticket(PAGE), document_id, is_whole="whole" in request.args)


def _show(
    parts: PageParts, visits: Visits, ticket: Ticket, warnings: tuple[str, ...] = (), status: int = 200
) -> Response:
    look = own_look(parts, ticket)
    shelf = _shelf(parts, ticket)
    page = render_template(
        "pages/papers.html",
        shelf=shelf,
        which=which_application(look),
        mark=_mark(shelf),
        adjustable=adjusting.adjustable(parts, ticket) if shelf.is_giving else frozenset(),
        warnings=warnings,
        revision=look.application.revision,
        agreement=catalogue().agreements["biometric"],
        is_unread="unread" in request.args,
        buttons=[(label, link_to(parts, ticket.openid, look, to)) for to, label in shelf.links],
        csrf=visits.csrf(PAGE),
        limit=PHOTO_LIMIT,
        piece=PIECE_LIMIT,
        forms=parts.links.url("forms", ticket.openid, ticket.application_id),
        page=PAGE,
        handing=handing.card(parts, ticket, title_of(look.application)) if shelf.is_giving else None,
        is_guest=is_handed_on(ticket),
        library=signed_page(parts),
        picture=parts.public_url + address_of("pages.static", filename="share.png"),
    )
    return make_response(page, status)


def _shelf(parts: PageParts, ticket: Ticket) -> Shelf:
    of = for_guest if is_handed_on(ticket) else shelf_of
    return of(own_look(parts, ticket), parts.uploads.recent(ticket))


def _stamp(parts: PageParts, ticket: Ticket) -> str:
    """Another one whenever the state may be another: after a change, and on another day."""
    changed = parts.records.stamp(ticket.openid, ticket.application_id), parts.uploads.stamp(ticket)
    return repr((*changed, china_day(parts.clock())))


def _state(shelf: Shelf) -> dict[str, Any]:
    return {
        "mark": _mark(shelf),
        "busy": shelf.is_busy,
        "uploads": {file.id: [file.state, file.tone, file.words] for file in shelf.files},
    }


def _mark(shelf: Shelf) -> str:
    """Another one whenever the page would show something else."""
    return sha256(repr(shelf).encode()).hexdigest()[:16]


def _take_plainly(parts: PageParts, visits: Visits, ticket: Ticket) -> tuple[tuple[str, ...], int]:
    """The files of a form that a browser sent without our script. Returns what to say of those not taken."""
    try:
        form, files = _parsed()
    except RequestEntityTooLarge:
        return (_TOO_MUCH,), 413
    if not visits.is_mark(PAGE, form.get("csrf", "")):
        return (uploads.STALE,), 403
    chosen = [file for file in files.getlist("files") if file.filename]
    if not chosen:
        return (_NOTHING,), 400
    begun, refused = [], []
    for file in chosen:
        data, name = file.stream.read(), str(file.filename)
        try:
            upload_id = parts.uploads.begin(ticket, form.get("place", ""), name, len(data))
        except Refused as no:
            refused.append(f"{name}：{no.words}")
            continue
        for start in range(0, len(data), PIECE_LIMIT):
            parts.uploads.append(ticket, upload_id, start, data[start : start + PIECE_LIMIT])
        begun.append(upload_id)
    for upload_id in begun:
        parts.uploads.finish(ticket, upload_id).wake(parts.waker)
    return tuple(refused), 400 if refused else 200


def _parsed() -> tuple[Any, Any]:
    """Form and files. Files are kept in memory: Werkzeug would write larger ones to the disk in the clear."""
    parser = FormDataParser(stream_factory=_in_memory, max_content_length=_MOST_AT_ONCE, max_form_parts=50)
    _, form, files = parser.parse_from_environ(request.environ)
    return form, files


def _in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> BytesIO:
    return BytesIO()


def _sort(parts: PageParts, ticket: Ticket, document_id: str, place: str) -> None:
    look = own_look(parts, ticket)
    is_open = place == _NONE or any(question.id == place for question in open_photos(look))
    if not is_giving(look.application) or document_id not in look.application.unsorted or not is_open:
        return  # settled meanwhile, in the chat: the page shows how
    event = PaperSorted(
        openid=ticket.openid,
        key=f"sorted:{document_id}:{look.application.revision}",
        application_id=ticket.application_id,
        document_id=document_id,
        place="" if place == _NONE else place,
    )
    parts.turn.take(event).wake(parts.waker)


def _picture(parts: PageParts, ticket: Ticket, document_id: str, *, is_whole: bool) -> Response:
    """A picture of the ticket's application, as long as it is of use there. Raises Refused."""
    require_own(ticket)
    look = own_look(parts, ticket)
    row = parts.documents.find(document_id) if document_id in shown_documents(look) else None
    if row is None or (row.openid, row.application_id) != (ticket.openid, ticket.application_id):
        raise Refused("no_paper", "这里没有这张照片。请回到微信聊天，重新点开链接。")
    name = row.normalised if is_whole else row.thumbnail
    return send_file(BytesIO(parts.storage.get(name)), mimetype="image/jpeg")
