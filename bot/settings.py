"""Every setting, read once from the environment, typed. A bad value stops the boot and says which."""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit
from zlib import crc32

from bot.errors import SettingsError
from bot.production import refuse_open_demo, refuse_unsafe
from bot.retention import retention_days

DEMO = "demo"
PRODUCTION = "production"
LOCAL = "local"
TENCENT = "tencent"
SMS_TEMPLATE = "SZCA_SMS_TEMPLATE_"
_FIRST_STAND_IN = 2_000_000
# A demo that says nothing of text messages sends them to a stand-in; nothing here is a secret.
_STAND_IN = {
    "SZCA_SMS_SECRET_ID": "sandbox-secret-id",
    "SZCA_SMS_SECRET_KEY": "sandbox-secret-key",
    "SZCA_SMS_APP_ID": "1400006688",
    "SZCA_SMS_SIGN": "深圳CA",
    "SZCA_SMS_TEMPLATE_CODE": "1688001",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What the web server has to know before the application is loaded."""

    bind: str
    web_workers: int
    web_threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSettings:
    """What the process of the live pages has to know. It needs no data key and no secret of a provider."""

    live_bind: str
    is_demo: bool
    database_url: str
    redis_url: str
    public_url: str
    secret_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Serving):
    """The settings of one deployment. Names: SZCA_ and the field's name in capitals."""

    env: str
    database_url: str
    redis_url: str
    public_url: str
    secret_key: str
    data_keys: tuple[str, ...]
    media_url: str
    wechat_appid: str
    wechat_secret: str
    wechat_token: str
    wechat_aes_key: str | None
    wechat_api_base: str
    wechat_open_base: str
    wechat_kf_accounts: Mapping[str, str]  # login of an agent → account of WeChat's customer service
    faceid: str
    faceid_secret_id: str
    faceid_secret_key: str
    faceid_rule_id: str
    faceid_base: str
    sms_secret_id: str
    sms_secret_key: str
    sms_app_id: str
    sms_sign: str
    sms_templates: Mapping[str, str]  # by what comes after SZCA_SMS_TEMPLATE_, in small letters
    sms_param_limit: int
    sms_base: str
    ocr: str
    ocr_base: str
    templates: str
    proxies: int
    metrics_token: str
    least_free_mb: int
    demo_is_open: bool
    retention: str
    expiries_an_hour: int
    live_url: str

    @property
    def retention_days(self) -> Mapping[str, int]:
        """How many days each thing is kept, by the names of `bot.retention.RETENTION`."""
        return retention_days(self.retention)

    @property
    def is_demo(self) -> bool:
        return self.env == DEMO

    def sms_template(self, name: str) -> str:
        """The id of the template of a text message. Raises SettingsError.

        A demo has one for every name: its sandbox has the templates of all that the service sends.
        """
        found = self.sms_templates.get(name)
        if found is None and not self.is_demo:
            raise SettingsError(f"{SMS_TEMPLATE}{name.upper()} is not set")
        return found or str(_FIRST_STAND_IN + crc32(name.encode()) % _FIRST_STAND_IN)


def serving(environ: Mapping[str, str] | None = None) -> Serving:
    """Where and with how many threads to serve. Raises SettingsError."""
    read = _Reader(os.environ if environ is None else environ)
    return Serving(
        bind=read.text("SZCA_BIND", "127.0.0.1:8000"),
        web_workers=read.number("SZCA_WEB_WORKERS", default=2, most=64),
        web_threads=read.number("SZCA_WEB_THREADS", default=16, most=256),
    )


def live(environ: Mapping[str, str] | None = None) -> LiveSettings:
    """The settings of the process of the live pages. Raises SettingsError."""
    read = _Reader(os.environ if environ is None else environ)
    return LiveSettings(
        live_bind=read.text("SZCA_LIVE_BIND", "127.0.0.1:8003"),
        is_demo=read.one_of("SZCA_ENV", (DEMO, PRODUCTION)) == DEMO,
        database_url=_database(read.text("SZCA_DATABASE_URL")),
        redis_url=_redis(read),
        public_url=read.url("SZCA_PUBLIC_URL"),
        secret_key=_secret_key(read),
    )


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError naming the variable that is missing or wrong."""
    given = os.environ if environ is None else environ
    env = _Reader(given).one_of("SZCA_ENV", (DEMO, PRODUCTION))
    read = _Reader(given if env == PRODUCTION else _completed(given))
    settings = Settings(
        env=env,
        database_url=_database(read.text("SZCA_DATABASE_URL")),
        redis_url=_redis(read),
        public_url=read.url("SZCA_PUBLIC_URL"),
        secret_key=_secret_key(read),
        data_keys=read.data_keys("SZCA_DATA_KEYS"),
        media_url=read.matching("SZCA_MEDIA_URL", r"(file|s3)://.+"),
        wechat_appid=read.text("SZCA_WECHAT_APPID"),
        wechat_secret=read.text("SZCA_WECHAT_SECRET"),
        wechat_token=read.matching("SZCA_WECHAT_TOKEN", r"[A-Za-z0-9]{3,32}"),
        wechat_aes_key=read.aes_key("SZCA_WECHAT_AES_KEY", is_needed=env == PRODUCTION),
        wechat_api_base=read.url("SZCA_WECHAT_API_BASE", "https://api.weixin.qq.com"),
        wechat_open_base=read.url("SZCA_WECHAT_OPEN_BASE", "https://open.weixin.qq.com"),
        wechat_kf_accounts=read.kf_accounts("SZCA_WECHAT_KF_ACCOUNTS"),
        faceid=read.text("SZCA_FACEID", TENCENT),  # `face_provider` knows which there are
        faceid_secret_id=read.text("SZCA_FACEID_SECRET_ID"),
        faceid_secret_key=read.text("SZCA_FACEID_SECRET_KEY"),
        faceid_rule_id=read.text("SZCA_FACEID_RULE_ID"),
        faceid_base=read.url("SZCA_FACEID_BASE", "https://faceid.tencentcloudapi.com"),
        sms_secret_id=read.text("SZCA_SMS_SECRET_ID"),
        sms_secret_key=read.text("SZCA_SMS_SECRET_KEY"),
        sms_app_id=read.matching("SZCA_SMS_APP_ID", r"\d{6,12}", "is the SdkAppId, digits as in 1400006666"),
        sms_sign=read.matching("SZCA_SMS_SIGN", r"[^\W_]{2,12}", "is the signature's text, without 【】"),
        sms_templates=read.templates(SMS_TEMPLATE),
        sms_param_limit=read.number("SZCA_SMS_PARAM_LIMIT", default=30, most=100),
        sms_base=read.url("SZCA_SMS_BASE", "https://sms.tencentcloudapi.com"),
        ocr=read.one_of("SZCA_OCR", (LOCAL, TENCENT), LOCAL),
        ocr_base=read.url("SZCA_OCR_BASE", "https://ocr.tencentcloudapi.com"),
        # In a demo the sandbox has the templates of the catalogue.
        templates=read.text("SZCA_TEMPLATES", None if env == PRODUCTION else ""),
        proxies=read.number("SZCA_PROXIES", default=0, most=10),
        retention=read.text("SZCA_RETENTION", " ").strip(),
        **asdict(serving(given)),
        metrics_token=read.secret("SZCA_METRICS_TOKEN"),
        least_free_mb=read.number("SZCA_LEAST_FREE_MB", default=512, most=10_000_000),
        demo_is_open=read.one_of("SZCA_DEMO_IS_OPEN", ("yes", "no"), "no") == "yes",
        expiries_an_hour=read.number("SZCA_EXPIRIES_AN_HOUR", default=60, most=10_000),
        live_url=read.url("SZCA_LIVE_URL", read.url("SZCA_PUBLIC_URL") + "/desk/live"),
    )
    retention_days(settings.retention)  # a wrong one stops the boot
    if settings.is_demo:
        refuse_open_demo(settings.public_url, is_open=settings.demo_is_open)
    else:
        texts = {f"SZCA_{name.upper()}": v for name, v in asdict(settings).items() if isinstance(v, str)}
        refuse_unsafe(texts, settings.data_keys)
    return settings


def _completed(environ: Mapping[str, str]) -> dict[str, str]:
    """A demo's environment. Its one sandbox stands for all of Tencent Cloud unless told otherwise."""
    known = dict(_STAND_IN)
    if environ.get("SZCA_FACEID_BASE"):
        known["SZCA_SMS_BASE"] = known["SZCA_OCR_BASE"] = environ["SZCA_FACEID_BASE"]
    return known | {name: value for name, value in environ.items() if value.strip()}


def _database(url: str) -> str:
    """The SQLAlchemy URL: plain postgres URLs get the psycopg driver."""
    url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("SZCA_DATABASE_URL: use sqlite:///path or postgresql://…")
    return url


def _redis(read: "_Reader") -> str:
    return read.matching("SZCA_REDIS_URL", r"(redis|rediss|unix)://.+")


def _secret_key(read: "_Reader") -> str:
    return read.matching("SZCA_SECRET_KEY", r".{32,}", "needs at least 32 characters")


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, "").strip() or default
        if value is None:
            raise SettingsError(f"{name} is not set")
        return value

    def matching(self, name: str, pattern: str, wanted: str = "") -> str:
        value = self.text(name)
        if not re.fullmatch(pattern, value, re.S):
            raise SettingsError(f"{name}: {wanted or 'has the wrong form, wanted ' + pattern}")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name}: {value!r} is none of {', '.join(allowed)}")
        return value

    def secret(self, name: str) -> str:
        """One that may be missing: then it is empty."""
        value = self._environ.get(name, "").strip()
        if value and not re.fullmatch(r"[\x21-\x7e]{16,}", value):
            raise SettingsError(f"{name}: needs at least 16 characters of ASCII without blanks")
        return value

    def templates(self, prefix: str) -> dict[str, str]:
        """The ids of all variables that begin so, by the rest of their names in small letters."""
        given = [name for name, value in self._environ.items() if name.startswith(prefix) and value.strip()]
        return {name.removeprefix(prefix).lower(): self.template(name) for name in given}

    def template(self, name: str) -> str:
        return self.matching(
            name, r"\d{1,12}", "is the template's id, digits only, as the SMS console shows it"
        )

    def kf_accounts(self, name: str) -> dict[str, str]:
        """`login=account@wechat-id`, separated by blanks or commas; none is fine."""
        given = [pair for pair in re.split(r"[\s,]+", self._environ.get(name, "")) if pair]
        if wrong := [pair for pair in given if not re.fullmatch(r"[a-z0-9._-]+=\w{1,10}@[\w-]{1,30}", pair)]:
            raise SettingsError(f"{name}: {wrong[0]!r} is not like li=kf2001@szca6688")
        return {login: account for login, _, account in (pair.partition("=") for pair in given)}

    def number(self, name: str, *, default: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) > most:
            raise SettingsError(f"{name}: {value!r} is no whole number from 0 to {most}")
        return int(value)

    def url(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingsError(f"{name}: {value!r} is no http(s) address")
        return value.rstrip("/")

    def aes_key(self, name: str, *, is_needed: bool) -> str | None:
        value = self._environ.get(name, "").strip()
        if not value and not is_needed:
            return None
        if not re.fullmatch(r"[A-Za-z0-9]{43}", value):
            raise SettingsError(f"{name}: WeChat's EncodingAESKey has 43 letters and digits")
        return value

    def data_keys(self, name: str) -> tuple[str, ...]:
        """`kid:base64` keys of 32 bytes, separated by blanks or commas; the first one seals."""
        keys = tuple(key for key in re.split(r"[\s,]+", self.text(name)) if key)
        for key in keys:
            kid, _, encoded = key.partition(":")
            try:
                size = len(base64.b64decode(encoded, validate=True))
            except ValueError:
                size = 0
            if size != 32 or not kid:
                raise SettingsError(f"{name}: each key is name:base64 of 32 bytes")
        return keys


def environment() -> dict[str, str]:
    """The environment of this process, for starting others."""
    return dict(os.environ)
