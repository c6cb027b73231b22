"""A worker that is sent the hostile files, and says what became of them and of its children."""

import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor

from media.intake import Unreadable
from media.intake.confined import take_in_limits
from tests.media.hostile import HEAVY, TAKEN, pdfs, pictures, polyglots
from tests.media.hostile.builders import LIMIT
from tests.media.hostile.case import Case

# All that get as far as a decoder.
CASES = pictures.REFUSED | pdfs.REFUSED | polyglots.REFUSED | TAKEN | HEAVY


def outcome(case: Case) -> str:
    try:
        take_in_limits(
            case.make(),
            limit=LIMIT,
            recompress=case.recompress,
            allow_png=case.allow_png,
            seconds=case.seconds,
        )
    except Unreadable as refused:
        return refused.code
    except Exception as error:
        return repr(error)
    return "taken"


def children_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def main() -> None:
    with ThreadPoolExecutor(2) as threads:
        outcomes = dict(zip(CASES, threads.map(outcome, CASES.values()), strict=True))
    # A child is at first a copy of its parent, so this is the higher of the two.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    json.dump({"outcomes": outcomes, "kilobytes": peak, "children": children_left()}, sys.stdout)


if __name__ == "__main__":
    main()
