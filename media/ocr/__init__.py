"""The door to whatever reads print: picture in, lines out.

reader = RapidReader()              # on this machine, nothing leaves it
for line in reader.lines(picture):
    print(line.text, line.confidence)
"""

from media.ocr.line import Box, Line, Reader
from media.ocr.rapid import RapidReader

__all__ = ["Box", "Line", "RapidReader", "Reader"]
