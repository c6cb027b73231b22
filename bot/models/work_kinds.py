"""The kinds of work: which queue takes each, and whether somebody waits for it in the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

URGENT = "urgent"  # calls of a second at most
MEDIA = "media"  # work of seconds: pictures, OCR, PDF, storage


class WorkKind(StrEnum):
    """The name of a kind, as it is stored. `bot/jobs/kinds.py` has the function of each."""

    FETCH_PHOTO = "fetch_photo"
    TAKE_UPLOAD = "take_upload"
    END_UPLOAD = "end_upload"
    MAKE_FORMS = "make_forms"
    CHECK_CARRIER = "check_carrier"
    PULL_FACE = "pull_face"
    READ_ID = "read_id"
    SEND_CODE = "send_code"
    SEND_SMS = "send_sms"
    ERASE = "erase"
    SWEEP_STORE = "sweep_store"


@dataclass(frozen=True, slots=True)
class HowRun:
    """`queue`: URGENT or MEDIA. `is_awaited`: somebody waits for the result in the chat, for seconds."""

    queue: str
    is_awaited: bool = False


HOW_RUN: Mapping[str, HowRun] = MappingProxyType(
    {
        WorkKind.FETCH_PHOTO: HowRun(MEDIA, is_awaited=True),
        WorkKind.TAKE_UPLOAD: HowRun(MEDIA),
        WorkKind.END_UPLOAD: HowRun(URGENT),
        WorkKind.MAKE_FORMS: HowRun(MEDIA, is_awaited=True),
        WorkKind.CHECK_CARRIER: HowRun(URGENT, is_awaited=True),
        WorkKind.PULL_FACE: HowRun(URGENT),
        WorkKind.READ_ID: HowRun(MEDIA),
        WorkKind.SEND_CODE: HowRun(URGENT),
        WorkKind.SEND_SMS: HowRun(URGENT),
        WorkKind.ERASE: HowRun(MEDIA),
        WorkKind.SWEEP_STORE: HowRun(MEDIA),
    }
)
# After a rollback there may be rows of a kind that this release does not know. Their job raises, and the
# work is given up after the last try.
_UNKNOWN = HowRun(URGENT)


def how_run(kind: str) -> HowRun:
    """How work of this kind is run, known or not."""
    return HOW_RUN.get(kind, _UNKNOWN)
