"""The process that keeps the deployment's time: szca clock."""

import signal
import threading

import click

from bot.bootstrap import House
from bot.heartbeat import CLOCK, Heartbeat, Progress
from bot.settings import load

# A clock whose ticks fail or hang for so long is reported as gone.
_PATIENCE_SECONDS = 60


@click.command()
def clock() -> None:
    """Fire timers and sweep up what crashes left."""
    run_clock(House(load()))


def run_clock(house: House) -> None:
    """Keep this deployment's time until the process is told to end."""
    house.prove_keys()
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: stop.set())
    progress = Progress(_PATIENCE_SECONDS)
    with Heartbeat(house.redis, CLOCK, progress.is_recent).beating():
        house.timekeeper().run(stop, progress.made)
    house.close()
