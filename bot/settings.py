"""Every setting, read once from the environment, typed. A bad value stops the boot and says which."""

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from zlib import crc32

from bot.environment_reader import EnvironmentReader
from bot.errors import SettingsError
from bot.production import refuse_open_demo, refuse_unsafe
from bot.retention import retention_days

DEMO = "demo"
PRODUCTION = "production"
LOCAL = "local"
TENCENT = "tencent"
DESK = "desk"
WECHAT = "wechat"
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
    agents: str  # where agents answer: at the desk, or in WeChat's customer service
    wechat_transfer_account: str  # account of WeChat's customer service that gets all transfers, "" for any
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
    alarm_urls: tuple[str, ...]
    texts_a_day: int
    sms_report_key: str
    making_held: int  # seconds in which a record of making or mailing can be taken back

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
    read = EnvironmentReader(os.environ if environ is None else environ)
    return Serving(
        bind=read.text("SZCA_BIND", "127.0.0.1:8000"),
        web_workers=read.number("SZCA_WEB_WORKERS", default=2, most=64),
        web_threads=read.number("SZCA_WEB_THREADS", default=16, most=256),
    )


def live(environ: Mapping[str, str] | None = None) -> LiveSettings:
    """The settings of the process of the live pages. Raises SettingsError."""
    read = EnvironmentReader(os.environ if environ is None else environ)
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
    env = EnvironmentReader(given).one_of("SZCA_ENV", (DEMO, PRODUCTION))
    read = EnvironmentReader(given if env == PRODUCTION else _completed(given))
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
        agents=read.one_of("SZCA_AGENTS", (DESK, WECHAT), DESK),
        wechat_transfer_account=read.kf_account("SZCA_WECHAT_TRANSFER_ACCOUNT"),
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
        alarm_urls=tuple(read.text("SZCA_ALARM_URLS", " ").split()),
        texts_a_day=read.number("SZCA_TEXTS_A_DAY", default=5000, most=10_000_000),
        sms_report_key=read.secret("SZCA_SMS_REPORT_KEY"),
        making_held=read.number("SZCA_MAKING_HELD", default=300, most=3600),
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


def _redis(read: EnvironmentReader) -> str:
    return read.matching("SZCA_REDIS_URL", r"(redis|rediss|unix)://.+")


def _secret_key(read: EnvironmentReader) -> str:
    return read.matching("SZCA_SECRET_KEY", r".{32,}", "needs at least 32 characters")


def environment() -> dict[str, str]:
    """The environment of this process, for starting others."""
    return dict(os.environ)
