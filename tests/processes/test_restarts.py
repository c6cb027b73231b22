"""A release is put on by restarting two web units in turn: every callback is answered meanwhile."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.processes


def test_no_callback_goes_unanswered_while_two_units_are_restarted_in_turn() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.serving",
        "--restart",
        "in-turn",
        "--rate",
        "20",
        "--seconds",
        "30",
    ]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=240)
    found = re.search(r"(\d+) sent, (\d+) unanswered", done.stdout)
    assert found, done.stderr[-3000:]
    sent, unanswered = map(int, found.groups())
    assert (sent, unanswered) == (600, 0)
