"""What a turn leaves to the workers: what kind of work each is, and under which key it is queued once."""

from datetime import datetime

from bot.models.tables import to_ms
from bot.turn.sms_codes import IssuedCode
from flows.effects import CheckCarrier, Erase, FetchPhoto, MakeForms, SendSms, TakeUpload

ForWorkers = FetchPhoto | TakeUpload | MakeForms | CheckCarrier | Erase | IssuedCode | SendSms


def errand(effect: ForWorkers, openid: str, now: datetime) -> tuple[str, str]:
    """The kind and the key of one piece of work."""
    match effect:
        case FetchPhoto():
            return "fetch_photo", f"photo:{effect.photo}"
        case TakeUpload():
            return "take_upload", f"photo:{effect.photo}"
        case Erase():
            return "erase", f"erase:{effect.application_id or openid}:{to_ms(now)}"
        case IssuedCode():
            return "send_code", f"code:{effect.salt}"
        case SendSms():
            return "send_sms", f"sms:{effect.application_id}:{effect.notice}:{effect.revision}"
        case CheckCarrier():
            return "check_carrier", f"carrier:{effect.application_id}:{effect.mark}:{effect.attempt}"
        case MakeForms():
            return "make_forms", f"forms:{effect.application_id}:{effect.digest}"
