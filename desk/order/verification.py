"""人工核验 at the desk: recorded by one, confirmed by another; and the carriers asked once more."""

from dataclasses import replace

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from bot.message.event import (
    CarrierRerun,
    VerificationBegun,
    VerificationRefused,
    VerifiedByStaff,
)
from desk.entrance.session import need
from desk.order.application import Page
from desk.order.posted import Posted, PostedForms
from flows.by_hand import CHECKS, HOWS, under_way
from flows.decisions import DECISIONS
from office.masking import hide_numbers
from office.reasons import Entered, objection, tidy

SHORTEST_NOTE, LONGEST_NOTE = 4, 200
_NO_HOW = "请选择是怎么核验的：视频、到场还是电话回拨。"
_BAD_NOTE = f"请写明核验经过，{SHORTEST_NOTE} 到 {LONGEST_NOTE} 个字，复核的同事要看。"
_NUMBERS = "核验经过里请不要写身份证号码或手机号，系统里已经有了。"
_OWN = "人工核验要由另一位审核员复核，自己核验的不能自己复核。"
_UNCHECKED = "请先自己核实一遍，并勾选“我已核实”，再确认复核通过。"


class Verifications:
    """Each form is answered once; the first post wins, and one person never does both halves."""

    def __init__(self, forms: PostedForms) -> None:
        self._forms = forms

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(f"{at}/carrier", "carrier", self.carrier, methods=["POST"])
        desk.add_url_rule(f"{at}/verification", "verification", self.begin, methods=["POST"])
        desk.add_url_rule(f"{at}/verification/second", "second_look", self.second, methods=["POST"])

    def carrier(self, application_id: str) -> Page | Response:
        """The carriers are asked once more."""
        return self._forms.answer(self._forms.read(application_id, CarrierRerun))

    def begin(self, application_id: str) -> Page | Response:
        """The first half: who the person is, and how one knows."""
        posted, check = self._forms.read(application_id, VerificationBegun), _check()
        how, note = request.form.get("how", ""), tidy(request.form.get("note", ""))
        posted = replace(posted, given=Entered(reasons={f"how-{check}": how, f"note-{check}": note}))
        return self._forms.answer(posted, _objection(how, note), question=check, how=how, note=note)

    def second(self, application_id: str) -> Page | Response:
        """The second half: confirmed, or refused with a reason. Who began may only take it back."""
        is_confirmed = request.form.get("verdict") == "confirm"
        kind = VerifiedByStaff if is_confirmed else VerificationRefused
        posted, check = self._forms.read(application_id, kind), _check()
        seen = {"question": check, "begun": request.form.get("begun", "")}
        reason = tidy(request.form.get("reason", ""))
        posted = replace(posted, given=Entered(reasons={f"reason-{check}": reason} if reason else {}))
        is_own = _is_own(posted, check)
        if is_confirmed:
            words = _OWN if is_own else "" if request.form.get("checked") else _UNCHECKED
            return self._forms.answer(posted, words, **seen)
        if not is_own:
            need(*DECISIONS[VerifiedByStaff].roles)
        return self._forms.answer(posted, objection(reason), **seen, reason=reason)


def _check() -> str:
    check = request.form.get("question", "")
    return check if check in CHECKS else abort(400)


def _is_own(posted: Posted, check: str) -> bool:
    begun = under_way(posted.folder.look, check)
    return begun is not None and begun.by == posted.staff.actor


def _objection(how: str, note: str) -> str:
    if how not in HOWS:
        return _NO_HOW
    if not SHORTEST_NOTE <= len(note) <= LONGEST_NOTE:
        return _BAD_NOTE
    return _NUMBERS if hide_numbers(note) != note else ""
