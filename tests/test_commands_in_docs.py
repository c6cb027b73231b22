"""What docs/deploy.md and docs/operate.md tell one to type exists, and what can be run here is run."""

import importlib.util
import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

from benchmarks.services import postgresql_programs
from bot.cli.main import main
from bot.providers.sms import CODE
from bot.settings import SMS_TEMPLATE, LiveSettings, Settings, environment, load
from flows.notices import TEXTS
from media.vault import new_key
from tests.databases import Cluster
from tests.world import World, world

ROOT = Path(__file__).parents[1]
PAGES = ("deploy.md", "operate.md")
_BLOCK = re.compile(r"(<!-- not run here: [^>]+ -->\n)?```sh\n(.*?)```", re.S)
_SZCA = re.compile(r"\bszca ((?:[a-z][a-z-]* ?)+)")
_ALERTS = re.findall(r"alert: (\w+)", (ROOT / "deploy" / "alerts.yml").read_text("utf-8"))
_UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


def blocks(page: str, *, is_run: bool) -> list[str]:
    return [code for mark, code in _BLOCK.findall(text_of(page)) if bool(mark) != is_run]


def resolves(words: list[str]) -> bool:
    """Whether szca has such a command; words after one are its arguments."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(click.Context(command), word)
        if found is None:
            return False
        command = found
    return command is not main


@pytest.fixture
def deployment(tmp_path: Path, redis_url: str, cluster: Cluster) -> World:  # type: ignore[misc]
    """On PostgreSQL, with a person's messages and one document."""
    with world(tmp_path, redis_url, cluster.new_database()) as made:
        made.house.storage.put(b"a document", media_type="application/pdf")
        person = made.person()
        person.follows()
        made.settle()
        person.close()
        yield made


def run(code: str, deployment: World, folder: Path) -> "subprocess.CompletedProcess[str]":
    """As an operator would, with the settings of the service."""
    settings = deployment.house.settings
    given = {f"SZCA_{field.name.upper()}": getattr(settings, field.name) for field in fields(Settings)}
    given["SZCA_DATA_KEYS"] = " ".join(settings.data_keys)
    given["SZCA_DEMO_IS_OPEN"] = "no"
    given["SZCA_DATABASE_URL"] = settings.database_url.replace("postgresql+psycopg", "postgresql")
    path = f"{Path(sys.executable).parent}:{postgresql_programs()}:{os.environ['PATH']}"
    texts = {name: str(value) for name, value in given.items() if value not in (None, "", {})}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        cwd=folder, env=environment() | texts | {"PATH": path}, text=True, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_block_that_is_not_marked_runs_in_its_order(
    page: str, deployment: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("operator")
    found = blocks(page, is_run=True)
    assert found
    for code in found:
        done = run(code, deployment, folder)
        assert done.returncode == 0, f"{code}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_a_backup_brings_back_rows_and_documents(
    deployment: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("backup")
    backup, restore = [code for code in blocks("operate.md", is_run=True) if "szca.dump" in code]
    house = deployment.house
    documents = set(house.storage.names())
    assert run(backup, deployment, folder).returncode == 0
    with house.database.writing() as connection:
        connection.exec_driver_sql("delete from inbox")
        connection.exec_driver_sql("delete from conversation")
    for name in documents:
        house.storage.delete(name)
    house.database.close()  # the processes are stopped
    done = run(restore, deployment, folder)
    assert done.returncode == 0, done.stderr[-2000:]
    with house.database.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from inbox").scalar_one() > 0
        assert connection.exec_driver_sql("select count(*) from conversation").scalar_one() == 1
    assert set(house.storage.names()) == documents


@pytest.mark.parametrize("page", [*PAGES, "../README.md", "../README.zh.md"])
def test_every_command_of_szca_that_a_page_names_exists(page: str) -> None:
    text = text_of(page)
    quoted = [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"```\w*\n(.*?)```", text, re.S)]
    code = " \n".join(quoted)
    unknown = [words for words in _SZCA.findall(code) if not resolves(words.split())]
    assert unknown == []


