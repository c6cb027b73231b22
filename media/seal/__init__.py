"""Finds red seals on a picture: where, how sure, and what the ring says.

    from media.seal.finder import find

    for seal in find(picture):
        print(seal.confidence, seal.left, seal.top)

Tells a seal from red headings, emblems and pen circles by its rim and by the band of characters inside it. It
cannot tell ink from a colour print of ink, nor whose seal it is; of badly worn seals it misses some. So it
advises, and people decide.

`finder`, `ink` and `ring` load OpenCV, so only a process that looks at pictures imports them.
"""

from media.seal.marks import Marks, Seal

__all__ = ["Marks", "Seal"]
