"""The blueprint of /p/: routes, headers, and what is shown when something goes wrong."""

from pathlib import Path

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import Refused
from bot.models.database import is_away
from bot.web_request import LARGEST_FORM
from flows.catalogue import catalogue
from media.storage import StorageError
from pages import (
    blank_sheet,
    buttons,
    face,
    face_id,
    face_open,
    fill,
    handing,
    headers,
    orders,
    papers,
    printing,
    scan,
    terms,
)
from pages.notice import Notice, notice_of, show
from pages.parts import PageParts
from pages.renewal import Renewals
from pages.site import NOWHERE
from pages.visit import Visits
from pages.visitor import Visitors

__all__ = ["PageParts", "create"]

_WITH_FILES = frozenset({"pages.face_id", "pages.papers_plain", "pages.upload_piece"})
_STATIC = Path(__file__).parent / "static"
_BROKEN = Notice(
    "页面出了点问题", "是我们这边的问题，您的资料都在。请稍后再试，或回到微信聊天，回复“继续”。", 500
)
_NO_STORE = Notice("文件暂时取不到", "请过一两分钟刷新再试，您的资料都在。", 503)
_AWAY = Notice("系统正在恢复", "刚才这一步没有保存。请过一两分钟刷新再试，之前的资料都在。", 503)
log = structlog.get_logger("pages")


def create(parts: PageParts) -> Blueprint:
    """The applicant's pages. Raises SettingsError when an agreement of the catalogue has no text here."""
    pages = Blueprint(
        "pages", __name__, url_prefix="/p", template_folder="templates", static_folder=str(_STATIC)
    )
    is_secure = parts.public_url.startswith("https://")
    visits = Visits(parts.links, parts.handing_on, parts.clock, is_secure=is_secure)
    visits.add_to(pages)
    terms.add_to(pages, catalogue().agreements)
    printing.add_to(pages, parts, visits)
    blank_sheet.add_to(pages, parts.clock)
    visitors = Visitors(parts)
    renewals = Renewals(parts, visits, visitors)
    renewals.add_to(pages)
    face.add_to(pages, parts, visits, visitors)
    face_id.add_to(pages, parts, visits, visitors)
    face_open.add_to(pages, parts, visits)
    scan.add_to(pages, parts, visits)
    papers.add_to(pages, parts, visits)
    handing.add_to(pages, parts, visits)
    orders.add_to(pages, parts, visits)
    buttons.add_to(pages, parts, visits)
    fill.add_to(pages, parts, visits)
    _add_limit(pages)
    _add_errors(pages, renewals)
    headers.add_to(pages, parts.frame_ancestors, parts.jsapi.script if parts.jsapi else "")
    return pages


def _add_limit(pages: Blueprint) -> None:
    @pages.before_request
    def limit() -> None:
        if request.endpoint not in _WITH_FILES:
            request.max_content_length = LARGEST_FORM


def _add_errors(pages: Blueprint, renewals: Renewals) -> None:
    # Werkzeug does not tell a blueprint of addresses that no route matches; so one route takes them all.
    @pages.route("/", defaults={"rest": ""}, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @pages.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def nowhere(rest: str) -> Response:
        return show(NOWHERE)

    @pages.errorhandler(Refused)
    def refused(refusal: Refused) -> AnyResponse:
        if way := renewals.ask(refusal):
            return way
        log.info("refused", page=request.endpoint, reason=refusal.reason)
        return show(notice_of(refusal))

    _add_faults(pages)


def _add_faults(pages: Blueprint) -> None:
    @pages.errorhandler(StorageError)
    def not_read(error: StorageError) -> Response:
        log.error("document not read", page=request.endpoint, reason=str(error)[:200])
        return show(_NO_STORE if error.retryable else _BROKEN)

    @pages.errorhandler(DBAPIError)
    def not_stored(error: DBAPIError) -> Response:
        if not is_away(error):
            return broken(error)
        log.error("database away", page=request.endpoint, error=type(error.orig).__name__)
        return show(_AWAY)

    @pages.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return show(NOWHERE if error.code in (404, 405) else Notice(*_BROKEN[:2], error.code or 500))
        log.exception("page failed", page=request.endpoint)
        return show(_BROKEN)
