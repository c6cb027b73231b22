"""The dialogues in tests/conversations/ are the specification; they run against the real house."""

import fcntl
import json
from pathlib import Path

import pytest

from tests.conversation import Play, write_down
from tests.remembering import the_reader
from tests.step_coverage import STEPS
from tests.world import World, world

FOLDER = Path(__file__).parent / "conversations"
MAIN = "机构证书_从关注到审核通过"
PASTED = "办理_机构证书_一次贴完"
OTHERS = sorted(path for path in FOLDER.glob("*.txt") if path.stem != MAIN)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_the_dialogue_goes_as_it_is_written(
    path: Path, tmp_path: Path, redis_url: str, request: pytest.FixtureRequest
) -> None:
    with world(tmp_path, redis_url, own_reader=the_reader()) as a_world:
        _check(path, a_world, request)


def test_the_main_dialogue_goes_as_it_is_written_on_both_databases(
    tmp_path: Path, redis_url: str, database_url: str, request: pytest.FixtureRequest
) -> None:
    with world(tmp_path, redis_url, database_url, the_reader()) as a_world:
        _check(FOLDER / f"{MAIN}.txt", a_world, request)


def test_whoever_pastes_everything_needs_at_most_a_dozen_messages() -> None:
    title = (FOLDER / f"{PASTED}.txt").read_text("utf-8").splitlines()[0]
    count = int(title.rpartition("客户发了 ")[2].split(" ")[0])
    assert count <= 12


def _check(path: Path, a_world: World, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8")
    play = Play(a_world)
    went = play.run(written)
    steps = sorted({" ".join(step) for step in play.steps if step.question})
    if request.config.getoption("--regenerate"):
        write_down(path, went)
        _keep_steps(path.stem, steps)
    else:
        assert went == written
        assert steps == json.loads(STEPS.read_text("utf-8"))[path.stem]


def _keep_steps(name: str, steps: list[str]) -> None:
    """Several workers may be at it. What is no dialogue any more is dropped."""
    with STEPS.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}") | {name: steps}
        kept = {name: known[name] for name in sorted(known) if (FOLDER / f"{name}.txt").exists()}
        file.truncate(0)
        file.write(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
