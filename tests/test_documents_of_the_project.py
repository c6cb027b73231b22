"""The pages for readers say what the code says."""

import re
from pathlib import Path

import pytest

from bot.demo.environment import prepare
from bot.demo.outside import sms_templates
from bot.settings import load
from flows.state import MOVES, STATES, Status

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "tests").glob("*.md")]
_ROW = re.compile(r"^\| ([a-z_, ]+) \| ([^|]+) \| ([a-z_, ]+) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
_FOLDER = re.compile(r"`((?:bot|flows|handlers|media|office|desk|pages|sandbox|api)/[a-z_/]*(?:\.py)?)`")


def _names(cell: str) -> frozenset[str]:
    return frozenset(name.strip() for name in cell.split(",")) - {"none"}


def test_the_states_on_the_page_are_the_states_of_the_code() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    told = {
        state: _names(row[3]) for row in _ROW.finditer(page) if row[1] != "state" for state in _names(row[1])
    }
    assert told == {str(state): frozenset(map(str, after)) for state, after in MOVES.items()}
    assert told.keys() == {str(state) for state in Status}
    named = [row for row in _ROW.finditer(page) if row[1] != "state"]
    chinese = {name for row in named for name in zip(row[1].split(", "), row[2].split("、"), strict=True)}
    assert chinese == {(str(state), one.name) for state, one in STATES.items()}


def test_the_texts_of_the_short_messages_are_those_that_the_demo_registers(tmp_path: Path) -> None:
    page = (ROOT / "docs/providers.md").read_text("utf-8")
    settings = load(prepare(tmp_path, 8080, 8081, 6380).environ)
    texts = sms_templates(settings).values()
    assert [text for text in texts if f"| {text} |" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_named_files_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    dead = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    roots = (ROOT, page.parent)
    gone = [name for name in _FOLDER.findall(text) if not any((root / name).exists() for root in roots)]
    assert (dead, gone) == ([], [])
