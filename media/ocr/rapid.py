"""RapidOCR in this process: PP-OCRv6 small from its wheel, one thread, nothing fetched.

Measured on one core: 0.7 s for a card, 1.5 s for a licence; the process grows to about 0.5 GB.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from media.ocr.line import Box, Line

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]  # four points

# Most of the time goes into finding lines and grows with the area: they are found on a small copy of the
# picture, and cut from a larger one, so that small print on an A4 copy is still read.
LONGEST_SIDE = 960
FINEST_SIDE = 1600
SMALLEST_SIDE = 640  # a smaller picture is enlarged to this: tiny print is read better
LEAST_SURE = 0.5
VOTERS = 9  # lines that are asked which way up the page is


class RapidReader:
    """Loads its models at the first picture (about a second), then keeps them. Serves one caller at a time.

    A worker that forks should do so before the first picture: a loaded engine is not promised to survive it.
    """

    def __init__(self, longest_side: int = LONGEST_SIDE, finest_side: int = FINEST_SIDE) -> None:
        self._longest_side, self._finest_side = longest_side, finest_side
        self._lock = Lock()
        self._loaded: Any = None

    def lines(self, picture: bytes) -> list[Line]:
        """All lines, whichever way up the picture is."""
        pixels = _decoded(picture)
        scale = _scale(pixels.shape[:2], self._longest_side)
        small = _resized(pixels, scale)
        fine = max(scale, min(1.0, self._finest_side / max(pixels.shape[:2])))
        with self._lock:
            turned = self._upright(small, self._boxes(small))
            page = turned.enlarged(_resized(pixels, fine) if fine > scale else small, fine / scale)
            return [_told(line, page, fine) for line in self._read(page)]

    def strip(self, picture: bytes) -> tuple[str, float]:
        """The text of one upright line."""
        with self._lock:
            return self._text(_decoded(picture))

    def _boxes(self, pixels: Pixels) -> list[Corners]:
        found = self._engine()(pixels, use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else [np.asarray(box, np.float32) for box in found.boxes]

    def _upright(self, pixels: Pixels, boxes: list[Corners]) -> "_Turned":
        """Long lines show whether the page lies on its side; a classifier, whether it stands on its head."""
        page = _Turned(pixels, boxes, 0)
        if sum(_is_lying(box) for box in _longest(boxes)) * 2 > len(_longest(boxes)):
            # Looked for anew: lying labels that stand side by side were taken for one line.
            page = page.turn()
            page = _Turned(page.pixels, self._boxes(page.pixels), page.quarters)
        votes = [self._is_upside_down(_cut(page.pixels, box)) for box in _longest(page.boxes)]
        return page.turn().turn() if sum(votes) > 0 else page

    def _is_upside_down(self, cut: Pixels) -> float:
        """How sure it is, from -1 (upright) to 1."""
        label, score = self._engine()(cut, use_det=False, use_cls=True, use_rec=False).cls_res[0]
        return float(score) if label == "180" else -float(score)

    def _read(self, page: "_Turned") -> Iterable[tuple[Corners, str, float]]:
        for box in page.boxes:
            text, score = self._text(_cut(page.pixels, box))
            if text.strip() and score >= LEAST_SURE:
                yield box, text.strip(), score

    def _text(self, cut: Pixels) -> tuple[str, float]:
        if min(cut.shape[:2]) < 4:
            return "", 0.0
        found = self._engine()(cut, use_det=False, use_cls=False, use_rec=True)
        return (str(found.txts[0]), float(found.scores[0])) if found.txts else ("", 0.0)

    def _engine(self) -> Any:
        if self._loaded is None:
            self._loaded = _load()
        return self._loaded


@dataclass(frozen=True, slots=True)
class _Turned:
    """A picture and its boxes after `quarters` quarter turns against the clock."""

    pixels: Pixels
    boxes: list[Corners]
    quarters: int

    def turn(self) -> "_Turned":
        width = self.pixels.shape[1]
        boxes = [_turned_box(box, width) for box in self.boxes]
        return _Turned(np.ascontiguousarray(np.rot90(self.pixels)), boxes, (self.quarters + 1) % 4)

    def enlarged(self, pixels: Pixels, times: float) -> "_Turned":
        """The same boxes on a larger copy of the picture as it was given."""
        larger = np.ascontiguousarray(np.rot90(pixels, self.quarters))
        return _Turned(larger, [box * np.float32(times) for box in self.boxes], self.quarters)

    def as_given(self, box: Corners) -> Corners:
        height, width = self.pixels.shape[:2]
        for _ in range(self.quarters):
            box = np.stack((height - box[:, 1], box[:, 0]), axis=1)
            height, width = width, height
        return box


def _load() -> Any:
    # Importing it takes most of a second, which only those who read should pay.
    from rapidocr import RapidOCR

    spec = find_spec("rapidocr")
    models = Path(spec.origin or "").parent / "models" if spec else Path()
    cv2.setNumThreads(1)
    # With a path of its own a model that is missing is an error; without, it would be fetched.
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_vertical_padding": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": 1600,
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def _decoded(picture: bytes) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if pixels is None:
        raise ValueError("Neither a JPEG nor a PNG")
    return np.asarray(pixels, np.uint8)


def _scale(size: tuple[int, ...], longest_side: int) -> float:
    longest = max(size)
    return min(longest_side / longest, max(1.0, SMALLEST_SIDE / longest))


def _resized(pixels: Pixels, scale: float) -> Pixels:
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def _told(line: tuple[Corners, str, float], page: _Turned, scale: float) -> Line:
    corners, text, score = line
    first, second, third, fourth = ((float(x / scale), float(y / scale)) for x, y in page.as_given(corners))
    box: Box = (first, second, third, fourth)
    return Line(text, round(score, 3), box)


def _turned_box(box: Corners, width: int) -> Corners:
    """After a quarter turn against the clock what was the upper right corner is the upper left."""
    turned = np.stack((box[:, 1], width - box[:, 0]), axis=1)
    return np.roll(turned, -1, axis=0)


def _sides(box: Corners) -> tuple[float, float]:
    across = float(np.linalg.norm(box[1] - box[0]))
    down = float(np.linalg.norm(box[3] - box[0]))
    return across, down


def _longest(boxes: list[Corners]) -> list[Corners]:
    return sorted(filter(_is_long, boxes), key=lambda box: max(_sides(box)), reverse=True)[:VOTERS]


def _is_lying(box: Corners) -> bool:
    across, down = _sides(box)
    return down > across


def _is_long(box: Corners) -> bool:
    across, down = sorted(_sides(box))
    return down > 3 * max(across, 1.0)


def _cut(pixels: Pixels, box: Corners) -> Pixels:
    """The line alone, straightened."""
    across, down = (max(1, round(side)) for side in _sides(box))
    target = np.array(((0, 0), (across, 0), (across, down), (0, down)), np.float32)
    bend = cv2.getPerspectiveTransform(box, target)
    cut = cv2.warpPerspective(
        pixels, bend, (across, down), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8)
