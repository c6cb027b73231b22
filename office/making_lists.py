"""The lists of making and mailing, and what a file of each has in its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.making import MADE, SENT
from flows.certificates.choice import look_at, title_of
from flows.form import Look
from flows.sections.opening import terms_of
from flows.sections.parcel import parcel_of
from flows.state import STATES, Application, Status
from office.states import Tab

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class List:
    """`step`: what is recorded for a line of it, "" for nothing."""

    id: str
    name: str
    step: str
    tab: Tab


def _list(status: Status, name: str, step: str) -> List:
    return List(str(status), name, step, Tab(str(status), STATES[status].desk_name, (status,)))


LISTS = (
    _list(Status.APPROVED, "待制证", MADE),
    _list(Status.PRODUCED, "待邮寄", SENT),
    _list(Status.MAILED, "已寄出", ""),
)

_Column = tuple[str, Callable[[Application, Look], str]]


def _answer(question: str) -> Callable[[Application, Look], str]:
    return lambda _, look: look.value(question)


_ORDER: tuple[_Column, ...] = (
    ("申请单号", lambda application, _: application.order_no),
    ("主题", lambda _, look: look.subject()),
    ("证书类型", lambda application, _: title_of(application)),
)
# What the making system needs to make a certificate.
_TO_MAKE: tuple[_Column, ...] = (
    *_ORDER,
    ("年限", lambda application, _: terms_of(application).years),
    ("机构证件号码", _answer("organisation.id_number")),
    ("持有人", lambda _, look: look.value("holder.name") or look.value("contact.name")),
    ("PIN密码", lambda *_: ""),
    ("有效期至", lambda *_: ""),
)
# What is written on a parcel.
_TO_MAIL: tuple[_Column, ...] = (
    *_ORDER,
    ("收件人", _answer("mailing.recipient")),
    ("收件电话", _answer("mailing.mobile")),
    ("收件省市", _answer("mailing.region")),
    ("收件地址", _answer("mailing.address")),
    ("快递公司", lambda *_: ""),
    ("快递单号", lambda *_: ""),
)
_SENT: tuple[_Column, ...] = (*_ORDER, ("快递", lambda application, _: parcel_of(application)))
_COLUMNS = {Status.APPROVED: _TO_MAKE, Status.PRODUCED: _TO_MAIL, Status.MAILED: _SENT}


def head_of(wanted: List) -> list[str]:
    return [name for name, _ in _columns(wanted)]


def line_of(wanted: List, application: Application, now: datetime) -> list[str]:
    look = look_at(application, now)
    return [cell(application, look) for _, cell in _columns(wanted)]


def _columns(wanted: List) -> tuple[_Column, ...]:
    return _COLUMNS[Status(wanted.id)]
