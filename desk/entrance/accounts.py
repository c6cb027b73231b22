"""What the pages of logins and accounts share."""

from dataclasses import dataclass

from flask import g, request

from bot.errors import Refused
from bot.models.passkeys import Passkeys
from bot.models.second_factor import SecondFactors
from bot.models.staff import Staff, StaffTable
from bot.models.staff_sessions import StaffSession, StaffSessions
from desk.entrance.attempts import Attempts, Try
from desk.entrance.passkey_ceremony import PasskeyCeremonies
from desk.entrance.session import Sessions

TOO_MANY = "试得太多了，请等 15 分钟再试。"


@dataclass(frozen=True, slots=True)
class Accounts:
    """`rows` are the stored sessions, `sessions` the cookies that name them."""

    staff: StaffTable
    second: SecondFactors
    passkeys: Passkeys
    ceremonies: PasskeyCeremonies
    rows: StaffSessions
    sessions: Sessions
    attempts: Attempts

    def check_password(self, staff: Staff) -> None:
        """The form has the person's password that is now. Raises Refused."""
        attempt = Try(f"own:{staff.login}", request.remote_addr or "")
        if not self.attempts.begin(attempt):
            raise Refused("too_many", TOO_MANY)
        if self.staff.verify(staff.login, request.form.get("old", "")) is None:
            raise Refused("wrong_password", "现在的密码不对，请再输入一次。")
        self.attempts.succeeded(attempt)

    def renew_session(self, before: StaffSession) -> None:
        """A new password ended every session of the person: this browser gets a new one at once."""
        known = self.staff.find(before.staff.login)
        if known is not None:
            g.desk_session = self.sessions.begin(known, request)
            if before.second_at is not None:
                self.rows.passed_second(g.desk_session.id)


def typed_twice() -> str:
    """The new password of a form. Raises Refused when its repetition differs."""
    typed = request.form.get("password", "")
    if typed != request.form.get("again", ""):
        raise Refused("differ", "两次输入的新密码不一样，请再输入一次。")
    return typed
