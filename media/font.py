"""Finds Noto CJK on this machine, and which characters it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FAMILY = "Noto Sans CJK SC"
APT_PACKAGE = "fonts-noto-cjk"

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/opt/fonts"),
    Path("/Library/Fonts"),
)

# In the collections of Google and of Debian the faces lie in the order JP, KR, SC, TC, HK.
SC_IN_COLLECTION = 2


class FontMissingError(Exception):
    """No Noto Sans CJK was found. The text names the package to install."""


@dataclass(frozen=True)
class Face:
    path: Path
    index: int


@dataclass(frozen=True)
class FontFiles:
    """The faces that documents are set in. `folders` is what a typesetter needs to find the sans faces."""

    sans: Face
    sans_bold: Face
    serif: Face
    serif_bold: Face

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self.sans.path.parent, self.sans_bold.path.parent)))


@cache
def find(folders: Sequence[Path] = FOLDERS) -> FontFiles:
    """Look below each folder. Serif faces fall back to the sans ones; the sans regular face must exist."""
    sans = _look(folders, "NotoSansCJK", "Regular")
    if sans is None:
        searched = ", ".join(str(folder) for folder in folders)
        raise FontMissingError(
            f"{FAMILY} was not found below {searched}. On Debian and Ubuntu: apt-get install {APT_PACKAGE}"
        )
    serif = _look(folders, "NotoSerifCJK", "Regular") or sans
    return FontFiles(
        sans=sans,
        sans_bold=_look(folders, "NotoSansCJK", "Bold") or sans,
        serif=serif,
        serif_bold=_look(folders, "NotoSerifCJK", "Bold") or serif,
    )


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of the text that the sans face cannot draw, in order, each once."""
    known = _known(find().sans)
    return tuple(dict.fromkeys(char for char in text if not char.isspace() and ord(char) not in known))


def _look(folders: Sequence[Path], family: str, weight: str) -> Face | None:
    # Debian ships one collection for all scripts; other sources ship one file for simplified Chinese.
    for name, index in ((f"{family}-{weight}.ttc", SC_IN_COLLECTION), (f"{family}sc-{weight}.otf", 0)):
        for folder in folders:
            if not folder.is_dir():
                continue
            found = next(iter(sorted(folder.rglob(name))), None)
            if found:
                return Face(found, index)
    return None


@cache
def _known(face: Face) -> frozenset[int]:
    if face.path.suffix == ".ttc":
        with TTCollection(str(face.path), lazy=True) as collection:
            return frozenset(collection.fonts[face.index].getBestCmap())
    with TTFont(str(face.path), lazy=True) as font:
        return frozenset(font.getBestCmap())
