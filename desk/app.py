"""The blueprint of /desk: its pages and its error pages."""

from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from flask import Blueprint, abort, render_template, request
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.live import thread_mark
from bot.models.claims import ClaimTable
from bot.models.database import is_away
from bot.models.desk_settings import DeskSettings
from bot.models.saved_views import SavedViews
from bot.models.tables import from_ms
from bot.reports.kept_days import KeptDays
from desk import making, news
from desk.account import AccountPage
from desk.audit_page import AuditPage
from desk.board_page import BoardPage
from desk.bulletins_page import BulletinsPage
from desk.colleagues import ColleaguePages
from desk.entrance.accounts import Accounts
from desk.entrance.attempts import Attempts
from desk.entrance.guard import Guard
from desk.entrance.known_browser import KnownBrowsers
from desk.entrance.login import Login
from desk.entrance.passkey_ceremony import PasskeyCeremonies
from desk.entrance.passkey_pages import PasskeyPages
from desk.entrance.session import PATH, Sessions
from desk.entrance.steps import Steps
from desk.funnel import FunnelPage
from desk.lists import Lists
from desk.money import pages as money
from desk.my_work_page import MyWorkPage
from desk.order.application import ApplicationPage
from desk.order.claims import Claims
from desk.order.evidence_page import EvidencePage
from desk.order.held import HeldForms
from desk.order.papers import PapersForm
from desk.order.pictures import Pictures
from desk.order.posted import PostedForms
from desk.order.rehearsal import RehearsalForm
from desk.order.verdicts import Verdicts
from desk.order.verification import Verifications
from desk.parts import DeskParts
from desk.settings import pages as settings_pages
from desk.threads import pages_of_threads
from flows.money import yuan
from flows.workdays import CHINA
from media.vault import VaultError
from office.audit_search import AuditSearch
from office.board import Board
from office.decisions import Decisions
from office.delivery import Deliveries
from office.finding import Finder
from office.my_work import MyWork
from office.papers import Papers
from office.reason_catalogue import ReasonCatalogue
from office.rehearsing import Rehearsing
from office.related import RelatedApplications
from office.review_rules import ReviewRules
from office.row import Rows
from office.threads.address import Addresses
from office.trail import Trail
from office.undecided import Undecided
from office.worklist import Worklist

__all__ = ["DeskParts", "create"]

_WORDS = {
    400: ("这一页打开得太久了", "请返回上一页，刷新后再试一次。没有任何改动被保存。"),
    401: ("请先登录", "登录之后再继续。"),
    403: ("您没有这项权限", "如果工作需要，请找管理员开通。"),
    404: ("没有找到", "地址可能写错了，或者这笔业务不在工作台上。"),
    413: ("提交的内容太大了", "请缩短后再试一次。"),
    500: ("系统出了点问题", "这一步可能没有保存。请返回刷新看看；重复提交不会办理两次。"),
    503: ("暂时不可用", "请过一分钟再试。没有任何改动被保存。"),
}
log = structlog.get_logger("desk")


def create(parts: DeskParts) -> Blueprint:
    """The blueprint, to be registered as it is."""
    desk = _blueprint()
    _entrance(desk, parts)
    worklist = Worklist(parts.database)
    claims = ClaimTable(parts.database, parts.clock, parts.publish)
    trail = Trail(parts.database, parts.sealer, parts.clock)
    deliveries = Deliveries(parts.database)
    _lists(desk, parts, worklist, claims)
    _application(desk, parts, worklist, claims, trail, deliveries)
    money.register(desk, parts)
    making.register(desk, parts, worklist, trail)
    news.register(desk, parts, trail)
    BulletinsPage(parts.bulletins, parts.clock, parts.fresh_id).register(desk)
    pages_of_threads.register(desk, parts, trail, deliveries)
    desk.add_url_rule("/<path:anything>", "nothing", _nothing, methods=["GET", "POST"])
    _errors(desk)
    _words(desk)
    return desk


def _blueprint() -> Blueprint:
    folder = Path(__file__).parent
    return Blueprint(
        "desk",
        __name__,
        url_prefix=PATH,
        template_folder=str(folder / "templates"),
        static_folder=str(folder / "static"),
    )


def _entrance(desk: Blueprint, parts: DeskParts) -> None:
    """Login, what comes between the password and the desk, and the accounts."""
    rows = parts.staff_sessions
    sessions = Sessions(rows, parts.fresh_id, parts.secret_key, parts.is_secure)
    Guard(sessions, parts.needing_second, parts.live_url, parts.clock).register(desk)
    desk.before_request(parts.working_times.keep_up)
    attempts = Attempts(parts.redis, parts.blind_index)
    browsers = KnownBrowsers(parts.secret_key, PATH, is_secure=parts.is_secure)
    ceremonies = PasskeyCeremonies(parts.passkeys, parts.redis, parts.public_url, parts.blind_index)
    login = Login(parts.staff, rows, sessions, attempts, browsers, parts.fresh_id, ceremonies.is_possible)
    login.register(desk)
    accounts = Accounts(
        parts.staff, parts.second_factors, parts.passkeys, ceremonies, rows, sessions, attempts
    )
    Steps(accounts).register(desk)
    account = AccountPage(accounts)
    account.register(desk)
    PasskeyPages(accounts, login, account).register(desk)
    settings_pages.register(desk, parts)
    ColleaguePages(parts.staff, parts.second_factors, rows, parts.database).register(desk)


