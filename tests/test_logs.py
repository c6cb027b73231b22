"""What any command of szca writes into its log: one JSON object a line, and no values it worked with."""

import json
import subprocess
import sys

_FAILS = """
import sys
from contextlib import suppress
import structlog
from bot.cli.command import run
sys.argv = ["szca", "--help"]
with suppress(SystemExit):
    run()
def works(who="o-somebody"):
    raise ValueError("not so")
try:
    works()
except ValueError:
    structlog.get_logger().exception("command failed")
"""


def test_a_traceback_in_the_log_of_a_command_shows_no_local_variables() -> None:
    done = subprocess.run([sys.executable, "-c", _FAILS], capture_output=True, text=True, check=True)
    line = json.loads(done.stderr.strip())
    assert (line["event"], line["level"]) == ("command failed", "error")
    assert "ValueError: not so" in line["exception"]
    assert "o-somebody" not in line["exception"].replace('works(who="o-somebody")', "")
