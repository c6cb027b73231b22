"""What a step of the engine alone costs: our pure core beside aiogram and python-telegram-bot.

python benchmarks/core.py --conversations 10 --repeats 40 --out figures.json
"""

import argparse
import asyncio
import gc
import json
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.core_contestants import Contestant
    from benchmarks.core_contestants.paste import Reads

MOST_CONVERSATIONS, MOST_REPEATS = 1_000, 1_000
OURS = "szca"
PACKAGES = ("aiogram", "pydantic", "python-telegram-bot")

Figures = dict[str, list[float]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=10, help="of each contestant in each repetition")
    parser.add_argument("--repeats", type=int, default=40, help="repetitions, the contestants taking turns")
    parser.add_argument("--out", type=Path, help="file for all figures, as JSON")
    chosen = parser.parse_args()
    if not (0 < chosen.conversations <= MOST_CONVERSATIONS and 4 <= chosen.repeats <= MOST_REPEATS):
        parser.error(f"1 to {MOST_CONVERSATIONS} conversations and 4 to {MOST_REPEATS} repeats")
    return chosen


def contestants() -> "list[Contestant]":
    from benchmarks.core_contestants.aiogram_fsm import AiogramFsm
    from benchmarks.core_contestants.szca_core import SzcaCore
    from benchmarks.core_contestants.telegram_conversation import TelegramConversation

    return [
        SzcaCore(is_reloaded=False),
        SzcaCore(is_reloaded=True),
        AiogramFsm(is_sending=False),
        AiogramFsm(is_sending=True),
        AiogramFsm(is_sending=False, has_bare_states=True),
        TelegramConversation(is_sending=False),
        TelegramConversation(is_sending=True),
    ]


async def rehearse(who: "Contestant") -> None:
    """Everybody refuses every wrong answer and holds all values in the end, before anything is timed."""
    from benchmarks.core_contestants.answers import EXPECTED, FIELDS

    texts = [text for field in FIELDS for text in (field.wrong, field.said)]
    talk = await who.begin(1, texts)
    await talk.go()
    values = await talk.end()
    assert list(values.items()) == list(EXPECTED.items()), f"{who.name}: {values.items() ^ EXPECTED.items()}"


async def measure(everybody: "list[Contestant]", repeats: int, conversations: int) -> Figures:
    """CPU µs a step, one figure a repetition. Each repetition another contestant comes first."""
    figures: Figures = {who.name: [] for who in everybody}
    for repetition in range(repeats):
        first = repetition % len(everybody)
        for who in everybody[first:] + everybody[:first]:
            figures[who.name].append(await _slice(who, 2 + repetition * conversations, conversations))
    return figures


async def _slice(who: "Contestant", first: int, conversations: int) -> float:
    from benchmarks.core_contestants.answers import EXPECTED, FIELDS

    texts = [field.said for field in FIELDS]
    gc.collect()
    spent = 0
    for number in range(first, first + conversations):
        talk = await who.begin(number, texts)
        started = time.process_time_ns()
        await talk.go()
        spent += time.process_time_ns() - started
        assert await talk.end() == EXPECTED, who.name
    return spent / 1000 / conversations / len(FIELDS)


def measure_reading(readers: "dict[str, Reads]", repeats: int, calls: int) -> Figures:
    """CPU µs a call, one figure a repetition."""
    from benchmarks.core_contestants.paste import refuse_misreading

    figures: Figures = {name: [] for name in readers}
    for _ in range(repeats):
        for name, reads in readers.items():
            gc.collect()
            started = time.process_time_ns()
            readings = [reads() for _ in range(calls)]
            figures[name].append((time.process_time_ns() - started) / 1000 / calls)
            refuse_misreading(readings[-1])
    return figures


def table(everybody: "list[Contestant]", figures: Figures) -> str:
    """Medians, and in brackets what the middle half lies between; ratios within the same repetition."""
    lines = [["engine", "CPU µs a step", "/ szca", "what a step holds", "what it does not"], ["---"] * 5]
    for who in everybody:
        own = figures[who.name]
        ratios = [value / ours for value, ours in zip(own, figures[OURS], strict=True)]
        lines.append([who.name, _middle(own, 0), _middle(ratios, 2), who.does, who.lacks])
    return _drawn(lines)


def reading_table(figures: Figures) -> str:
    lines = [["12 lines pasted", "CPU µs a call", "calls/s"], ["---"] * 3]
    for name, own in figures.items():
        lines.append([name, _middle(own, 0), _middle([1_000_000 / value for value in own], 0)])
    return _drawn(lines)


def _middle(values: Sequence[float], digits: int) -> str:
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
    return f"{median(ordered):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def _drawn(lines: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


async def run(chosen: argparse.Namespace) -> tuple[Figures, Figures]:
    from benchmarks.core_contestants.paste import readers, refuse_misreading

    everybody, reads = contestants(), readers()
    for who in everybody:
        await rehearse(who)
    for one in reads.values():
        refuse_misreading(one())
    await measure(everybody, 2, chosen.conversations)  # warms up: caches of all, and the interpreter's own
    gc.collect()
    gc.freeze()  # what one library imported is not searched for garbage on another one's time
    figures = await measure(everybody, chosen.repeats, chosen.conversations)
    reading = measure_reading(reads, chosen.repeats, 5 * chosen.conversations)
    print(table(everybody, figures), "", reading_table(reading), sep="\n")
    return figures, reading


def main() -> int:
    chosen = arguments()
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmarks.cpu import cores, on_core

    with on_core(cores()[0]):
        figures, reading = asyncio.run(run(chosen))
    if chosen.out:
        found = {
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "packages": {name: version(name) for name in PACKAGES},
            "settings": {key: str(value) for key, value in vars(chosen).items()},
            "cpu_us_per_step": figures,
            "cpu_us_per_call": reading,
        }
        chosen.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
