"""How surely words are a value of a kind."""

from enum import IntEnum


class Certainty(IntEnum):
    """NO: something else. MAYBE: only the person can know. SURE: stored when it was asked for or named."""

    NO = 0
    MAYBE = 1
    SURE = 2
