"""A process loads what its role needs, and no more: it starts sooner, and several of them fit into memory."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[1]
_READING = {"cv2", "numpy", "onnxruntime", "pikepdf"}
_NEVER_NEEDED = {
    "bot.cli.clock": _READING | {"alembic", "flask", "honcho", "sandbox"},
    "bot.cli.worker": _READING | {"alembic", "flask", "honcho", "sandbox"},
    "bot.bootstrap.web": _READING | {"alembic", "honcho", "sandbox"},
    "bot.cli.sandbox": _READING | {"alembic", "bot.bootstrap", "honcho", "sqlalchemy"},
}


@pytest.mark.parametrize("entrance", _NEVER_NEEDED)
def test_a_process_does_not_load_what_its_role_never_needs(entrance: str) -> None:
    code = f"import sys, {entrance}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert entrance in loaded.stdout.split()
    assert _NEVER_NEEDED[entrance] & set(loaded.stdout.split()) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found_under_its_name(name: str) -> None:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    assert found.name == name


def test_the_collector_works_again_once_a_command_is_loaded() -> None:
    load = "from bot.cli.main import main; main.get_command(click.Context(main), 'clock')"
    code = f"import gc, click; {load}; print(gc.isenabled())"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (told.stdout.strip(), told.stderr) == ("True", "")