@pytest.mark.parametrize("page", [*PAGES, "providers.md", "../README.md", "../README.zh.md"])
def test_every_setting_that_a_page_names_exists(page: str) -> None:
    known = {f"SZCA_{field.name.upper()}" for each in (Settings, LiveSettings) for field in fields(each)}
    known |= {f"{SMS_TEMPLATE}{name.upper()}" for name in (CODE, *TEXTS)}
    named = set(re.findall(r"SZCA_[A-Z_]+[A-Z]", text_of(page)))
    assert {name for name in named if not any(each.startswith(name) for each in known)} == set()


@pytest.mark.parametrize("unit", _UNITS, ids=lambda path: path.name)
def test_a_unit_starts_something_that_exists(unit: Path) -> None:
    text = unit.read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.+)$", text, re.M)
    program, *words = line.split()
    name = Path(program).name
    assert (Path(sys.executable).parent / name).exists()
    if name == "szca":
        assert resolves(words)
    else:
        assert words[0] == "--config"
        assert importlib.util.find_spec(words[1].removeprefix("python:"))


@pytest.mark.parametrize("unit", [u for u in _UNITS if "release" not in u.name], ids=lambda path: path.name)
def test_a_unit_is_started_again_and_may_not_touch_the_system(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for line in ("Restart=always", "StartLimitIntervalSec=0", "ProtectSystem=strict", "NoNewPrivileges=yes"):
        assert f"\n{line}\n" in text


@pytest.mark.parametrize("script", ["install-release", "switch-release", "szca"])
def test_bash_reads_a_script_of_the_deployment(script: str) -> None:
    path = ROOT / "deploy" / script
    assert os.access(path, os.X_OK)
    done = subprocess.run(["bash", "-n", str(path)], text=True, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_filled_in_example_of_the_settings_starts_production(tmp_path: Path) -> None:
    """As a shell reads it; what is left empty there is what only the operator has."""
    shipped = (ROOT / "flows/catalogue/house.toml").read_text("utf-8")
    tables = shipped[shipped.index("[templates.") :]
    (tmp_path / "templates.toml").write_text(re.sub(r"SZCA-[A-Z-]+", "x" * 43, tables), "utf-8")
    own = {
        "SZCA_SECRET_KEY": secrets.token_hex(32),
        "SZCA_DATA_KEYS": new_key("2026"),
        "SZCA_WECHAT_APPID": "wx0f1e2d3c4b5a6978",
        "SZCA_WECHAT_SECRET": secrets.token_hex(16),
        "SZCA_WECHAT_TOKEN": secrets.token_hex(8),
        "SZCA_WECHAT_AES_KEY": secrets.token_hex(22)[:42] + "A",
        "SZCA_TEMPLATES": str(tmp_path / "templates.toml"),
        "SZCA_FACEID_SECRET_ID": secrets.token_hex(16),
        "SZCA_FACEID_SECRET_KEY": secrets.token_hex(16),
        "SZCA_FACEID_RULE_ID": "1",
        "SZCA_SMS_SECRET_ID": secrets.token_hex(16),
        "SZCA_SMS_SECRET_KEY": secrets.token_hex(16),
        "SZCA_SMS_APP_ID": "1400006666",
        **{f"SZCA_SMS_TEMPLATE_{name}": "1234567" for name in ("CODE", "APPROVED", "REJECTED", "PIN")},
    }
    example = ROOT / "deploy/szca.env.example"
    done = subprocess.run(
        ["bash", "-euc", f"set -a; . {example}; env -0"], env={}, capture_output=True, timeout=60, check=True
    )
    shown = dict(line.split("=", 1) for line in done.stdout.decode().split("\0") if line.startswith("SZCA_"))
    assert {name for name, value in shown.items() if not value} <= own.keys() <= shown.keys()
    host = {"SZCA_PUBLIC_URL": "https://szca.operator.test"}
    assert load(shown | own | host).templates


@pytest.mark.parametrize(
    "alert", re.findall(r"alert: (\w+)", (ROOT / "deploy" / "alerts.yml").read_text("utf-8"))
)
def test_every_alert_has_a_line_that_says_what_to_do(alert: str) -> None:
    assert f"\n| {alert} | " in text_of("operate.md")


def test_systemd_reads_the_units_without_complaint(tmp_path: Path) -> None:
    """Their programs are not here, which is the one thing that it may say."""
    for unit in _UNITS:
        shutil.copy(unit, tmp_path / unit.name.replace("@.", "@8001."))
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], text=True, capture_output=True, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert said == []
