"""Files that people or attackers send, each made anew: refused, taken without its danger, or stopped."""

from tests.media.hostile import mistakes, pdfs, pictures, polyglots

REFUSED = mistakes.REFUSED | pictures.REFUSED | pdfs.REFUSED | polyglots.REFUSED
TAKEN = pictures.TAKEN | pdfs.TAKEN | polyglots.TAKEN
# Only the limits of the child stop these.
HEAVY = pictures.HEAVY | pdfs.HEAVY
