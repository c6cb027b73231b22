"""What the making and the mailing of a certificate bring to its application."""

from dataclasses import dataclass

from bot.message.event import Event, StaffEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateMade(StaffEvent):
    """The certificate is on its key. `valid_until`: its last day, as 2027-11-30."""

    valid_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSent(StaffEvent):
    """The key is with the courier, under this number."""

    courier: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelCorrected(StaffEvent):
    """The courier or the number that was recorded is wrong; these are right."""

    courier: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinWanted(StaffEvent):
    """The PIN is to go to its holder by text message, for the first time or once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinTexted(Event):
    """The provider took the text message with the PIN. `tail`: the last four digits of the number."""

    tail: str
