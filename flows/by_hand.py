"""人工核验: two members of the staff verify a person one after the other when a provider cannot."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from flows.form import Look
from flows.sections.carrier import CARRIER, mark_of
from flows.state import EDITABLE, Verification

FACE = "face"
CHECKS: Mapping[str, str] = MappingProxyType({CARRIER: "实名电信认证", FACE: "人脸核验"})
HOWS: Mapping[str, str] = MappingProxyType({"video": "视频核验", "visit": "到场核验", "call": "电话回拨"})
# Who stands at one of these waits for the check behind it.
_AT: Mapping[str, str] = MappingProxyType({CARRIER: CARRIER, "consent.biometric": FACE, FACE: FACE})


def check_at(look: Look) -> str:
    """The check that the person stands before, "" elsewhere."""
    pending = look.pending() if look.application.status in EDITABLE else None
    return _AT.get(pending.id, "") if pending else ""


def wanted_by_hand(look: Look) -> str:
    """The check that our staff is to do now, or ""."""
    check = check_at(look)
    return check if check and look.application.identity.by_hand == check else ""


def person_mark(look: Look, check: str) -> str:
    """Stands for the person whom a check is about, as they are described now."""
    if check == CARRIER:
        return mark_of(look, look.form.identified)
    text = "\n".join((look.application.id, *look.identified()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def under_way(look: Look, check: str) -> Verification | None:
    """What a first member of the staff recorded, while it is about the same person and not yet confirmed."""
    found = look.application.identity.verifications.get(check)
    if found is None or found.confirmed_by or found.mark != person_mark(look, check):
        return None
    return found
