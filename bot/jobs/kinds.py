"""Every kind of work with the function that does it and the one that gives it up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import UnknownWork
from bot.jobs import (
    bulletins,
    decisions,
    forms,
    identity,
    lines,
    making,
    media,
    money,
    photos,
    reports,
    sessions,
    sms,
    storage,
    uploads,
    webhooks,
)
from bot.jobs.parts import Parts, fail
from bot.models.work import Work
from bot.models.work_kinds import WorkKind

Do = Callable[[Parts, Work], None]


@dataclass(frozen=True, slots=True)
class Job:
    """`do` ends the work: done, failed or to be tried again. `give_up`: every try crashed its worker."""

    do: Do
    give_up: Do = fail


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        WorkKind.FETCH_PHOTO: Job(photos.fetch_photo, photos.give_up_photo),
        WorkKind.FETCH_MEDIA: Job(media.fetch_media, media.give_up_media),
        WorkKind.FETCH_RECORDS: Job(sessions.fetch_records),
        WorkKind.TAKE_UPLOAD: Job(uploads.take_upload, uploads.give_up_upload),
        WorkKind.END_UPLOAD: Job(uploads.end_upload),
        WorkKind.MAKE_FORMS: Job(forms.make_forms),
        WorkKind.CHECK_CARRIER: Job(identity.check_carrier),
        WorkKind.PULL_FACE: Job(identity.pull_face),
        WorkKind.READ_ID: Job(identity.read_id, identity.give_up_id),
        WorkKind.SEND_CODE: Job(sms.send_code, sms.give_up_sms),
        WorkKind.SEND_SMS: Job(sms.send_notice, sms.give_up_sms),
        WorkKind.SEND_PIN: Job(making.send_pin, making.give_up_pin),
        WorkKind.RECORD_MAKING: Job(making.record_making),
        WorkKind.ERASE: Job(storage.erase),
        WorkKind.SWEEP_STORE: Job(storage.sweep_store),
        WorkKind.COUNT_STEPS: Job(reports.count_steps),
        WorkKind.RETAIN: Job(storage.retain),
        WorkKind.INDEX_WORDS: Job(storage.index_words),
        WorkKind.TAKE_DECISION: Job(decisions.take_decision, decisions.give_up_decision),
        WorkKind.DELIVER_WEBHOOK: Job(webhooks.deliver_webhook, webhooks.give_up_webhook),
        WorkKind.TELL_OF_LINE: Job(lines.tell_of_line),
        WorkKind.TELL_MONEY: Job(money.tell_money),
        WorkKind.PACE_BULLETIN: Job(bulletins.pace_bulletin, bulletins.give_up_bulletin),
    }
)


def do(parts: Parts, claimed: Work) -> None:
    """Do work that was claimed. Raises UnknownWork when no function is for its kind."""
    if claimed.kind not in JOBS:
        raise UnknownWork(claimed.kind)
    JOBS[claimed.kind].do(parts, claimed)


def give_up(parts: Parts, claimed: Work) -> None:
    """End work whose every try crashed its worker, or whose kind nobody knows."""
    (JOBS[claimed.kind].give_up if claimed.kind in JOBS else fail)(parts, claimed)
