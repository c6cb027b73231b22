"""Rows that cannot be handled now: tried again after pauses that grow, for about nine hours."""

TRIES = 5  # with pauses of 2, 4, 8 … seconds
_LONG_TRIES = 8  # after those, with pauses of 2, 4, 8 … minutes: a lost key may be put back meanwhile


def pause_after(attempts: int) -> int:
    """Seconds until the next try of a row that failed so often."""
    return 1 << attempts if attempts <= TRIES else 60 << (attempts - TRIES)


def is_given_up(attempts: int) -> bool:
    """Whether a row that failed so often is left alone from now on."""
    return attempts > TRIES + _LONG_TRIES
