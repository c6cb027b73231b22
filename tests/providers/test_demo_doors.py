"""The demo's own doors: the settings that it makes fit the sandbox that it starts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.cli.doctor import look_at_tencent
from bot.demo.environment import prepare
from bot.demo.outside import sandbox_app
from bot.providers.carrier import carrier_check
from bot.providers.face import face_provider
from bot.providers.sms import text_messages
from bot.settings import Settings, load
from flows.notices import SMS_VARIABLES
from media.specimen import a_person
from sandbox.app import Sandbox
from tests.world import Server

MOBILE = "13800138000"


@dataclass
class Demo:
    settings: Settings
    sandbox: Sandbox

    def newest(self) -> str:
        return str(self.sandbox.sms.inbox(MOBILE)[0]["content"])


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    monkeypatch.setenv("SZCA_OCR", "tencent")  # what the environment says wins over the demo's own choice
    outside = Server()
    settings = load(prepare(tmp_path / "demo", 8080, outside.port, 6380).environ)
    app = sandbox_app(settings, tmp_path, outside.port)
    outside.start(app)
    yield Demo(settings, app.extensions["sandbox"])
    outside.stop()
    app.extensions["sandbox"].close()


def test_the_demos_doors_are_open(demo: Demo) -> None:
    assert [(found.what, found.is_good) for found in look_at_tencent(demo.settings)] == [
        ("sms", True),
        ("sms account", True),
        ("carrier", True),
        ("face", True),
        ("ocr", True),
    ]
    person = a_person(1)
    answer = carrier_check(demo.settings).check(
        name=person["name"], id_number=person["id_number"], mobile=person["mobile"]
    )
    assert answer.outcome == "agree"


def test_the_doctor_says_that_the_face_provider_does_not_know_us(demo: Demo) -> None:
    wrong = replace(demo.settings, faceid_secret_key="wrong")
    found = {each.what: each for each in look_at_tencent(wrong)}
    assert not found["face"].is_good
    assert "AuthFailure" in found["face"].words


def test_the_probe_of_the_face_provider_begins_no_check(demo: Demo) -> None:
    assert "signature" in face_provider(demo.settings).probe()
    assert demo.sandbox.store.rows("SELECT * FROM checks") == []


def test_a_code_arrives(demo: Demo) -> None:
    text_messages(demo.settings, SMS_VARIABLES).send_code(MOBILE, "048213", minutes=5)
    assert demo.newest() == "【深圳CA】您的验证码是048213，5分钟内有效，请勿告诉他人。"


def test_the_review_is_told_in_the_words_of_the_guide(demo: Demo) -> None:
    text_messages(demo.settings, SMS_VARIABLES).send_notice(MOBILE, "approved", [])
    assert demo.newest() == (
        "【深圳CA】您好，您提交的河南省互通数字证书项目新申请业务已经审核通过。"
        "请登录 www.szca.com-网上营业厅--个人中心-我的业务单-进行查看。"
    )


def test_a_rejection_gives_its_reason_in_the_words_of_the_guide(demo: Demo) -> None:
    text_messages(demo.settings, SMS_VARIABLES).send_notice(MOBILE, "rejected", [["身份证复印件未加盖公章"]])
    assert demo.newest() == (
        "【深圳CA】您好，您提交的河南省互通数字证书项目新申请业务已被审核驳回。"
        "驳回原因：身份证复印件未加盖公章。"
        "请尽快登录 www.szca.com-网上营业厅-个人中心-我的业务单-证书申请进行修改。"
    )


def test_the_folder_of_an_older_demo_gets_the_new_secret_and_keeps_the_others(tmp_path: Path) -> None:
    made = prepare(tmp_path, 8080, 8081, 6380).environ
    path = tmp_path / "demo.json"
    older = json.loads(path.read_text("utf-8"))
    del older["sms_secret"]
    path.write_text(json.dumps(older), "utf-8")
    again = prepare(tmp_path, 8080, 8081, 6380).environ
    assert again["SZCA_SMS_SECRET_KEY"] != made["SZCA_SMS_SECRET_KEY"]
    assert again["SZCA_DATA_KEYS"] == made["SZCA_DATA_KEYS"]
    assert prepare(tmp_path, 8080, 8081, 6380).environ == again


def test_the_folder_of_a_demo_is_its_owners_alone(tmp_path: Path) -> None:
    demo = prepare(tmp_path / "var", 8080, 8081, 6380)
    assert demo.var.stat().st_mode & 0o077 == 0
