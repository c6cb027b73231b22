"""Runs storms one after the other and prints a line of figures for each; exit 1 when one did not pass.

python -m tests.processes.storm --seeds 1-40 --people 50 --rounds 3 --database postgresql
"""

import argparse
import json
import sys
import traceback

from tests.processes.storm.storm import Profile, play_in_a_folder


def main() -> int:
    """0 when every storm passed."""
    wish = _wish()
    first, _, last = wish.seeds.partition("-")
    failed = 0
    for seed in range(int(first), int(last or first) + 1):
        database = wish.database or ("postgresql" if seed % 2 else "sqlite")
        try:
            figures = play_in_a_folder(Profile(wish.people, wish.rounds), seed, database)
        except Exception:
            failed += 1
            traceback.print_exc()
            figures = {"seed": seed, "database": database, "failed": True}
        print(json.dumps(figures), flush=True)
    return 1 if failed else 0


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1", help="one, or first-last")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3, help="how often every kind of strike comes")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="by turns, unless said")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
