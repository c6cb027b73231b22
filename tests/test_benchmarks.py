"""The benchmark's own side of the conversation keeps up with the service."""

from datetime import timedelta
from pathlib import Path

from benchmarks.contestants import Surroundings
from benchmarks.contestants.szca import CONTESTANT
from benchmarks.contestants.szca_app import CODE as CODE_OF_THE_BENCHMARK
from bot.bootstrap.foundation import Foundation
from bot.message.inbound import Text
from bot.settings import load
from flows.catalogue import catalogue
from tests.world import CODE, START, World


def test_the_service_boots_with_the_benchmarks_settings(tmp_path: Path) -> None:
    around = Surroundings(tmp_path, "redis://127.0.0.1:9/0", f"sqlite:///{tmp_path}/szca.db")
    environment = CONTESTANT.environment(around)
    CONTESTANT.prepare(environment, tmp_path)
    templates = Foundation(load(environment)).catalogue.templates
    assert templates.keys() == catalogue().templates.keys()


def test_every_message_of_the_benchmark_gets_the_answer_that_it_expects(a_world: World) -> None:
    for number, (words, expected) in enumerate(CONTESTANT.messages(1)):
        said = CODE if words == CODE_OF_THE_BENCHMARK else words
        event = Text(
            openid="of-the-benchmark",
            created_at=START + timedelta(seconds=number),
            key=f"benchmark:{number}",
            content=said,
        )
        outcome = a_world.house.turn.take(event, answer_by=a_world.clock() + timedelta(seconds=4))
        a_world.clock.forward(seconds=1)
        assert expected in outcome.reply
