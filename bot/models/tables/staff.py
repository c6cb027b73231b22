"""Accounts of the staff, and their sessions at the desk."""

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class StaffRow(Base):
    """A member of staff. `roles`: keys of the table of roles, separated by commas.

    `renew_by`: until when a one-time password opens the desk once; 0 for a password of the person's own.
    `second_factor` holds the sealed secret and recovery codes; it counts from `second_since` on, 0 before it
    was confirmed. `totp_step` is the newest time step whose code was used. `passkeys`: how many rows of
    `passkey` the account has, so that a session is judged by its one query.
    """

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    roles: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(Boolean)
    session_epoch: Mapped[int] = mapped_column(Integer)
    renew_by: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_since: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    passkeys: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    created_at: Mapped[int] = mapped_column(BigInteger)


class StaffSessionRow(Base):
    """A session at the desk. `epoch` is the account's when it began; `second_at`: when the second factor was
    given, 0 without one."""

    __tablename__ = "staff_session"
    __table_args__ = (Index("staff_session_by_login", "login"), Index("staff_session_by_time", "began_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    epoch: Mapped[int] = mapped_column(Integer)
    began_at: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)
    second_at: Mapped[int] = mapped_column(BigInteger)
    browser: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(45))


class AvailabilityRow(Base):
    """Whether an agent takes conversations that the system assigns; without a row the agent takes none.

    `assignments` counts the conversations that the system has assigned to the agent, `assigned_at` is when
    the last one was, 0 before. `changed_at` is when the agent said so last.
    """

    __tablename__ = "agent_availability"

    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_available: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    assigned_at: Mapped[int] = mapped_column(BigInteger)
    assignments: Mapped[int] = mapped_column(Integer)


class PasskeyRow(Base):
    """A passkey of a member of staff. `id` is the credential id in base64url, `public_key` a COSE key.

    Neither is a secret. `sign_count` is the authenticator's counter, 0 for ever with those that do not count;
    `used_at`: 0 before the first login with it.
    """

    __tablename__ = "passkey"
    __table_args__ = (Index("passkey_by_login", "login"),)

    id: Mapped[str] = mapped_column(String(1400), primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(30))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int] = mapped_column(BigInteger)


class SavedViewRow(Base):
    """A name that a member of the staff gave to filters of the list; `filters` is JSON."""

    __tablename__ = "saved_view"

    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    filters: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[int] = mapped_column(BigInteger)
