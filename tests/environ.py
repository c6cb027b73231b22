"""Settings as a process is given them."""

from dataclasses import fields

from bot.settings import SMS_TEMPLATE, Settings

_WRITTEN = {True: "yes", False: "no"}


def environ_of(settings: Settings) -> dict[str, str]:
    """The variables from which these settings are read."""
    given = {field.name: getattr(settings, field.name) for field in fields(settings)}
    written = {
        f"SZCA_{name.upper()}": _WRITTEN[value] if isinstance(value, bool) else str(value)
        for name, value in given.items()
        if value not in (None, {}) and name != "sms_templates"
    }
    written |= {f"{SMS_TEMPLATE}{name.upper()}": value for name, value in settings.sms_templates.items()}
    return written | {"SZCA_DATA_KEYS": " ".join(settings.data_keys)}
