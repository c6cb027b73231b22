"""The checks of a person as a part of the sealed application, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.state import CarrierCheck, Identity, Tries, Verification

_UNCHECKED, _NOT_ASKED = Identity(), CarrierCheck()


def identity_parts(identity: Identity) -> dict[str, Any]:
    """What became of each check; left out where there is nothing to say."""
    if identity is _UNCHECKED:
        return {}
    tries, checked = identity.face_tries, identity.carrier != _NOT_ASKED
    known = {
        "carrier": _carrier_parts(identity.carrier) if checked else [],
        "face": [tries.day, tries.count] if tries.count else [],
        "by_hand": identity.by_hand,
        "verified": {check: _verification_parts(one) for check, one in identity.verifications.items()},
    }
    return {name: value for name, value in known.items() if value}


def open_identity(known: Mapping[str, Any]) -> Identity:
    """The other way round; most applications have nothing of it yet."""
    if not known:
        return _UNCHECKED
    return Identity(
        carrier=_open_carrier(known["carrier"]) if "carrier" in known else _NOT_ASKED,
        face_tries=Tries(*known.get("face", ())),
        by_hand=known.get("by_hand", ""),
        verifications={check: Verification(*parts) for check, parts in known.get("verified", {}).items()},
    )


def _carrier_parts(check: CarrierCheck) -> list[Any]:
    return [
        check.mark, check.outcome, check.code, check.doubts, check.at,
        check.tries.day, check.tries.count, dict(check.answered), check.is_granted, check.is_slow,
    ]  # fmt: skip


def _open_carrier(parts: Sequence[Any]) -> CarrierCheck:
    mark, outcome, code, doubts, at, day, count, answered, is_granted, is_slow = parts
    tries = Tries(day, count)
    return CarrierCheck(mark, outcome, code, tuple(doubts), at, tries, answered, is_granted, is_slow)


def _verification_parts(one: Verification) -> list[str]:
    """In the order of the fields of `Verification`."""
    return [one.mark, one.how, one.note, one.by, one.at, one.confirmed_by, one.confirmed_at]
