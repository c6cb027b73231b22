"""操作记录: who of the staff looked at what, decided what and changed which account."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request

from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from desk.entrance.session import need
from office.audit_search import KINDS, AuditQuery, AuditSearch
from office.audit_search import AuditPage as Found

_LONGEST = 40


class AuditPage:
    """For those who keep the accounts."""

    def __init__(self, search: AuditSearch, staff: StaffTable) -> None:
        self._search = search
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/audit", "audit", self.show)

    def show(self) -> str:
        staff = need(*who_sees(Sight.ACCOUNTS))
        people = {one.login: one.name for one in self._staff.everybody()}
        asked = _read(request.args, people)
        return render_template(
            "desk/audit.html",
            asked=asked,
            # The first page is a form alone: nothing is looked at before somebody asks.
            found=self._search.page(asked, staff) if request.args else Found(()),
            is_asked=bool(request.args),
            people=people,
            kinds={kind: name for kind, (name, _) in KINDS.items()},
            given={name: value for name, value in request.args.items() if name != "behind"},
        )


def _read(given: Mapping[str, str], people: Mapping[str, str]) -> AuditQuery:
    """What is no login, kind, day or number is as if it was not given."""
    login, kind, behind = given.get("who", ""), given.get("kind", ""), given.get("behind", "")
    return AuditQuery(
        login=login if login in people else "",
        kind=kind if kind in KINDS else "",
        about=given.get("about", "").strip()[:_LONGEST],
        first=_day(given.get("first", "")),
        last=_day(given.get("last", "")),
        behind=int(behind) if behind.isascii() and behind.isdecimal() and len(behind) < 16 else 0,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
