"""Loading modules without the garbage collector.

What a module makes while it loads stays until the process ends, so the collector looks at it in vain. That
takes a sixth of the time of loading the service, and writes into memory that processes share after a fork.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def begin() -> None:
    """From now on nothing is collected."""
    gc.disable()


def end() -> None:
    """From now on the collector looks at what is new."""
    gc.freeze()
    gc.enable()
    # At the end of the process everything is let go of again, or zxing-cpp reports its types as leaked.
    atexit.register(gc.unfreeze)


@contextmanager
def loading() -> Iterator[None]:
    begin()
    try:
        yield
    finally:
        end()
