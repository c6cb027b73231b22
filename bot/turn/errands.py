"""The work that a turn leaves to the workers: the kind of each, and the key under which it is queued once."""

from collections.abc import Callable
from datetime import datetime

from bot.models.tables import to_ms
from bot.models.work_kinds import WorkKind
from bot.turn.sms_codes import IssuedCode
from flows.effects import (
    CheckCarrier,
    Erase,
    FetchMedia,
    FetchPhoto,
    FetchRecords,
    MakeForms,
    SendPin,
    SendSms,
    TakeUpload,
)

Fetch = FetchPhoto | FetchMedia | TakeUpload
ForWorkers = Fetch | MakeForms | CheckCarrier | Erase | IssuedCode | SendSms | SendPin | FetchRecords


def errand(
    effect: ForWorkers, openid: str, now: datetime, keyed: Callable[[str], str]
) -> tuple[WorkKind, str]:
    """The kind and the key of one piece of work. What stands for personal data in a key is `keyed`, since a
    bare hash of a name and a number is found by trying all numbers."""
    match effect:
        case FetchPhoto() | FetchMedia() | TakeUpload():
            return _fetch(effect)
        case Erase():
            return WorkKind.ERASE, f"erase:{effect.application_id or openid}:{to_ms(now)}"
        case IssuedCode() | SendSms() | SendPin():
            return _text_message(effect)
        case CheckCarrier():
            return (
                WorkKind.CHECK_CARRIER,
                f"carrier:{effect.application_id}:{keyed(effect.mark)}:{effect.attempt}",
            )
        case FetchRecords():
            return WorkKind.FETCH_RECORDS, f"records:{openid}:{to_ms(now)}"
        case MakeForms():
            return WorkKind.MAKE_FORMS, f"forms:{effect.application_id}:{keyed(effect.digest)}"


def _fetch(effect: Fetch) -> tuple[WorkKind, str]:
    match effect:
        case FetchPhoto():
            return WorkKind.FETCH_PHOTO, f"photo:{effect.photo}"
        case FetchMedia():
            return WorkKind.FETCH_MEDIA, f"media:{effect.media}"
        case TakeUpload():
            return WorkKind.TAKE_UPLOAD, f"photo:{effect.photo}"


def _text_message(effect: IssuedCode | SendSms | SendPin) -> tuple[WorkKind, str]:
    match effect:
        case IssuedCode():
            return WorkKind.SEND_CODE, f"code:{effect.salt}"
        case SendSms():
            return WorkKind.SEND_SMS, f"sms:{effect.application_id}:{effect.notice}:{effect.revision}"
        case SendPin():
            return WorkKind.SEND_PIN, f"pin:{effect.application_id}"
