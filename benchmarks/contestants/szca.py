"""Ours: the whole service in production settings, on SQLite or PostgreSQL."""

import base64
from collections.abc import Iterator
from pathlib import Path

from benchmarks.callback import Account
from benchmarks.contestants import Contestant, Script, Surroundings
from benchmarks.contestants.people import applicant
from benchmarks.contestants.stored import fill
from benchmarks.contestants.szca_app import CODE
from bot.upkeep.release import migrate
from flows.catalogue import catalogue
from flows.catalogue.templates import SANDBOX_ID

# Nothing listens there: a turn that calls WeChat or a provider before it answers fails the benchmark.
NOBODY = "http://127.0.0.1:9"
_TEMPLATES = "templates.toml"


def messages(number: int) -> Script:
    """The way into an application; on the right what the next question must say."""
    boss, contact = applicant(number), applicant(number + 5_000_000)
    return [
        ("申请数字证书", "《电子认证服务协议》"),
        ("同意", "您同意我们这样处理吗"),
        ("同意", "请发手机号码"),
        (boss.mobile, "6 位数字发给我"),
        (CODE, "您要办理哪种证书"),
        ("机构证书", "请问机构全称是什么"),
        (boss.organisation, "请发统一社会信用代码"),
        (boss.uscc, "单位地址是"),
        ("河南省郑州市金水区花园路 39 号", "法定代表人叫什么名字"),
        (boss.name, "法定代表人的身份证号码是"),
        (boss.id_number, "法定代表人的手机号码是"),
        (boss.mobile, "叫什么名字？稍后由经办人本人做人脸核验"),
        (contact.name, "经办人的身份证号码是"),
        (contact.id_number, "还差这几项"),
        (contact.mobile, "经办人的邮箱是"),
        (contact.email, "经办人在单位是什么职位"),
        ("行政主管", "证书做好后邮寄"),
    ]


def environment(around: Surroundings) -> dict[str, str]:
    account = Account()
    return {
        "SZCA_ENV": "production",
        "SZCA_DATABASE_URL": around.database_url,
        "SZCA_REDIS_URL": around.redis_url,
        "SZCA_PUBLIC_URL": "http://127.0.0.1",
        "SZCA_SECRET_KEY": "benchmark" * 4,
        "SZCA_DATA_KEYS": "k1:" + base64.b64encode(b"benchmark-benchmark-benchmark-32").decode(),
        "SZCA_MEDIA_URL": f"file://{around.home}/media",
        "SZCA_WECHAT_APPID": account.appid,
        "SZCA_WECHAT_SECRET": "benchmark" * 3,
        "SZCA_WECHAT_TOKEN": account.token,
        "SZCA_WECHAT_AES_KEY": account.aes_key,
        "SZCA_WECHAT_API_BASE": NOBODY,
        "SZCA_WECHAT_OPEN_BASE": NOBODY,
        "SZCA_FACEID_SECRET_ID": "benchmark",
        "SZCA_FACEID_SECRET_KEY": "benchmark",
        "SZCA_FACEID_RULE_ID": "1",
        "SZCA_FACEID_BASE": NOBODY,
        "SZCA_SMS_SECRET_ID": "benchmark",
        "SZCA_SMS_SECRET_KEY": "benchmark",
        "SZCA_SMS_APP_ID": "1400006688",
        "SZCA_SMS_SIGN": "深圳CA",
        "SZCA_SMS_TEMPLATE_CODE": "1688001",
        "SZCA_SMS_TEMPLATE_APPROVED": "1688002",
        "SZCA_SMS_TEMPLATE_REJECTED": "1688003",
        "SZCA_SMS_TEMPLATE_PIN": "1688004",
        "SZCA_SMS_BASE": NOBODY,
        "SZCA_TEMPLATES": str(around.home / _TEMPLATES),
    }


def prepare(environment: dict[str, str], home: Path) -> None:
    """The tables, by the migrations that a release runs, the media folder, and the account's templates."""
    (home / "media").mkdir()
    (home / _TEMPLATES).write_text("\n".join(_templates()), "utf-8")
    migrate(environment["SZCA_DATABASE_URL"])


def _templates() -> Iterator[str]:
    """The catalogue's own, with ids that are not the sandbox's."""
    for name, each in catalogue().templates.items():
        yield f'[templates.{name}]\nid = "{each.id.removeprefix(SANDBOX_ID)}"'
        yield from (f'data.{field} = "{words}"' for field, words in each.data.items())


CONTESTANT = Contestant(
    app="benchmarks.contestants.szca_app:web_app()",
    path="/wechat",
    messages=messages,
    environment=environment,
    prepare=prepare,
    fill=fill,
    has_database=True,
    must_take_duplicates=True,
)
