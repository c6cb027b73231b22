"""Making and mailing: what is recorded, singly or by a file, and what became of it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bot.errors import IllegalMove
from bot.making import CORRECTED, MADE, SENT, Held, MakingRecords, Record
from bot.message.event import StaffEvent
from bot.message.making import CertificateMade, ParcelCorrected, ParcelSent, PinWanted
from bot.models.pins import PinTable
from bot.models.staff import Staff
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from flows.catalogue import catalogue
from flows.deadlines import china_day
from flows.sections.opening import terms_of
from flows.sections.parcel import PIN, last_day, parcel_objection, tidy_number
from flows.state import STATES, Application, Status
from office.permissions import may

_PIN = re.compile(r"[\x21-\x7e]{4,16}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_LONGEST = timedelta(days=6 * 366)
_EVENTS: Mapping[str, type[StaffEvent]] = MappingProxyType(
    {MADE: CertificateMade, SENT: ParcelSent, CORRECTED: ParcelCorrected}
)
_WITH_PIN = (Status.PRODUCED, Status.MAILED)
_TWICE = "这个申请单号在前面出现过。"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as somebody wrote it. `line` is its number in the file, 0 for a form of the page."""

    order_no: str
    line: int = 0
    pin: str = ""
    valid_until: str = ""
    courier: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of several entries: how many are held, whose PIN was kept, and which are wrong and why."""

    batch: str = ""
    held: int = 0
    pins: int = 0
    wrong: tuple[tuple[Entry, str], ...] = ()


class Making:
    """Checks entries and holds them; nobody here reads a PIN that was kept."""

    def __init__(
        self,
        records: Records,
        held: MakingRecords,
        pins: PinTable,
        turn: Turn,
        waker: Waker,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._records = records
        self._held = held
        self._pins = pins
        self._turn = turn
        self._waker = waker
        self._clock = clock
        self._fresh_id = fresh_id

    def record(self, staff: Staff, step: str, entries: Iterable[Entry], batch: str = "") -> Recorded:
        """Hold every entry that is right; the others are told with what is wrong.

        `batch`: a name of 32 characters for what is recorded, "" for a fresh one. Raises IntegrityError when
        something of that name was recorded for one of them at the same moment.
        """
        batch, held, wrong = batch or self._fresh_id(), list[Record](), list[tuple[Entry, str]]()
        seen, pins = set[str](), 0
        for entry in entries:
            found = self._records.by_order(entry.order_no) if entry.order_no.isdecimal() else None
            words = self._objection(staff, step, entry, found, seen)
            seen.add(entry.order_no)
            if words or found is None:
                wrong.append((entry, words))
                continue
            openid, application = found
            if entry.pin:
                self._pins.keep(application.id, entry.pin)
            if step == MADE and application.status in _WITH_PIN:
                self._send_late(staff, openid, application, batch)
                pins += 1
                continue
            held.append(self._record(staff, step, entry, openid, application))
        self._held.hold(held, batch)
        return Recorded(batch, len(held), pins, tuple(wrong))

    def withdraw(self, batch: str, application_id: str = "") -> int:
        """Take back what is still held; the PIN that came with it goes too. Returns how many."""
        taken = self._held.withdraw(batch, application_id)
        for each in taken:
            found = self._records.application(each)
            if found is not None and found[1].status is Status.APPROVED:
                self._pins.drop(each)
        return len(taken)

    def send_pin(self, staff: Staff, application_id: str) -> str:
        """The PIN once more to its holder. Returns what is wrong, or ""."""
        found = self._records.application(application_id)
        if found is None or not may(staff, PinWanted, found[1]):
            return "这笔业务现在不能发送 PIN 短信。"
        if not self._pins.known([application_id]):
            return "这张证书的 PIN 没有录入，或者已经过期删除，不能发送。"
        self._send_late(staff, *found, self._fresh_id())
        return ""

    def held(self, application_ids: Sequence[str]) -> dict[str, Held]:
        return self._held.held(application_ids)

    def with_pin(self, application_ids: Sequence[str]) -> frozenset[str]:
        return self._pins.known(application_ids)

    def _send_late(self, staff: Staff, openid: str, application: Application, batch: str) -> None:
        """For a parcel that is on its way already."""
        if application.status not in (Status.MAILED, Status.COMPLETED):
            return
        key = f"pin:{batch}:{application.id}"
        about = {"openid": openid, "key": key, "application_id": application.id, "actor": staff.actor}
        try:
            self._turn.take(PinWanted(**about)).wake(self._waker)
        except IllegalMove:
            return  # it went back meanwhile, and the PIN goes with the parcel

    def _objection(
        self,
        staff: Staff,
        step: str,
        entry: Entry,
        found: tuple[str, Application] | None,
        seen: set[str],
    ) -> str:
        if _SCIENTIFIC.fullmatch(entry.order_no):
            return "单号被表格软件改成了科学计数，请把这一列设成“文本”再导出。"
        if found is None:
            return "没有这个申请单号。"
        if entry.order_no in seen:
            return _TWICE
        application = found[1]
        is_late_pin = step == MADE and application.status in _WITH_PIN and bool(entry.pin)
        if not is_late_pin and not may(staff, _EVENTS[step], application):
            return f"这笔业务现在是“{STATES[application.status].desk_name}”，不能登记。"
        if not is_late_pin and application.id in self._held.held([application.id]):
            return "已经登记过，还没有生效。"
        return self._wrong_made(entry) if step == MADE else parcel_objection(_courier(entry), _number(entry))

    def _wrong_made(self, entry: Entry) -> str:
        if entry.pin and not _PIN.fullmatch(entry.pin):
            return "PIN 要是 4 到 16 位的字母、数字或符号。"
        if not entry.valid_until:
            return ""
        until, today = _day(entry.valid_until), china_day(self._clock())
        if until is None:
            return f"“{entry.valid_until[:20]}”不是日期，请写成 2027-11-30。"
        if not today < until <= today + _LONGEST:
            return f"有效期至 {until} 不对，请核对。"
        return ""

    def _record(self, staff: Staff, step: str, entry: Entry, openid: str, application: Application) -> Record:
        about = {"openid": openid, "application_id": application.id, "actor": staff.actor, "step": step}
        if step == MADE:
            until = _day(entry.valid_until) or last_day(china_day(self._clock()), terms_of(application).years)
            return Record(**about, valid_until=until.isoformat())
        return Record(**about, courier=_courier(entry), number=_number(entry))


def pin_state(application: Application, *, is_known: bool) -> str:
    """What staff read of a PIN."""
    if tail := application.value(PIN):
        return f"已发到尾号 {tail}"
    return "已录入" if is_known else "没有录入"


def _courier(entry: Entry) -> str:
    """The courier's name, however it was written."""
    told = "".join(entry.courier.split())
    known = catalogue().couriers
    found = (one.name for one in known if told.casefold() in {n.casefold() for n in (one.name, *one.names)})
    return next(found, told)


def _number(entry: Entry) -> str:
    return tidy_number(entry.number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
