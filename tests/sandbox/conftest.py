"""Fixtures: one sandbox on a real port and the service that it calls."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from sandbox.app import create_app
from sandbox.config import SandboxConfig
from tests.sandbox.line import ACCOUNT, AES_KEY, APPID, SECRET, TOKEN, Clock, Line, Server, Service

TEMPLATE = {"thing1": "业务", "character_string2": "申请单号", "phrase3": "状态", "time4": "时间"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def config(tmp_path: Path, clock: Clock) -> SandboxConfig:
    return SandboxConfig(
        appid=APPID,
        secret=SECRET,
        token=TOKEN,
        aes_key=AES_KEY,
        account_id=ACCOUNT,
        callback_url="http://127.0.0.1:1/wechat",
        public_url="http://127.0.0.1:1",
        data_dir=tmp_path / "sandbox",
        templates={
            "tpl-status": {
                "thing1": "业务",
                "character_string2": "申请单号",
                "phrase3": "状态",
                "time4": "时间",
            }
        },
        template_titles={"tpl-status": "业务办理进度"},
        now=clock,
        signing_now=clock,
        answer_timeout=2.0,
    )


@pytest.fixture
def line(config: SandboxConfig, clock: Clock, service: Service) -> Iterator[Line]:
    theirs = Server(service.make_app)

    def make_app(url: str) -> Flask:
        crypto_key = AES_KEY if service.crypto else None
        return create_app(
            replace(config, public_url=url, callback_url=f"{theirs.url}/wechat", aes_key=crypto_key)
        )

    ours = Server(make_app)
    line = Line(ours.app.extensions["sandbox"], ours.url, clock, service)
    yield line
    for person in line.people:
        person.close()
    line.sandbox.close()
    ours.close()
    theirs.close()
