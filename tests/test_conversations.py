"""The dialogues in tests/conversations/ are the specification; they run against the real house."""

from pathlib import Path

import pytest

from tests.conversation import Play, write_down
from tests.world import World, world

FOLDER = Path(__file__).parent / "conversations"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_dialogue_goes_as_it_is_written(
    path: Path, tmp_path: Path, redis_url: str, request: pytest.FixtureRequest
) -> None:
    with world(tmp_path, redis_url) as a_world:
        _check(path, a_world, request)


def test_the_main_dialogue_goes_the_same_on_both_databases(
    a_world: World, request: pytest.FixtureRequest
) -> None:
    _check(FOLDER / "机构证书_从关注到审核通过.txt", a_world, request)


def _check(path: Path, a_world: World, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8")
    went = Play(a_world).run(written)
    if request.config.getoption("--regenerate"):
        write_down(path, went)
    else:
        assert went == written
