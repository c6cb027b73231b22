"""What is found on a picture: its seals, and how red it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seal:
    """A red seal: its frame in fractions of the picture, and how sure it is one (0.5 to 1)."""

    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    is_round: bool = True


@dataclass(frozen=True, slots=True)
class Marks:
    """What is red on a picture."""

    seals: tuple[Seal, ...]
    redness: float  # the share of red pixels
    has_solid: bool  # a red disc or block, such as the emblem of an original licence
