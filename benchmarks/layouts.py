"""How surely slips and licences are read from the lines of many layouts, without reading any picture.

python -m benchmarks.layouts --count 100
python -m benchmarks.layouts --kind slip --verbose

Each layout of `media/specimen` is printed with many values, told as lines that lie a little off, are joined
and parted by chance, and read. What counts is calibration: of the values given as sure, how many are wrong.
Layouts on which no reader was tuned stand apart. The exit status is 1 if more than one sure value in a
thousand is wrong.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from benchmarks.reading import same
from media.reading import kinds, licence, slip
from media.reading.layout import Page
from media.reading.result import Field
from media.specimen.layouts import Layout, layouts
from media.specimen.printed import certified, transferred

MOST_WRONG = 0.001
READERS: Mapping[str, Callable[[Page], dict[str, Field]]] = {"slip": slip.read, "licence": licence.read}
Tally = Counter[str]  # by outcome: sure, unsure, missing, wrong, wrong_sure, invented


def outcomes(layout: Layout, seed: int) -> Iterator[tuple[str, str, str]]:
    """The field, what became of it, and what was read, of one paper."""
    values, truth = (transferred if layout.kind == "slip" else certified)(layout, seed)
    page = Page(layout.lines(values, seed), *layout.size)
    found = READERS[layout.kind](page)
    yield "kind", "sure" if kinds.sort(page).kind == layout.kind else "wrong", kinds.sort(page).kind
    for name, true in truth.items():
        yield name, _outcome(name, found.get(name), true), found[name].value if name in found else ""
    for name in set(found) - set(truth):
        if found[name].is_sure:
            yield name, "invented", found[name].value


def _outcome(name: str, found: Field | None, true: str) -> str:
    if found is None:
        return "missing"
    # A bank shows a remark of its own beside the payer's words.
    if same(found.value, true) or (name == "memo" and true in found.value.split("；")):
        return "sure" if found.is_sure else "unsure"
    return "wrong_sure" if found.is_sure else "wrong"


def report(kind: str, count: int, *, is_verbose: bool) -> float:
    """Prints a row for each layout; returns the share of sure values that are wrong."""
    whole: dict[bool, Tally] = {False: Counter(), True: Counter()}
    print(f"\n| {kind} | held out | exact and sure | exact, unsure | missing | wrong | wrong, sure | worst |")
    print("|---|---|---|---|---|---|---|---|")
    for layout in layouts(kind):
        tally, worst = Tally(), Tally()
        for seed in range(count):
            for name, outcome, value in outcomes(layout, seed):
                tally[outcome] += 1
                worst[f"{name} {outcome}"] += outcome != "sure"
                if is_verbose and outcome in ("wrong_sure", "invented"):
                    print(f"  {layout.name} {seed} {name} {outcome}: {value}")
        whole[layout.is_held_out].update(tally)
        _row(
            layout.name,
            layout.is_held_out,
            tally,
            " · ".join(f"{k} {n}" for k, n in worst.most_common(3) if n),
        )
    for is_held_out, tally in whole.items():
        _row("all", is_held_out, tally, "")
    both = whole[False] + whole[True]
    return _wrong(both) / max(1, both["sure"] + _wrong(both))


def _row(name: str, is_held_out: bool, tally: Tally, worst: str) -> None:
    shown = (tally["sure"], tally["unsure"], tally["missing"], tally["wrong"], _wrong(tally))
    print(f"| {name} | {'yes' if is_held_out else ''} | {' | '.join(map(str, shown))} | {worst} |")


def _wrong(tally: Tally) -> int:
    return tally["wrong_sure"] + tally["invented"]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of many layouts.")
    parser.add_argument("--kind", choices=sorted(READERS), action="append")
    parser.add_argument("--count", type=int, default=50, help="papers of each layout")
    parser.add_argument("--verbose", action="store_true", help="name every value that is wrong and sure")
    asked = parser.parse_args()
    shares = [report(kind, asked.count, is_verbose=asked.verbose) for kind in asked.kind or READERS]
    for kind, share in zip(asked.kind or READERS, shares, strict=True):
        print(f"\n{kind}: {share:.2%} of the sure values are wrong")
    sys.exit(1 if max(shares) > MOST_WRONG else 0)


if __name__ == "__main__":
    main()
