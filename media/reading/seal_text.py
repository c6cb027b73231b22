"""What the ring of a seal says: a hint, for ink is never as clear as print."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from media.ocr import Reader
from media.reading.result import Field, Frame
from media.seal import Seal
from media.seal.ring import unrolled

Pixels = NDArray[np.uint8]
LEAST_CHARACTERS = 4


def seal_text(pixels: Pixels, seals: Sequence[Seal], reader: Reader) -> dict[str, Field]:
    """Of the round seal that is read most surely."""
    read = [
        (*reader.strip(bytes(cv2.imencode(".png", unrolled(pixels, seal))[1])), seal)
        for seal in seals
        if seal.is_round
    ]
    read = [(text, confidence, seal) for text, confidence, seal in read if len(text) >= LEAST_CHARACTERS]
    if not read:
        return {}
    text, confidence, seal = max(read, key=lambda one: one[1])
    return {
        "seal_text": Field(text, round(confidence, 3), Frame(seal.left, seal.top, seal.right, seal.bottom))
    }
