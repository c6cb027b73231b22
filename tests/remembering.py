"""A real reader of print that reads the same picture once: the tests show the same papers again and again.

What the reader said is kept in tests/read, a file for each picture. The name of a file is the SHA-256 of
the picture and of the reader: another version of the reader finds nothing there and reads again. A picture
without a file is read, and its file is written; new files are committed. `bin/test --reread` empties the
folder first.
"""

import ast
import inspect
import json
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from media.ocr import Line, Reader, rapid
from media.ocr.rapid import RapidReader

FOLDER = Path(__file__).parent / "read"
# What decides, beside our own code, what is read. The models come with rapidocr.
_LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "rapidocr")


class Remembering:
    """Seconds for a picture that is new, nothing afterwards."""

    def __init__(self, folder: Path, reader: Reader | None = None) -> None:
        self._folder = folder
        self._reader = reader or RapidReader()
        self._known: dict[str, Any] = {}

    def lines(self, picture: bytes) -> list[Line]:
        found = self._once("lines", picture, lambda: [_written(line) for line in self._reader.lines(picture)])
        return [_line(*line) for line in found]

    def strip(self, picture: bytes) -> tuple[str, float]:
        text, confidence = self._once("strip", picture, lambda: self._reader.strip(picture))
        return text, confidence

    def _once(self, method: str, picture: bytes, read: Callable[[], Any]) -> Any:
        name = sha256(f"{reader_version()} {method} ".encode() + picture).hexdigest()[:32]
        if name not in self._known:
            self._known[name] = self._kept(name, read)
        return self._known[name]

    def _kept(self, name: str, read: Callable[[], Any]) -> Any:
        file = self._folder / f"{name}.json"
        if not file.exists():
            said = read()
            self._folder.mkdir(exist_ok=True)
            # Several workers may read the same picture; none may find half a file.
            half = self._folder / f"{name}.{os.getpid()}.new"
            half.write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
            half.rename(file)
        return json.loads(file.read_text("utf-8"))


def _written(line: Line) -> list[Any]:
    """Rounded to a hundredth of a pixel, on the first reading too: both readings must give the same."""
    return [line.text, line.confidence, *(round(place, 2) for corner in line.box for place in corner)]


def _line(text: str, confidence: float, *places: float) -> Line:
    one, two, three, four = zip(places[::2], places[1::2], strict=True)
    return Line(text, confidence, (one, two, three, four))


@cache
def reader_version() -> str:
    """Changes with the libraries and with what our code does, not with its comments and docstrings."""
    code = ast.parse(inspect.getsource(rapid))
    for node in ast.walk(code):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    said = [ast.unparse(code), *(f"{name} {version(name)}" for name in _LIBRARIES)]
    return sha256("\n".join(said).encode()).hexdigest()


@cache
def the_reader() -> Remembering:
    """One for all tests of a process: its models take half a gigabyte."""
    return Remembering(FOLDER)