def _lists(desk: Blueprint, parts: DeskParts, worklist: Worklist, claims: ClaimTable) -> None:
    """What waits for the reader, all applications, the board and the funnel."""
    finder = Finder(parts.database, parts.sealer.term)
    rows = Rows(parts.records, worklist, parts.clock)
    work = MyWork(worklist, rows, claims, parts.held_decisions, parts.clock)
    views = SavedViews(parts.database, parts.clock)
    mine = MyWorkPage(work, views, parts.staff, is_secure=parts.is_secure)
    mine.register(desk)
    Lists(rows, worklist, finder, claims, parts.staff, mine.show).register(desk)
    FunnelPage(parts.kept_funnel).register(desk)
    days = KeptDays(parts.database, parts.clock)
    BoardPage(Board(parts.database, worklist), days, parts.kept_funnel, parts.clock).register(desk)
    audit = AuditSearch(
        parts.database, parts.records, parts.sealer, finder, parts.staff.everybody, parts.clock
    )
    AuditPage(audit, parts.staff, Addresses(parts.secret_key)).register(desk)


def _application(
    desk: Blueprint,
    parts: DeskParts,
    worklist: Worklist,
    claims: ClaimTable,
    trail: Trail,
    deliveries: Deliveries,
) -> None:
    """The page of one application with its forms and pictures."""
    settings = DeskSettings(parts.database, parts.clock)
    decisions = Decisions(
        parts.turn,
        parts.waker,
        worklist,
        parts.clock,
        parts.fresh_id,
        parts.secret_key,
        parts.held_decisions,
    )
    papers = Papers(trail, parts.clock)
    page = ApplicationPage(
        parts.records,
        parts.staff,
        decisions,
        trail,
        papers,
        deliveries,
        claims,
        Undecided(
            parts.held_decisions,
            parts.decision_drafts,
            ReviewRules(settings),
            ReasonCatalogue(settings),
            parts.staff,
            parts.clock,
        ),
        RelatedApplications(parts.database, parts.records, parts.sealer.term, parts.clock),
        parts.cash_office.repayments,
        parts.clock,
    )
    page.register(desk)
    forms = PostedForms(page, decisions)
    Verdicts(forms, page.repayments).register(desk)
    Verifications(forms).register(desk)
    HeldForms(page, parts.held_decisions, parts.records, parts.clock).register(desk)
    EvidencePage(page, parts, trail).register(desk)
    PapersForm(page, papers).register(desk)
    RehearsalForm(page, Rehearsing(parts.rehearsal)).register(desk)
    Claims(page, claims).register(desk)
    Pictures(parts.documents, parts.records, parts.storage, trail, papers, parts.clock).register(desk)


def _errors(desk: Blueprint) -> None:
    def known(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        title, words = _WORDS.get(code, _WORDS[500])
        # Werkzeug's own descriptions are English; what we give to abort() is Chinese.
        said = error.description or ""
        return render_template(
            "desk/problem.html", title=title, words=words if said.isascii() else said
        ), code

    def shown(code: int) -> tuple[str, int]:
        title, words = _WORDS[code]
        return render_template("desk/problem.html", title=title, words=words), code

    def no_redis(error: RedisError) -> tuple[str, int]:
        log.error("redis away", error=type(error).__name__)
        return shown(503)

    def not_opened(error: VaultError) -> tuple[str, int]:
        log.error("page not opened", page=request.endpoint, reason=str(error))
        words = "这一页的内容打不开，已经记录下来。请告诉技术人员；没有任何改动被保存。"
        return render_template("desk/problem.html", title="打不开", words=words), 500

    def not_stored(error: DBAPIError) -> tuple[str, int]:
        if is_away(error):
            log.error("database away", error=type(error.orig).__name__)
            return shown(503)
        log.exception("page failed", page=request.endpoint, exc_info=error)
        return shown(500)

    desk.register_error_handler(HTTPException, known)
    desk.register_error_handler(RedisError, no_redis)
    desk.register_error_handler(DBAPIError, not_stored)
    desk.register_error_handler(VaultError, not_opened)


def _words(desk: Blueprint) -> None:
    def moment(at: datetime) -> str:
        return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")

    def day(at: datetime) -> str:
        return at.astimezone(CHINA).strftime("%Y-%m-%d")

    desk.add_app_template_filter(thread_mark, "thread_mark")
    desk.add_app_template_filter(moment, "desk_moment")
    desk.add_app_template_filter(day, "desk_day")
    desk.add_app_template_filter(lambda ms: moment(from_ms(ms)), "desk_ms")
    desk.add_app_template_filter(yuan, "desk_yuan")


def _nothing(anything: str) -> Any:
    abort(404)
