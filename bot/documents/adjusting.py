"""A picture that is turned or cropped by hand on the upload page, as the row of its upload says it."""

import json
from dataclasses import dataclass

from media.intake.adjusted import Adjustment

_DIGITS = 4  # of a fraction: a hundredth of a percent


@dataclass(frozen=True, slots=True)
class Adjusted:
    """`wish` is meant for the copy of the document that people see; it may be turned against the original."""

    document: str
    wish: Adjustment

    def text(self) -> str:
        """For the row of the upload; at most 200 characters."""
        box = [round(side, _DIGITS) for side in self.wish.box]
        return json.dumps({"document": self.document, "turn": self.wish.turn, "box": box})

    @property
    def key(self) -> str:
        """Two that are the same have one key."""
        return ":".join(
            (self.document, str(self.wish.turn), *(f"{side:.{_DIGITS}f}" for side in self.wish.box))
        )


def adjusted_of(text: str) -> Adjusted:
    """What `text` of an upload says."""
    said = json.loads(text)
    left, top, right, bottom = said["box"]
    return Adjusted(said["document"], Adjustment(said["turn"], (left, top, right, bottom)))
