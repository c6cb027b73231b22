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
from tests.desk.test_making import takes_effect
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


def test_the_example_drives_an_application_from_review_to_mailed(in_review: Office, tmp_path: Path) -> None:
    scopes = "read,decide,make"
    token = szca(in_review, "apikey", "add", "制证系统", "--login", "wangfang", "--scopes", scopes)
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)[0]
    example, server, app = tmp_path / "example.py", Server(), Flask("served", static_folder=None)
    example.write_text(code, "utf-8")
    serve(app, in_review.house)
    server.start(app)
    order = in_review.application.order_no
    try:
        runs = (
            ("approve counting", in_review.waits_for_decisions, "approved"),
            ("made held", lambda: takes_effect(in_review), "produced"),
            ("sent held", lambda: takes_effect(in_review), "mailed"),
        )
        for said, waits, status in runs:
            assert ran(example, server.url, token.splitlines()[-1]) == f"{order} {said}"
            waits()
            assert in_review.application.status == status
        assert ran(example, server.url, token.splitlines()[-1]) == ""
    finally:
        server.stop()
    assert [in_review.notices(name) for name in ("approved", "produced", "mailed")] == [1, 1, 1]


def ran(example: Path, url: str, token: str) -> str:
    done = subprocess.run(
        [sys.executable, str(example), f"{url}/api/v1", token],
        env={**os.environ, "NO_PROXY": "*"}, text=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_key_is_listed_without_its_secret_and_ended(in_review: Office) -> None:
    token = szca(in_review, "apikey", "add", "CA", "--login", "wangfang", "--scopes", "read").splitlines()[-1]
    _, key, secret = token.split("_", 2)
    listed = szca(in_review, "apikey", "list")
    assert key in listed
    assert secret not in listed
    szca(in_review, "apikey", "end", key)
    # By the clock of the command: that of the office stands in the past.
    (line,) = (line for line in szca(in_review, "apikey", "list").splitlines() if line.startswith(key))
    assert line.endswith("已停用")
