"""Turns a picture and the lines that were found on it by quarters."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from media.ocr import Line

Pixels = NDArray[np.uint8]

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turn(pixels: Pixels, degrees: int) -> Pixels:
    """Clockwise, by 0, 90, 180 or 270 degrees."""
    return np.asarray(cv2.rotate(pixels, _TURNS[degrees]), np.uint8) if degrees else pixels


def turned_line(line: Line, degrees: int, width: int, height: int) -> Line:
    """Where the line stands on a picture of this size after the picture was turned."""
    first, second, third, fourth = (_turned_point(point, degrees, width, height) for point in line.box)
    return replace(line, box=(first, second, third, fourth))


def _turned_point(point: tuple[float, float], degrees: int, width: int, height: int) -> tuple[float, float]:
    x, y = point
    return {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[degrees]
