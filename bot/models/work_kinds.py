"""The kinds of work: which queue takes each, who works on a queue, and whether somebody waits in the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

URGENT = "urgent"  # calls of a second at most
PAPERS = "papers"  # work of seconds, a few for each application: forms, identity cards, deletion
PHOTOS = "photos"  # work of seconds, as much of it as people send: pictures and their OCR
UPKEEP = "upkeep"  # the work of a night
# What a worker process works on, the first queue first.
WORKERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"urgent": (URGENT,), "media": (PAPERS, PHOTOS, UPKEEP)}
)
QUEUES = tuple(queue for queues in WORKERS.values() for queue in queues)
# On these the next piece is chosen by whose turn it is, not by arrival.
IN_TURN = frozenset({PHOTOS})


class WorkKind(StrEnum):
    """The name of a kind, as it is stored. `bot/jobs/kinds.py` has the function of each."""

    FETCH_PHOTO = "fetch_photo"
    FETCH_MEDIA = "fetch_media"
    FETCH_RECORDS = "fetch_records"
    TAKE_UPLOAD = "take_upload"
    END_UPLOAD = "end_upload"
    MAKE_FORMS = "make_forms"
    CHECK_CARRIER = "check_carrier"
    PULL_FACE = "pull_face"
    READ_ID = "read_id"
    SEND_CODE = "send_code"
    SEND_SMS = "send_sms"
    SEND_PIN = "send_pin"
    RECORD_MAKING = "record_making"
    ERASE = "erase"
    SWEEP_STORE = "sweep_store"
    COUNT_STEPS = "count_steps"
    RETAIN = "retain"
    INDEX_WORDS = "index_words"
    TAKE_DECISION = "take_decision"
    DELIVER_WEBHOOK = "deliver_webhook"
    TELL_OF_LINE = "tell_of_line"
    TELL_MONEY = "tell_money"
    PACE_BULLETIN = "pace_bulletin"


@dataclass(frozen=True, slots=True)
class HowRun:
    """`queue`: one of those above. `is_awaited`: somebody waits for the result in the chat, for seconds.

    `is_timed`: it is queued for a moment that people wait for, so that the clock looks for it at every tick.
    """

    queue: str
    is_awaited: bool = False
    is_timed: bool = False


HOW_RUN: Mapping[str, HowRun] = MappingProxyType(
    {
        WorkKind.FETCH_PHOTO: HowRun(PHOTOS, is_awaited=True),
        WorkKind.FETCH_MEDIA: HowRun(PHOTOS),
        WorkKind.FETCH_RECORDS: HowRun(URGENT),
        WorkKind.TAKE_UPLOAD: HowRun(PHOTOS),
        WorkKind.END_UPLOAD: HowRun(URGENT),
        WorkKind.MAKE_FORMS: HowRun(PAPERS, is_awaited=True),
        WorkKind.CHECK_CARRIER: HowRun(URGENT, is_awaited=True),
        WorkKind.PULL_FACE: HowRun(URGENT),
        WorkKind.READ_ID: HowRun(PAPERS),
        WorkKind.SEND_CODE: HowRun(URGENT),
        WorkKind.SEND_SMS: HowRun(URGENT),
        WorkKind.SEND_PIN: HowRun(URGENT),
        WorkKind.RECORD_MAKING: HowRun(URGENT),
        WorkKind.ERASE: HowRun(PAPERS),
        WorkKind.SWEEP_STORE: HowRun(UPKEEP),
        WorkKind.COUNT_STEPS: HowRun(UPKEEP),
        WorkKind.RETAIN: HowRun(UPKEEP),
        WorkKind.INDEX_WORDS: HowRun(UPKEEP),
        WorkKind.TAKE_DECISION: HowRun(URGENT, is_timed=True),
        WorkKind.DELIVER_WEBHOOK: HowRun(URGENT),
        WorkKind.TELL_OF_LINE: HowRun(URGENT),
        WorkKind.TELL_MONEY: HowRun(URGENT, is_timed=True),
        # Not with the urgent ones: news of an application does not wait behind it.
        WorkKind.PACE_BULLETIN: HowRun(PAPERS, is_timed=True),
    }
)
TIMED = tuple(str(kind) for kind, how in HOW_RUN.items() if how.is_timed)
# After a rollback there may be rows of a kind that this release does not know. Their job raises, and the
# work is given up after the last try.
_UNKNOWN = HowRun(URGENT)


def how_run(kind: str) -> HowRun:
    """How work of this kind is run, known or not."""
    return HOW_RUN.get(kind, _UNKNOWN)


def kinds_of(queue: str) -> tuple[str, ...]:
    """The kinds of work that a queue takes."""
    return tuple(str(kind) for kind, how in HOW_RUN.items() if how.queue == queue)
