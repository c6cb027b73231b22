"""The example of docs/api.md as another system would run it, over HTTP, with a key of the command line."""

import os
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from bot.bootstrap.api import serve
from bot.cli.main import main
from tests.desk.office import Office
from tests.world import SECRETS, Server

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def settings(office: Office) -> dict[str, str]:
    given = office.house.settings
    return SECRETS | {
        "SZCA_DATABASE_URL": given.database_url,
        "SZCA_REDIS_URL": given.redis_url,
        "SZCA_PUBLIC_URL": given.public_url,
        "SZCA_MEDIA_URL": given.media_url,
    }


def szca(office: Office, *words: str) -> str:
    done = CliRunner().invoke(main, words, env=settings(office))
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_the_example_approves_what_is_in_review(in_review: Office, tmp_path: Path) -> None:
    token = szca(in_review, "apikey", "add", "制证系统", "--login", "wangfang", "--scopes", "read,decide")
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)[0]
    example, server, app = tmp_path / "example.py", Server(), Flask("served", static_folder=None)
    example.write_text(code, "utf-8")
    serve(app, in_review.house)
    server.start(app)
    try:
        done = subprocess.run(
            [sys.executable, str(example), f"{server.url}/api/v1", token.splitlines()[-1]],
            env={**os.environ, "NO_PROXY": "*"}, text=True, capture_output=True, timeout=120,
        )  # fmt: skip
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [in_review.application.order_no, "counting"]
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"


def test_a_key_is_listed_without_its_secret_and_ended(in_review: Office) -> None:
    token = szca(in_review, "apikey", "add", "CA", "--login", "wangfang", "--scopes", "read").splitlines()[-1]
    _, key, secret = token.split("_", 2)
    listed = szca(in_review, "apikey", "list")
    assert key in listed
    assert secret not in listed
    szca(in_review, "apikey", "end", key)
    assert in_review.house.api_keys.find(token) is None
