"""A face provider on a real port, and a house in which two people have got as far as the printed forms."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.app import create_app
from sandbox.config import SandboxConfig
from sandbox.oauth import OAuth
from tests.pages.applicant import EMPLOYER, PERSON, STRANGER, Provider, World, make_house
from tests.world import SECRETS, Server

PUBLIC_URL = "http://127.0.0.1:8000"
NO_PROVIDER = "http://127.0.0.1:1"


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    server = Server()
    app = create_app(
        SandboxConfig(
            appid=SECRETS["SZCA_WECHAT_APPID"],
            secret=SECRETS["SZCA_WECHAT_SECRET"],
            token=SECRETS["SZCA_WECHAT_TOKEN"],
            aes_key=None,
            account_id="gh_0123456789ab",
            callback_url=f"{NO_PROVIDER}/wechat",
            public_url=server.url,
            data_dir=tmp_path_factory.mktemp("provider"),
            faceid_secret_id=SECRETS["SZCA_FACEID_SECRET_ID"],
            faceid_secret_key=SECRETS["SZCA_FACEID_SECRET_KEY"],
            sms_templates={"1688001": "您的验证码是{1}，{2}分钟内有效。"},
        )
    )
    server.start(app)
    sandbox = app.extensions["sandbox"]
    oauth = OAuth(sandbox.config, sandbox.store, sandbox.people)
    yield Provider(server.url, sandbox.face, sandbox.faults, oauth)
    server.stop()
    sandbox.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms take a second to print, so they are printed once and copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "house"
    with make_house(home, NO_PROVIDER, PUBLIC_URL) as world:
        for openid in (STRANGER, PERSON):
            world.fill_in(openid)
    return home


@pytest.fixture(scope="session")
def prepared_others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for an employee's certificate and a natural person's."""
    home = tmp_path_factory.mktemp("prepared-others") / "house"
    with make_house(home, NO_PROVIDER, PUBLIC_URL) as world:
        world.fill_in(EMPLOYER, "机构个人证书")
        world.fill_in(PERSON, "自然人证书")
    return home


@pytest.fixture
def others(prepared_others: Path, provider: Provider, tmp_path: Path) -> Iterator[World]:
    """A natural person, and an organisation that applies for an employee."""
    home = tmp_path / "others"
    shutil.copytree(prepared_others, home)
    with make_house(home, provider.url, PUBLIC_URL, oauth=provider.oauth) as world:
        yield world


@pytest.fixture
def world(prepared: Path, provider: Provider, tmp_path: Path) -> Iterator[World]:
    home = tmp_path / "house"
    shutil.copytree(prepared, home)
    with make_house(home, provider.url, PUBLIC_URL, oauth=provider.oauth) as world:
        yield world
