"""What tells one line of a statement from all others, so that no money is taken twice."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from media.statement import Line, UnreadableLine


class Identities:
    """Numbers equal lines of one file: the same file gives the same identities, and two equal lines are two.

    A serial of the bank tells a line by itself, with day and amount: banks use one serial for a transfer and
    its fee. Without a serial the whole line tells it. Limit: of two equal lines without serial, time and
    balance that come in two files, the second one counts as the first again; so a day is exported whole.
    """

    def __init__(self, keyed: Callable[[str], str]) -> None:
        """`keyed`: a keyed hash of 64 characters."""
        self._keyed = keyed
        self._seen: Counter[str] = Counter()

    def of(self, lines: Sequence[Line]) -> Iterator[str]:
        """One for each line, in their order."""
        for line in lines:
            yield self._numbered(_told_by(line))

    def of_unreadable(self, lines: Sequence[UnreadableLine]) -> Iterator[str]:
        for line in lines:
            yield self._numbered(f"unreadable\n{_folded(line.text)}")

    def _numbered(self, told: str) -> str:
        self._seen[told] += 1
        return self._keyed(f"statement-line:{told}\n{self._seen[told]}")


def _told_by(line: Line) -> str:
    money = f"{line.day.isoformat()}\n{'+' if line.is_credit else '-'}{line.fen}"
    if line.serial:
        return f"serial\n{_folded(line.serial)}\n{money}"
    parts = (line.time, line.payer, line.account, line.remark, line.balance)
    return "\n".join(("whole", money, *map(_folded, parts)))


def _folded(text: str) -> str:
    """The same for one text in two kinds of file."""
    return re.sub(r"\s|(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))
