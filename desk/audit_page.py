"""操作记录: who of the staff looked at what, decided what and changed which account."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, render_template, request

from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from desk.entrance.session import need
from office.audit_search import KINDS, AuditQuery, AuditSearch
from office.audit_search import AuditPage as Found
from office.threads.address import Addresses

_LONGEST = 64  # letters of an OpenID, at most


class AuditPage:
    """For those who keep the accounts."""

    def __init__(self, search: AuditSearch, staff: StaffTable, addresses: Addresses) -> None:
        self._search = search
        self._addresses = addresses
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/audit", "audit", self.show)

    def show(self) -> str:
        staff = need(*who_sees(Sight.ACCOUNTS))
        people = {one.login: one.name for one in self._staff.everybody()}
        address = request.args.get("thread", "")
        openid = self._addresses.read(address)
        if address and not openid:
            abort(404)
        asked = replace(_read(request.args, people), openid=openid)
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
