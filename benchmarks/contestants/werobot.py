"""The peer: WeRoBot, encrypted, with a form of twelve steps in Redis."""

import os
import re
from collections.abc import Callable
from typing import Any

import flask
import redis
import werobot.contrib.flask  # type: ignore[import-untyped]
import werobot.session.redisstorage  # type: ignore[import-untyped]

from benchmarks.callback import Account
from benchmarks.contestants import Contestant, Script, Surroundings
from benchmarks.contestants.people import applicant

_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_USCC = re.compile(r"[0-9A-Z]{18}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Check = Callable[[str], object]

# Each question, and what its answer must look like. The first message opens the form, the last closes it.
QUESTIONS: list[tuple[str, str, Check]] = [
    ("organisation", "请问机构名称是什么？", lambda text: 2 <= len(text) <= 60),
    ("uscc", "请发送统一社会信用代码（18 位）。", _USCC.fullmatch),
    ("address", "请问单位地址是哪里？", lambda text: 5 <= len(text) <= 100),
    ("legal_name", "请问法定代表人的姓名？", lambda text: 2 <= len(text) <= 20),
    ("legal_id", "请发送法定代表人的身份证号码。", _ID_NUMBER.fullmatch),
    ("contact_name", "请问经办人的姓名？", lambda text: 2 <= len(text) <= 20),
    ("contact_mobile", "请发送经办人的手机号码。", _MOBILE.fullmatch),
    ("contact_id", "请发送经办人的身份证号码。", _ID_NUMBER.fullmatch),
    ("contact_email", "请发送经办人的邮箱。", _EMAIL.fullmatch),
    ("position", "请问经办人的职位？", lambda text: 1 <= len(text) <= 20),
    ("recipient", "请问证书寄给谁？", lambda text: 2 <= len(text) <= 20),
]
CLOSING = "已收到全部资料"


def web_app() -> flask.Flask:
    account = Account()
    # The environment is how gunicorn's worker learns the address of the run's own Redis.
    store = redis.Redis.from_url(os.environ["BENCHMARK_REDIS_URL"])
    robot = werobot.WeRoBot(
        token=account.token,
        app_id=account.appid,
        encoding_aes_key=account.aes_key,
        SESSION_STORAGE=werobot.session.redisstorage.RedisStorage(store),
    )
    robot.text(answer)
    app = flask.Flask("werobot")
    app.add_url_rule("/wechat", "werobot", werobot.contrib.flask.make_view(robot), methods=["GET", "POST"])
    return app


def answer(message: Any, session: dict[str, Any]) -> str:
    step = session.get("step")
    if step is None or step > len(QUESTIONS):
        session.update(step=1, answers={})
        return f"您好，现在开始申请。{QUESTIONS[0][1]}"
    name, question, fits = QUESTIONS[step - 1]
    text = message.content.strip()
    if not fits(text):
        return f"这样填不对，请再发一次。{question}"
    session["answers"][name] = text
    session["step"] = step + 1
    if step == len(QUESTIONS):
        return f"{CLOSING}：" + "；".join(session["answers"].values())
    return f"记下了。{QUESTIONS[step][1]}"


def messages(number: int) -> Script:
    person = applicant(number)
    answers = [
        person.organisation, person.uscc, "郑州市金水区花园路 39 号", person.name, person.id_number,
        person.name, person.mobile, person.id_number, person.email, "行政主管", person.name,
    ]  # fmt: skip
    follow = [question for _, question, _ in QUESTIONS] + [CLOSING]
    return list(zip(["申请证书", *answers], follow, strict=True))


def environment(surroundings: Surroundings) -> dict[str, str]:
    return {"BENCHMARK_REDIS_URL": surroundings.redis_url}


CONTESTANT = Contestant(
    app="benchmarks.contestants.werobot:web_app()", path="/wechat", messages=messages, environment=environment
)
