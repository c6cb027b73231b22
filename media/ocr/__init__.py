"""The door to whatever reads print: picture in, lines out.

from media.ocr.rapid import RapidReader

reader = RapidReader()              # on this machine, nothing leaves it
for line in reader.lines(picture):
    print(line.text, line.confidence)

`rapid` loads OpenCV, so only a process that reads pictures imports it.
"""

from media.ocr.line import Box, Line, Reader

__all__ = ["Box", "Line", "Reader"]
