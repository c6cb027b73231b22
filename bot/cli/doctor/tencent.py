"""Looks at the clients of Tencent Cloud. Nothing is sent or charged."""

from collections.abc import Callable

from bot.cli.doctor.finding import Finding, Unseen, look
from bot.errors import CloudError, SettingsError
from bot.providers.carrier import carrier_check
from bot.providers.face import face_provider
from bot.providers.sms import TencentSms, account_of
from bot.providers.sms_account import SmsAccountView, may_not_read
from bot.settings import SMS_TEMPLATE, TENCENT, Settings
from flows.notices import SMS_VARIABLES


def look_at_tencent(settings: Settings) -> list[Finding]:
    """SMS, carriers' check, face check, and reading where it is Tencent's."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("sms", _sms),
        ("sms account", _sms_account),
        ("carrier", lambda s: carrier_check(s).probe()),
        ("face", lambda s: face_provider(s).probe()),
    ]
    if settings.ocr == TENCENT:
        checks.append(("ocr", _ocr))
    return [look(what, check, settings) for what, check in checks]


def _sms(settings: Settings) -> str:
    account = account_of(settings, SMS_VARIABLES)
    if len(set(account.templates.values())) < len(account.templates):
        names = ", ".join(f"{SMS_TEMPLATE}{name.upper()}" for name in account.templates)
        raise SettingsError(f"{names} need an id each")
    said = TencentSms(account).probe()
    limit = f"up to {account.longest} characters" if account.longest else "not at all"
    return f"{said}; a reason is sent {limit} (SZCA_SMS_PARAM_LIMIT)"


def _sms_account(settings: Settings) -> str:
    """Application, signature and templates, as far as this key may read them."""
    try:
        wrong = SmsAccountView(account_of(settings, SMS_VARIABLES)).problems()
    except CloudError as error:
        if may_not_read(error):
            raise Unseen(f"this key may not read the account ({error.code})") from None
        raise
    if wrong:
        raise SettingsError("; ".join(wrong))
    return "application, signature and templates are approved and take what we send"


def _ocr(settings: Settings) -> str:
    from bot.providers.tencent_ocr import CloudPages  # only here: reading brings its libraries along
    from media.ocr.rapid import RapidReader
    from media.reading.pages import LocalPages

    local = LocalPages(RapidReader())  # which loads nothing until it reads
    return CloudPages(local, settings.ocr_base, settings.faceid_secret_id, settings.faceid_secret_key).probe()
