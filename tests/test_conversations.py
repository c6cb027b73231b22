"""The dialogues in tests/conversations/ are the specification; they run against the real house."""

from pathlib import Path

import pytest

from tests.conversation import Play, write_down
from tests.world import World

FOLDER = Path(__file__).parent / "conversations"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_dialogue_goes_as_it_is_written(
    path: Path, a_world: World, request: pytest.FixtureRequest
) -> None:
    written = path.read_text("utf-8")
    went = Play(a_world).run(written)
    if request.config.getoption("--regenerate"):
        write_down(path, went)
    else:
        assert went == written
