"""Looks at the account at WeChat. Nothing is sent and nothing is changed."""

from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import requests

from bot.cli.doctor.finding import Doubtful, Unseen
from bot.errors import SettingsError, WeChatError
from bot.heartbeat import WEB, beats
from bot.settings import WECHAT
from bot.wechat.menu import MENU

if TYPE_CHECKING:
    from bot.bootstrap import House

_NO_MENU = 46003
_LARGEST_SKEW = 60  # seconds; a callback that differs by more than 300 is refused
_NOTED_SKEW = 5


def _secret(house: "House") -> str:
    """Asked past the cache: a cached token would hide a secret that is wrong by now."""
    return f"stable_token works, {len(house.wechat.check_secret())} characters"


def _templates(house: "House") -> str:
    """The account has each template that news goes out by, with just the fields that are filled in."""
    theirs = house.wechat.private_templates()
    templates = house.catalogue.templates
    missing = [f"{one.id} ({name})" for name, one in templates.items() if one.id not in theirs]
    wrong = [f"the account has not {', '.join(missing)}"] if missing else []
    for name, template in templates.items():
        fields = theirs.get(template.id)
        if fields is not None and fields != set(template.data):
            wrong.append(f"{name}: the template's fields are {', '.join(sorted(fields))}")
    if wrong:
        raise SettingsError(f"SZCA_TEMPLATES: {'; '.join(wrong)}")
    return f"all {len(house.catalogue.templates)} are there with their fields"


def _menu(house: "House") -> str:
    try:
        found = house.wechat.menu()
    except WeChatError as error:
        if error.code != _NO_MENU:
            raise
        found = []
    if _plain(found) != _plain(MENU["button"]):
        raise Doubtful("the account's menu is not this release's: szca menu push")
    return "is this release's"


def _plain(buttons: list[dict[str, object]]) -> list[object]:
    """What counts of a menu; WeChat adds empty lists of its own."""
    return [
        (each.get("name"), each.get("type"), each.get("key"), _plain(each.get("sub_button") or []))  # type: ignore[arg-type]
        for each in buttons
    ]


def _agents(house: "House") -> str:
    """WeChat refuses a line in the name of an account that it does not know, and the line is not sent."""
    ours = house.settings.wechat_kf_accounts
    if not ours:
        return "not set: agents' lines appear as from the account itself"
    theirs = house.wechat.kf_accounts()
    missing = [f"{account} ({login})" for login, account in ours.items() if account not in theirs]
    if missing:
        raise SettingsError(f"SZCA_WECHAT_KF_ACCOUNTS: WeChat has not {', '.join(missing)}")
    unbound = [f"{account} ({login})" for login, account in ours.items() if not theirs[account]]
    if unbound:
        raise Doubtful(f"nobody took the invitation of {', '.join(unbound)}")
    strangers = sorted(login for login in ours if house.staff.find(login) is None)
    if strangers:
        raise Doubtful(f"SZCA_WECHAT_KF_ACCOUNTS: no member of the staff is {', '.join(strangers)}")
    return f"all {len(ours)} are there, each bound to a person"


def _transfers(house: "House") -> str:
    """Who asks for a person waits in WeChat's customer service, where somebody has to be."""
    if house.settings.agents != WECHAT:
        return "not set: agents answer at the desk"
    accounts, named = house.wechat.kf_accounts(), house.settings.wechat_transfer_account
    if not accounts:
        raise SettingsError("SZCA_AGENTS: the account has no agent in WeChat's customer service")
    if named and named not in accounts:
        raise SettingsError(f"SZCA_WECHAT_TRANSFER_ACCOUNT: WeChat has not {named}")
    online = house.wechat.kf_accounts_online()
    if named and named not in online:
        raise Doubtful(f"SZCA_WECHAT_TRANSFER_ACCOUNT: {named} is not online in WeChat's customer service")
    if not online:
        raise Doubtful("SZCA_AGENTS: no agent is online in WeChat's customer service")
    return f"to {named or 'any agent'} of WeChat's customer service, {len(online)} online"


def _reached(house: "House") -> str:
    """WeChat itself looks up and calls the address that is set at its side."""
    found = house.wechat.check_callback()
    if not found.addresses:
        raise SettingsError("WeChat cannot resolve the server address that is set in its console")
    if found.is_lost:
        raise Doubtful(f"WeChat gets no echo from {', '.join(found.addresses)} (a firewall may drop pings)")
    return f"WeChat reaches {', '.join(found.addresses)}"


def _callbacks(house: "House") -> str:
    """A wrong token or AES key shows only in what comes in: every callback then looks forged."""
    taken = refused = 0.0
    for beat in beats(house.redis):
        for metric in beat.metrics() if beat.role == WEB else ():
            for sample in metric.samples:
                if sample.name == "szca_turn_seconds_count":
                    taken += sample.value
                elif sample.name == "szca_callbacks_refused_total" and sample.labels["reason"] == "forged":
                    refused += sample.value
    if refused and not taken:
        raise SettingsError(
            f"all {refused:.0f} callbacks since the start carry another signature: compare SZCA_WECHAT_TOKEN "
            "and SZCA_WECHAT_AES_KEY with the account's page"
        )
    if not taken:
        raise Unseen("no callback came since the start; write to the account and look again")
    return f"{taken:.0f} taken since the start, {refused:.0f} refused as forged"


def _clock(house: "House") -> str:
    """By the Date header of WeChat's answer."""
    try:
        answer = requests.get(house.settings.wechat_api_base, timeout=10, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=UTC)
    except (requests.RequestException, KeyError, ValueError) as error:
        raise Unseen(f"WeChat's time did not come ({type(error).__name__})") from None
    off = (house.clock() - theirs).total_seconds()
    words = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} WeChat's"
    if abs(off) > _LARGEST_SKEW:
        raise SettingsError(f"this machine's clock is {words}: callbacks are refused beyond 300 s, start NTP")
    if abs(off) > _NOTED_SKEW:
        raise Doubtful(f"this machine's clock is {words}")
    return "agrees with WeChat's"


LOOKS: tuple[tuple[str, Callable[["House"], str]], ...] = (
    ("wechat secret", _secret),
    ("wechat templates", _templates),
    ("wechat menu", _menu),
    ("wechat agents", _agents),
    ("wechat transfers", _transfers),
    ("wechat reaches us", _reached),
    ("callbacks", _callbacks),
    ("clock", _clock),
)
