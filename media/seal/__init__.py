"""Finds red seals on a picture: where, how sure, and what the ring says.

    for seal in find(picture):
        print(seal.confidence, seal.box)

Tells a seal from red headings, emblems and pen circles by its rim and by the band of characters inside it. It
cannot tell ink from a colour print of ink, nor whose seal it is; of badly worn seals it misses some. So it
advises, and people decide.
"""

from media.seal.finder import Marks, Seal, find, look
from media.seal.ring import unrolled

__all__ = ["Marks", "Seal", "find", "look", "unrolled"]
