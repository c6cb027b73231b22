"""制证邮寄: what is to be made and mailed, recorded singly or by a file, and taken back in time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import Refused
from bot.making import CORRECTED, MADE, SENT, MakingRecords
from bot.message.making import CertificateMade, PinWanted
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from desk.parts import DeskParts
from flows.catalogue import catalogue
from flows.decisions import DECISIONS
from office import table_files
from office.bookmark import Bookmark, Opened, Page
from office.making import Entry, Making, Recorded, pin_state
from office.making_lists import LISTS, MOST_LISTED, List, head_of, line_of
from office.permissions import may
from office.row import Row, Rows
from office.trail import Trail
from office.worklist import Waiting, Worklist

RECORDERS = DECISIONS[CertificateMade].roles
VISITORS = tuple(dict.fromkeys((*RECORDERS, *DECISIONS[PinWanted].roles)))
_STEPS = (MADE, SENT, CORRECTED)
_COLUMNS = {
    "order_no": ("申请单号", "订单编号", "订单号", "单号"),
    "pin": ("PIN密码", "PIN", "PIN码", "密码", "初始密码"),
    "valid_until": ("有效期至", "到期日", "有效期"),
    "courier": ("快递公司", "快递", "物流公司"),
    "number": ("快递单号", "运单号", "物流单号"),
}
_OF_STEP = {MADE: ("order_no", "pin", "valid_until"), SENT: ("order_no", "courier", "number")}


def register(desk: Blueprint, parts: DeskParts, worklist: Worklist, trail: Trail) -> None:
    """The page with its forms."""
    turn, waker = parts.turn, parts.waker
    making = Making(parts.records, parts.making, parts.pins, turn, waker, parts.clock, parts.fresh_id)
    lister = Lister(Rows(parts.records, worklist, parts.clock), worklist, trail)
    MakingPages(making, parts.making, lister, parts.staff, parts.clock).register(desk)


@dataclass(frozen=True, slots=True)
class Lister:
    """What reads a list, and records who took it as a file."""

    rows: Rows
    worklist: Worklist
    trail: Trail

    def page(self, wanted: List, opened: Opened) -> tuple[Page[Waiting], list[Row]]:
        found = self.worklist.page(wanted.tab, opened)
        return found, self.rows.of(found.rows)

    def all(self, wanted: List) -> list[Row]:
        """As many rows as one file has."""
        opened, found = Opened(), list[Row]()
        while len(found) < MOST_LISTED:
            page, rows = self.page(wanted, opened)
            found += rows
            if not page.has_later:
                break
            opened = Opened(after=page.rows[-1].bookmark)
        return found[:MOST_LISTED]


class MakingPages:
    """One page with three lists, and the forms that it posts."""

    def __init__(
        self,
        making: Making,
        held: MakingRecords,
        lister: Lister,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._making = making
        self._held = held
        self._lister = lister
        self._staff = staff
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/making", "making", self.show)
        desk.add_url_rule("/making/list.csv", "making_list", self.download)
        desk.add_url_rule("/making/record", "record_making", self.record, methods=["POST"])
        desk.add_url_rule("/making/file", "record_making_file", self.record_file, methods=["POST"])
        desk.add_url_rule("/making/withdraw", "withdraw_making", self.withdraw, methods=["POST"])
        desk.add_url_rule("/making/pin", "send_pin", self.send_pin, methods=["POST"])

    def show(self) -> str:
        return self._page(need(*VISITORS), _list())

    def record(self) -> tuple[str, int] | AnyResponse:
        """One line of the page."""
        staff, step = need(*RECORDERS), _step()
        cells = {name: request.form.get(name, "").strip()[:100] for name in _COLUMNS}
        return self._answer(staff, self._making.record(staff, step, [_entry(cells)]))

    def record_file(self) -> tuple[str, int] | AnyResponse:
        """A CSV or Excel file. What is wrong in it is shown with the number of its line; the rest is held."""
        staff, step = need(*RECORDERS), _step()
        upload = request.files.get("file")
        columns = {name: _COLUMNS[name] for name in _OF_STEP.get(step, _COLUMNS)}
        try:
            content = upload.read(table_files.MOST_BYTES + 1) if upload else b""
            lines = table_files.read(content, columns, columns.keys() & {"pin"})
        except Refused as refused:
            return self._page(staff, _list(), problem=refused.words), 422
        entries = [_entry(cells, number) for number, cells in lines]
        return self._answer(staff, self._making.record(staff, step, entries))

    def withdraw(self) -> AnyResponse:
        need(*RECORDERS)
        batch, about = request.form.get("batch", ""), request.form.get("application", "")
        count = self._making.withdraw(batch, about) if batch.isalnum() else 0
        return redirect(url_for("desk.making", tab=_list().id, withdrawn=count), 303)

    def send_pin(self) -> tuple[str, int] | AnyResponse:
        staff = need(*DECISIONS[PinWanted].roles)
        if words := self._making.send_pin(staff, request.form.get("application", "")):
            return self._page(staff, _list(), problem=words), 409
        return redirect(url_for("desk.making", tab=_list().id, texted=1), 303)

    def download(self) -> Response:
        """The list as a file for the making system or the courier. Who took it is recorded for each line."""
        staff, wanted = need(*RECORDERS), _list()
        rows = self._lister.all(wanted)
        lines = [line_of(wanted, row.application, self._clock()) for row in rows]
        for row in rows:
            self._lister.trail.record(staff, "listed", "", row.application.id, list=wanted.name)
        answer = Response(table_files.write(head_of(wanted), lines), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{wanted.id}.csv"'
        return answer

    def _answer(self, staff: Staff, recorded: Recorded) -> tuple[str, int] | AnyResponse:
        if recorded.wrong:
            return self._page(staff, _list(), recorded=recorded), 422
        held, pins = recorded.held, recorded.pins
        return redirect(url_for("desk.making", tab=_list().id, held=held, pins=pins), 303)

    def _page(
        self, staff: Staff, wanted: List, *, recorded: Recorded | None = None, problem: str = ""
    ) -> str:
        found, rows = self._lister.page(wanted, _opened())
        ids = [row.application.id for row in rows]
        names = {one.actor: one.name for one in self._staff.everybody()}
        return render_template(
            "desk/making.html",
            lists=LISTS,
            list=wanted,
            found=found,
            rows=rows,
            held=self._making.held(ids),
            pins=self._pins(rows),
            batches=self._held.batches(),
            couriers=catalogue().couriers,
            columns=[_COLUMNS[name][0] for name in _OF_STEP.get(wanted.step, ())],
            may_record=bool(staff.roles & set(RECORDERS)),
            may_text={row.application.id for row in rows if may(staff, PinWanted, row.application)},
            names=names,
            recorded=recorded,
            problem=problem,
            held_for=_span(self._held.held_for),
            said=_said(_span(self._held.held_for)),
        )

    def _pins(self, rows: Sequence[Row]) -> dict[str, str]:
        applications = [row.application for row in rows]
        known = self._making.with_pin([one.id for one in applications])
        return {one.id: pin_state(one, is_known=one.id in known) for one in applications}


def _entry(cells: Mapping[str, str], line: int = 0) -> Entry:
    order_no, pin, valid_until, courier, number = (cells.get(name, "") for name in _COLUMNS)
    return Entry(order_no, line, pin, valid_until, courier, number)


def _list() -> List:
    """The list that the address or the form names; the first for anything else."""
    wanted = request.values.get("tab", "")
    return next((one for one in LISTS if one.id == wanted), LISTS[0])


def _step() -> str:
    step = request.form.get("step", "")
    if step not in _STEPS:
        abort(400)
    return step


def _opened() -> Opened:
    after, before = (Bookmark.read(request.args.get(name, "")) for name in ("after", "before"))
    return Opened(after=None if before else after, before=before)


def _span(held_for: timedelta) -> str:
    """As people say it: 5 分钟, 20 秒."""
    seconds = int(held_for.total_seconds())
    return f"{seconds // 60} 分钟" if seconds % 60 == 0 else f"{seconds} 秒"


def _said(held_for: str) -> str:
    """What was just done, by the numbers in the address."""
    counts = {name: request.args.get(name, "") for name in ("held", "pins", "withdrawn", "texted")}
    told = {name: int(count) for name, count in counts.items() if count.isdecimal() and len(count) < 6}
    words = (
        f"登记了 {told['held']} 笔，{held_for}后生效并通知申请人，之前可以撤回。" if told.get("held") else "",
        f"录入了 {told['pins']} 个 PIN；已寄出的，PIN 短信正在发送。" if told.get("pins") else "",
        f"撤回了 {told['withdrawn']} 笔，没有通知任何人。" if told.get("withdrawn") else "",
        "已经生效的撤不回来了；单号错了，请在“已邮寄”里更正。" if told.get("withdrawn") == 0 else "",
        "PIN 短信正在发送。" if told.get("texted") else "",
    )
    return "".join(words)
