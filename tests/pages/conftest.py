"""A face provider on a real port, and a house in which two people have got as far as the printed forms."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from sandbox.app import create_app
from sandbox.config import SandboxConfig
from sandbox.oauth import OAuth
from tests.identity.card_reader import CardReader
from tests.pages.applicant import (
    CONTACT,
    EMPLOYER,
    FRAME,
    PERSON,
    STRANGER,
    Provider,
    World,
    make_house,
)
from tests.played_once import played_once
from tests.world import SECRETS, Server

PUBLIC_URL = "http://127.0.0.1:8000"
NO_PROVIDER = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Prepared:
    """A house that was played so far: its folder, its time, and whose card its reader saw last."""

    home: Path
    now: datetime
    card: tuple[str, str] | None = None


@contextmanager
def copied(prepared: Prepared, provider: Provider, folder: Path) -> Iterator[World]:
    """The house in a folder of its own, with the provider outside."""
    home = folder / "house"
    shutil.copytree(prepared.home, home)
    with make_house(home, provider.url, PUBLIC_URL, oauth=provider.oauth) as world:
        world.clock.now, world.reader.person = prepared.now, prepared.card
        yield world
        provider.faults.clear()


@contextmanager
def on_a_port(
    prepared: Prepared, folder: Path, provider_url: str, frame: str = FRAME, oauth: OAuth | None = None
) -> Iterator[tuple[World, Server]]:
    """The house in a folder of its own, and the real port that serves it once it is started."""
    web, home = Server(), folder / "house"
    shutil.copytree(prepared.home, home)
    with make_house(home, provider_url, web.url, frame, oauth) as world:
        yield world, web
        web.stop()


def played(world: World, home: Path) -> Prepared:
    return Prepared(home, world.clock(), world.reader.person)


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
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Forms take a second to print, so they are printed once and copied for each test."""

    def play(folder: Path) -> Prepared:
        with make_house(folder / "house", NO_PROVIDER, PUBLIC_URL) as world:
            world.house.prove_keys()  # as a release does: no copy has to compare keys and rows
            for openid in (STRANGER, PERSON):
                world.fill_in(openid)
            return played(world, folder / "house")

    return played_once(tmp_path_factory, "pages", play)


@pytest.fixture(scope="session")
def prepared_others(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The same for an employee's certificate and a natural person's."""

    def play(folder: Path) -> Prepared:
        with make_house(folder / "house", NO_PROVIDER, PUBLIC_URL) as world:
            world.house.prove_keys()
            world.fill_in(EMPLOYER, "机构个人证书")
            world.fill_in(PERSON, "自然人证书")
            return played(world, folder / "house")

    return played_once(tmp_path_factory, "pages-others", play)


@pytest.fixture(scope="session")
def prepared_due(
    prepared: Prepared, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared-due")
    with copied(prepared, provider, folder) as world:
        world.send_papers()
        return played(world, folder / "house")


def _shown(prepared: Prepared, provider: Provider, folder: Path, by: str) -> Prepared:
    """Reading the two sides takes most of a second, so they are read once."""
    with copied(prepared, provider, folder) as world:
        world.ready(by=by)
        return played(world, folder / "house")


@pytest.fixture(scope="session")
def prepared_shown(
    prepared_due: Prepared, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Prepared:
    return _shown(prepared_due, provider, tmp_path_factory.mktemp("prepared-shown"), PERSON)


@pytest.fixture(scope="session")
def prepared_shown_by_contact(
    prepared_due: Prepared, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Prepared:
    return _shown(prepared_due, provider, tmp_path_factory.mktemp("prepared-by-contact"), CONTACT)


@pytest.fixture
def world(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with copied(prepared, provider, tmp_path) as world:
        yield world


@pytest.fixture
def others(prepared_others: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    """A natural person, and an organisation that applies for an employee."""
    with copied(prepared_others, provider, tmp_path / "others") as world:
        yield world


@pytest.fixture
def due(prepared_due: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    """Every paper is there; what remains is the identity check of the contact."""
    with copied(prepared_due, provider, tmp_path) as world:
        yield world


@pytest.fixture
def shown(prepared_shown: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    """Both sides of the contact's card are in order too, shown on the phone of who applies."""
    with copied(prepared_shown, provider, tmp_path) as world:
        yield world


@pytest.fixture
def shown_by_contact(
    prepared_shown_by_contact: Prepared, provider: Provider, tmp_path: Path
) -> Iterator[World]:
    """The same on the contact's own phone."""
    with copied(prepared_shown_by_contact, provider, tmp_path) as world:
        yield world


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    """The pages on a port, with an application that waits for its papers."""
    with on_a_port(prepared, tmp_path, provider.url) as (world, web):
        world.house.own_reader = CardReader()
        web.start(world.app)
        yield world
