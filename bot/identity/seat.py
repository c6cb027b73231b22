"""The seat of an identity check: who does it, by which link, with which consent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.errors import Refused
from bot.links import Links, Ticket
from bot.models.seats import SeatTable
from bot.models.tables import to_ms
from bot.records import Records
from flows.catalogue import catalogue
from flows.certificates.choice import look_at
from flows.form import Look

CONSENT = "consent.biometric"
_START_SECONDS = 20  # longer than the provider is waited for
_CHANGED = (
    "姓名或身份证号码在这个链接发出之后改过了，链接已经作废。请在微信聊天里回复“继续”，打开新的链接；"
    "不是您在聊天的，请让办理的同事再发一次。"
)
_NOT_NOW = "现在不需要做人脸核验，请回到微信聊天查看下一步。"
_TAKEN = (
    "这次核验已经由另一个微信号开始了，这个链接不能再用。"
    "如果换人来做，请在微信聊天里回复“继续”，打开新的链接，或扫新的二维码。"
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """How a visitor stands: `is_holder` may go on; else `needs_consent` says what the beginning takes."""

    look: Look
    version: str
    is_holder: bool
    needs_consent: bool


class Seats:
    """One person at a time does an application's check. Who begins takes it; a newer link can move it."""

    def __init__(
        self, table: SeatTable, records: Records, links: Links, clock: Callable[[], datetime]
    ) -> None:
        self._table = table
        self._records = records
        self._links = links
        self._clock = clock

    def look(self, ticket: Ticket) -> Look:
        """The application, while the ticket is about it and about the person who is to be checked now."""
        found = self._records.application(ticket.application_id)
        if found is None or found[0] != ticket.openid:
            raise Refused("not_yours", "没有找到这笔申请。请回到微信聊天，回复“继续”，我会发新的链接。")
        look = look_at(found[1], self._clock())
        if self.is_due(look) and self._links.mark(look.identified()) != ticket.mark:
            raise Refused("changed", _CHANGED)
        return look

    def due(self, ticket: Ticket) -> Look:
        """The same, while the check is what comes next. Raises Refused otherwise."""
        look = self.look(ticket)
        if not self.is_due(look):
            raise Refused("not_now", _NOT_NOW)
        return look

    def is_due(self, look: Look) -> bool:
        pending = look.pending()
        return pending is not None and pending.id == "face"

    def invite(self, ticket: Ticket, visitor: str) -> Invitation:
        """Raises Refused when the check is somebody else's to do."""
        look = self.look(ticket)
        held = self._table.find(ticket.application_id)
        version = catalogue().agreements["biometric"]
        if held is not None and held.mark == ticket.mark:
            if held.visitor == visitor:
                return Invitation(look, version, held.consent == version, visitor != ticket.openid)
            if ticket.issued_at <= held.claimed_at:
                raise Refused("taken", _TAKEN)
        return Invitation(look, version, is_holder=False, needs_consent=visitor != ticket.openid)

    def begin(self, ticket: Ticket, visitor: str, *, has_agreed: bool) -> None:
        """The visitor takes the check. Raises Refused without the consent, or when somebody was faster."""
        invitation = self.invite(ticket, visitor)
        if not self.is_due(invitation.look):
            raise Refused("not_now", _NOT_NOW)
        if invitation.is_holder:
            return
        if invitation.needs_consent and not has_agreed:
            raise Refused("no_consent", "请先阅读单独同意书，同意的话勾选后再点开始。")
        now = to_ms(self._clock())
        held = self._table.find(ticket.application_id)
        values = {
            "application_id": ticket.application_id,
            "mark": ticket.mark,
            "visitor": visitor,
            "consent": invitation.version,
            # A person who agreed in the chat is not asked twice: the consent counts from then.
            "consent_at": now if invitation.needs_consent else _agreed_at(invitation.look, now),
            "claimed_at": now,
            "busy_until": 0,
        }
        if not self._table.claim(values, held.visitor if held else None, ticket.openid):
            raise Refused("taken", _TAKEN)

    def require(self, ticket: Ticket, visitor: str) -> Look:
        """The application, for the visitor who holds the check. Raises Refused for any other visitor."""
        invitation = self.invite(ticket, visitor)
        if not invitation.is_holder:
            raise Refused("not_begun", "请先在页面上点“开始”。")
        return invitation.look

    def held_by(self, visitor: str, since: int) -> Sequence[Row[Any]]:
        """The checks that this person has begun since then (ms)."""
        return self._table.held_by(visitor, since)

    def hold_start(self, ticket: Ticket, visitor: str) -> None:
        """Keep a second press out while the provider is asked. Raises Refused when one is on its way."""
        now = to_ms(self._clock())
        if not self._table.begin_start(ticket.application_id, visitor, now, now + _START_SECONDS * 1000):
            raise Refused("starting", "正在打开核验页面，请稍等几秒再点。")

    def release_start(self, ticket: Ticket) -> None:
        self._table.end_start(ticket.application_id)


def _agreed_at(look: Look, otherwise: int) -> int:
    answer = look.application.answer(CONSENT)
    return to_ms(datetime.fromisoformat(answer.at)) if answer else otherwise
