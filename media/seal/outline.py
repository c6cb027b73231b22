"""What a red shape looks like: how much of a rim it has, how full it is, and what stands outside its rim."""

from math import pi

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
SECTORS = 72


def round_rim(mask: Mask) -> float:
    """The share of directions from the middle in which an ellipse along the frame is inked."""
    distance, direction = _polar(mask)
    rim = mask & (distance >= 0.84) & (distance <= 1.06)
    return len(np.unique((direction[rim] * SECTORS).astype(int))) / SECTORS


def square_rim(mask: Mask) -> float:
    """How much of the four edges has ink within a tenth of the width of them."""
    height, width = mask.shape
    edge_y, edge_x = max(1, height // 10), max(1, width // 10)
    edges = (mask[:edge_y].any(0), mask[-edge_y:].any(0), mask[:, :edge_x].any(1), mask[:, -edge_x:].any(1))
    return float(np.concatenate(edges).mean())


def band(mask: Mask) -> float:
    """How much of the ring is inked on which the characters of a seal stand."""
    distance, _ = _polar(mask)
    return float(mask[(distance >= 0.60) & (distance <= 0.80)].mean())


def corners(mask: Mask) -> float:
    """How much is inked between the rim and the corners of the frame."""
    distance, _ = _polar(mask)
    outside = mask[distance > 1.1]
    return float(outside.mean()) if outside.size else 0.0


def disc(mask: Mask) -> float:
    """How much is inked within the rim."""
    distance, _ = _polar(mask)
    return float(mask[distance <= 0.9].mean())


def _polar(mask: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance from the middle (1 at the frame's edge) and direction (0 to 1) of every pixel."""
    height, width = mask.shape
    y, x = np.mgrid[0:height, 0:width]
    across, down = (x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1
    return np.hypot(across, down), (np.arctan2(down, across) / (2 * pi)) % 1.0
