"""The settings of a demo: made once, kept in its folder, so that a second start finds its data again."""

import json
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import environment
from media.vault import new_key

# One person does not both confirm a payment and approve, so there are two: login → name and roles.
REVIEWER, CASHIER = "demo", "demo-cashier"
DEMO_STAFF = {
    REVIEWER: ("演示员工", ("agent", "reviewer", "admin")),
    CASHIER: ("演示财务", ("cashier",)),
}
LIVE_PORT = 8200
_GIVEN = (
    "SZCA_DATABASE_URL",
    "SZCA_REDIS_URL",
    "SZCA_MEDIA_URL",
    "SZCA_OCR",
    "SZCA_AGENTS",
    "SZCA_WECHAT_TRANSFER_ACCOUNT",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """Where a demo lives and how its parts reach each other."""

    var: Path
    port: int
    sandbox_port: int
    redis_port: int
    live_port: int
    environ: dict[str, str]

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def has_own_redis(self) -> bool:
        return f":{self.redis_port}/" in self.environ["SZCA_REDIS_URL"]


def prepare(var: Path, port: int, sandbox_port: int, redis_port: int, live_port: int = LIVE_PORT) -> Demo:
    """The demo in a folder. A database, Redis or store named in the environment is used instead."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)  # database, documents and logs of the demo's people
    kept = _secrets(var / "demo.json")
    given = environment()
    own = {
        "SZCA_ENV": "demo",
        "SZCA_DATABASE_URL": f"sqlite:///{var.resolve()}/szca.db",
        "SZCA_REDIS_URL": f"redis://:{kept['redis_password']}@127.0.0.1:{redis_port}/0",
        "SZCA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SZCA_LIVE_BIND": f"127.0.0.1:{live_port}",
        "SZCA_LIVE_URL": f"http://127.0.0.1:{live_port}/desk/live",
        "SZCA_SECRET_KEY": kept["secret_key"],
        "SZCA_DATA_KEYS": kept["data_key"],
        "SZCA_MEDIA_URL": f"file://{var.resolve()}/documents",
        "SZCA_WECHAT_APPID": "wx5a2c6688d3e0f1a7",
        "SZCA_WECHAT_SECRET": kept["wechat_secret"],
        "SZCA_WECHAT_TOKEN": kept["wechat_token"],
        "SZCA_WECHAT_AES_KEY": kept["wechat_aes_key"],
        "SZCA_WECHAT_API_BASE": f"http://127.0.0.1:{sandbox_port}",
        "SZCA_WECHAT_OPEN_BASE": f"http://127.0.0.1:{sandbox_port}",
        "SZCA_FACEID_SECRET_ID": "sandbox-secret-id",
        "SZCA_FACEID_SECRET_KEY": kept["faceid_secret"],
        "SZCA_FACEID_RULE_ID": "1",
        "SZCA_FACEID_BASE": f"http://127.0.0.1:{sandbox_port}",
        "SZCA_SMS_SECRET_ID": "sandbox-secret-id",
        "SZCA_SMS_SECRET_KEY": kept["sms_secret"],
        "SZCA_SMS_APP_ID": "1400006688",
        "SZCA_SMS_SIGN": "深圳CA",
        "SZCA_SMS_TEMPLATE_CODE": "1688001",
        "SZCA_SMS_PARAM_LIMIT": "20",
        "SZCA_SMS_REPORT_KEY": kept["sms_report_key"],
        "SZCA_SMS_BASE": f"http://127.0.0.1:{sandbox_port}",
        "SZCA_MAKING_HELD": "20",  # a demo does not wait for five minutes
        "SZCA_OCR": "local",
        "SZCA_OCR_BASE": f"http://127.0.0.1:{sandbox_port}",
    }
    chosen = own | {name: given[name] for name in _GIVEN if given.get(name)}
    return Demo(var, port, sandbox_port, redis_port, live_port, chosen)


def write_redis_config(demo: Demo) -> Path:
    """Our own Redis: on loopback, behind a password, keeping what it was told."""
    path = demo.var / "redis.conf"
    password = _secrets(demo.var / "demo.json")["redis_password"]
    lines = (
        "bind 127.0.0.1",
        f"port {demo.redis_port}",
        f"requirepass {password}",
        f"dir {demo.var.resolve()}",
        "appendonly yes",
        "daemonize no",
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(0o600)
    return path


def check_ports(demo: Demo) -> None:
    """Raises SettingsError naming the port that somebody else uses."""
    ports = [demo.port, demo.sandbox_port, demo.live_port] + ([demo.redis_port] if demo.has_own_redis else [])
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise SettingsError(
                    f"port {port} is in use; choose others: --port, --sandbox-port, --redis-port, --live-port"
                ) from None


def _secrets(path: Path) -> dict[str, str]:
    """Those of this folder. One made by an earlier release gets what it has not yet."""
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    made = _new_secrets() | known
    if made.keys() != known.keys():
        path.touch(mode=0o600)
        path.write_text(json.dumps(made, indent=1), "utf-8")
    return made


def _new_secrets() -> dict[str, str]:
    return {
        "secret_key": secrets.token_hex(32),
        "data_key": new_key("demo"),
        "redis_password": secrets.token_hex(16),
        "wechat_secret": secrets.token_hex(16),
        "wechat_token": secrets.token_hex(8),
        # 43 characters of base64 whose 32 bytes have no loose bits: 42 letters and a fixed last one.
        "wechat_aes_key": secrets.token_hex(21) + "A",
        "faceid_secret": secrets.token_hex(16),
        "sms_report_key": secrets.token_hex(16),
        "sms_secret": secrets.token_hex(16),
        "desk_password": secrets.token_urlsafe(9),
    }


def desk_password(demo: Demo) -> str:
    return _secrets(demo.var / "demo.json")["desk_password"]
