"""What a sandbox is set up with. Nothing here is read from the environment."""

import json
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class SandboxConfig:
    """`templates` maps a template id to its field keys; a mapping of key to label names the card's lines.

    `kf_accounts` maps an account of WeChat's customer service to the WeChat id that is bound to it, "" before
    the invitation was taken. Without any, customer service is not enabled.

    `page_cookies` maps a cookie of the service's pages to its path. Two people share one browser here, so
    these are dropped when a page is opened on another person's phone.
    """

    appid: str
    secret: str
    token: str
    aes_key: str | None
    account_id: str
    callback_url: str
    public_url: str
    data_dir: Path
    faceid_secret_id: str = "sandbox-secret-id"  # noqa: S105 - of a stand-in
    faceid_secret_key: str = "sandbox-secret-key"  # noqa: S105 - of a stand-in, guards nothing
    faceid_rule_id: str = "1"
    sms_secret_id: str = "sandbox-secret-id"  # noqa: S105 - of a stand-in
    sms_secret_key: str = "sandbox-secret-key"  # noqa: S105 - of a stand-in, guards nothing
    sms_app_id: str = "1400006688"
    sms_sign: str = "深圳CA"
    sms_templates: Mapping[str, str] = field(default_factory=dict)
    sms_param_limit: int = 6
    sms_report_url: str = ""
    account_name: str = "深圳CA"
    account_alias: str = "SZCA6688"
    people: tuple[str, ...] = ("王小明", "李婷", "张伟")
    templates: Mapping[str, Collection[str]] = field(default_factory=dict)
    template_titles: Mapping[str, str] = field(default_factory=dict)
    kf_accounts: Mapping[str, str] = field(default_factory=dict)
    page_cookies: Mapping[str, str] = field(default_factory=dict)
    oauth_domain: str | None = None
    now: Callable[[], float] = time.time
    # Callers sign with the time of their machine, even where `now` is turned by hand.
    signing_now: Callable[[], float] = time.time
    token_hex: Callable[[int], str] = secrets.token_hex
    answer_timeout: float = 5.0
    retry_spacing: float = 0.0
    deliveries: int = 3
    verify_at_start: bool = False

    @property
    def page_host(self) -> str:
        """The one host that OAuth may redirect to: sub-domains are not covered."""
        return self.oauth_domain or urlsplit(self.callback_url).hostname or ""


def read_config(path: Path) -> SandboxConfig:
    """Reads a JSON object of SandboxConfig's fields, for a server that can pass only text."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found["data_dir"] = Path(found["data_dir"])
    if "people" in found:
        found["people"] = tuple(found["people"])
    return SandboxConfig(**found)
