"""What stands beside each label: its row, the lines of a name beside a label set in their middle, and what
goes on below. A value ends at the next label, at a wide gap and where a line belongs to another label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from media.reading.labels import Label, Vocabulary, divided
from media.reading.layout import Page, Word, follows

WIDE = 4.0  # heights: words further apart than that are not of one value
FAR = 8.0  # heights: a value so far from its label is one only if its column says so
CLOSEST, FURTHEST = 0.6, 1.6  # heights from one line of a value to the next
TALLEST = 1.6  # heights of the line before
NEAR = 1.1  # heights: so far apart may lines begin that are aligned
COLUMN = 5.0  # heights: rows so close to a heading are of its block
LONGEST = 8  # words of one row of a value


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the words that it was read from. One that is not close may be of something else."""

    text: str
    words: tuple[Word, ...]
    label: Label
    is_close: bool = True

    @property
    def confidence(self) -> float:
        return min((word.confidence for word in self.words), default=0.0)


class Values:
    """The values of a page, by label."""

    def __init__(self, page: Page, vocabulary: Vocabulary) -> None:
        self.page = page
        self.labels, self.pieces = divided(page, vocabulary)
        self._rows = {label: self._row(label) for label in self.labels}
        self._owners: dict[Word, Label] = {}
        self._pairs = {label: pair for label in self.labels if (pair := self._pair(label))}
        for label, row in self._rows.items():
            if label not in self._pairs and row and self._is_of(label, row[0]):
                self._owners.update(dict.fromkeys(row, label))
        for label, pair in self._pairs.items():
            self._owners.update(dict.fromkeys(pair, label))

    def after(self, names: Iterable[str], *, lines: int = 1) -> Iterator[Found]:
        """What belongs to each of these labels, with up to `lines` lines of it; empty where nothing does.

        Labels that were read exactly come before those of which a character was misread.
        """
        names = tuple(names)
        for is_misread in (False, True):
            for name in names:
                for label in sorted(self.labels, key=lambda one: one.word.top):
                    if label.name == name and label.is_misread == is_misread:
                        yield self.of(label, lines)

    def of(self, label: Label, lines: int = 1) -> Found:
        row = self._pairs.get(label, self._rows[label]) if lines > 1 else self._rows[label]
        row = [word for word in row if self._owners.get(word, label) == label]
        words = [*row, *self._below(label, row, lines - 1)] if row and lines > 1 else row
        is_close = bool(words) and words[0] in self._owners
        return Found("".join(word.text for word in words), tuple(words), label, is_close)

    def _row(self, label: Label) -> list[Word]:
        """The words to the right of a label, up to the next label or a wide gap."""
        bound = min(
            (other.word.left for other in self.labels if follows(label.word, other.word)),
            default=float("inf"),
        )
        row: list[Word] = []
        for piece in self.pieces:
            here = row[-1] if row else label.word
            if len(row) == LONGEST or piece.left >= bound:
                break
            if not follows(here, piece):
                continue
            if row and piece.left - here.right > WIDE * here.height:
                break
            row.append(piece)
        return row

    def _is_of(self, label: Label, piece: Word) -> bool:
        """Whether a value is so close to its label, or so well aligned with others, that it is its own."""
        if self._is_heading(label, piece):
            return False
        if piece.left - label.word.right <= FAR * piece.height:
            return True
        reach = NEAR * piece.height
        return any(
            row
            and other != label
            and abs(other.word.left - label.word.left) < reach
            and (abs(row[0].left - piece.left) < reach or abs(row[-1].right - piece.right) < reach)
            for other, row in self._rows.items()
        )

    def _is_heading(self, label: Label, piece: Word) -> bool:
        """Whether a column of labels stands between: it heads a block, and the words are of a row there."""
        high = label.word.height
        between = [
            other.word
            for other in self.labels
            if label.word.right <= other.word.left < piece.left
            and abs(other.word.middle - label.word.middle) < COLUMN * high
        ]
        for first in between:
            drops = [
                other.middle - label.word.middle
                for other in between
                if abs(other.left - first.left) < NEAR * high
            ]
            if len(drops) > 1 and min(drops) < 0.5 * high and max(drops) > -0.5 * high:
                return True
        return False

    def _pair(self, label: Label) -> list[Word]:
        """The two lines of a value whose label is set between them."""
        spot, high = label.word, label.word.height
        beside = [
            piece
            for piece in self.pieces
            if piece.left >= spot.right - 0.5 * high
            and piece.left - spot.right < FAR * high
            and 0.25 * high < abs(piece.middle - spot.middle) < 1.2 * high
            and self._is_first_at(label, piece)
        ]
        for upper in (piece for piece in beside if piece.middle < spot.middle):
            for lower in (piece for piece in beside if piece.middle > spot.middle):
                lean = abs(upper.middle + lower.middle - 2 * spot.middle)
                is_apart = lower.middle - upper.middle > 0.7 * max(upper.height, lower.height)
                if is_apart and lean < 0.5 * high and abs(upper.left - lower.left) < NEAR * upper.height:
                    return [upper, lower]
        return []

    def _is_first_at(self, label: Label, piece: Word) -> bool:
        """Whether no label that is more level with the words stands between, nor other words of their row."""
        off = abs(piece.middle - label.word.middle)
        return not any(
            other != label
            and label.word.left < other.word.right <= piece.left + 0.5 * piece.height
            and abs(piece.middle - other.word.middle) <= off
            for other in self.labels
        ) and not any(
            follows(other, piece) and other.left >= label.word.right - 0.5 * other.height
            for other in self.pieces
        )

    def _below(self, label: Label, row: Sequence[Word], most: int) -> Iterator[Word]:
        pair = self._pairs.get(label)
        start = row[0]
        # After a label in the same word there may be a blank, which the text no longer shows.
        is_joined = start.left - label.word.right < 0.3 * start.height and start.top == label.word.top
        left, play = (start.left + 0.8 * start.height, 1.9) if is_joined else (start.left, NEAR)
        here = pair[-1] if pair else start
        for _ in range(most - (1 if pair else 0)):
            under = [piece for piece in self.pieces if self._goes_on(label, here, piece, left, play)]
            if not under:
                return
            here = under[0]
            yield here
            last = here
            while following := next((piece for piece in self.pieces if self._is_joined(last, piece)), None):
                yield following
                last = following

    def _goes_on(self, label: Label, here: Word, piece: Word, left: float, play: float) -> bool:
        """Whether it is the next line of a value: aligned with it, close below it, and of no other label."""
        drop = piece.middle - here.middle
        return (
            CLOSEST * here.height < drop < FURTHEST * here.height
            and abs(piece.left - left) < play * here.height
            and piece.height < TALLEST * here.height
            and self._owners.get(piece, label) == label
        )

    def _is_joined(self, here: Word, piece: Word) -> bool:
        return (
            follows(here, piece)
            and piece.left - here.right < 1.5 * here.height
            and piece not in self._owners
            and not any(
                here.right <= label.word.left < piece.left and follows(here, label.word)
                for label in self.labels
            )
        )
