"""Takes files from strangers: refuses with advice, or keeps them and makes plain copies.

    taken = take(data, limit=2 * 1024 * 1024, recompress=True)      # a larger one is made smaller
    taken = take(data, limit=2 * 1024 * 1024, recompress=False)     # a larger one is refused

A worker that decodes many files uses `confined.take_in_limits`, which does it in a process of its own.
"""

from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module

from media.intake.adjusted import Adjustment, adjusted
from media.intake.kind import HEIC, OF_ALBUMS, PDF, PDF_SIGNATURE, Kind, kind_of
from media.intake.picture import NORMAL_QUALITY, decode, jpeg, normalised, squeezed, thumbnail
from media.intake.words import SEVERAL_PAGES, SEVERAL_PAPERS, Unreadable, refusal

__all__ = ["Intake", "Side", "Unreadable", "load_libraries", "take"]

MOST_RECOMPRESSED = 20 * 1024 * 1024  # WeChat itself takes pictures up to 10 MB


@dataclass(frozen=True)
class Side:
    """One page by itself. `box`: left, top, right, bottom in fractions of the sheet with all of them."""

    picture: bytes
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Intake:
    """A file that was taken.

    `sha256` is of the bytes as they arrived. `original` is those bytes, or (`recompressed`) something within
    the limit that shows the same: a JPEG of a photo over the limit or of a kind that albums of phones have, a
    PDF of the pages' pictures of a PDF over the limit. It is evidence, never to be shown: people and programs
    get `normalised` and `thumbnail`, JPEGs without metadata. Of a PDF with several pages (two sides of a
    card, a form of two pages) `normalised` shows all of them on one sheet, but for blank ones, and
    `thumbnail` the first; `sides` are the same pages one by one: on a sheet of several the print is too small
    for a reader. Of a picture with several papers `sides` are its parts.
    """

    kind: str  # picture or pdf
    media_type: str  # of `original`
    width: int  # of the upright picture, or of the PDF's pages as rendered
    height: int
    pages: int  # that show something; blank backs of a scan are left out
    sha256: str
    original: bytes
    normalised: bytes
    thumbnail: bytes
    recompressed: bool = False
    sides: tuple[Side, ...] = ()  # of several pages or papers only

    @property
    def notice(self) -> str:
        """What the person should hear about how the file was taken; mostly nothing."""
        return SEVERAL_PAGES.format(pages=self.pages) if self.pages > 1 else ""

    def divided_notice(self, papers: int) -> str:
        """The same of a file with that many papers, each of which became a document."""
        return SEVERAL_PAPERS.format(file="这个 PDF " if self.kind == "pdf" else "这张图片", papers=papers)


def take(
    data: bytes, *, limit: int, recompress: bool, allow_png: bool = False, wish: Adjustment | None = None
) -> Intake:
    """Raises `Unreadable`. Over the limit a picture is recompressed when asked for; all else is refused.

    With a `wish` the picture is turned and cropped first, and `original` is what comes of it. A PDF stays.
    """
    kind = kind_of(data, allow_png=allow_png)
    if len(data) > limit:
        _allow_larger(data, kind, limit, recompress)
    return _take_pdf(data, limit) if kind is PDF else _take_picture(data, kind, limit, wish)


def load_libraries(data: bytes) -> None:
    """Loads what taking this file needs beyond pictures, so that it is not loaded within limits."""
    if data.startswith(PDF_SIGNATURE):
        import_module("media.intake.pages")
    elif data[4:8] == b"ftyp":
        _add_heic()


def _allow_larger(data: bytes, kind: Kind, limit: int, recompress: bool) -> None:
    if not recompress:
        raise refusal("too_large", limit=limit)
    if len(data) > MOST_RECOMPRESSED:
        raise refusal("pdf_too_large" if kind is PDF else "too_large_photo")


def _add_heic() -> None:
    """Let Pillow open HEIC. One thread: within limits no further one may be started."""
    library = import_module("pillow_heif")
    library.options.DECODE_THREADS = 1
    library.register_heif_opener(thumbnails=False)


def _take_picture(data: bytes, kind: Kind, limit: int, wish: Adjustment | None) -> Intake:
    if kind is HEIC:
        _add_heic()
    picture = decode(data, kind)
    if wish is not None:
        picture = adjusted(picture, wish)
    recompressed = len(data) > limit or kind in OF_ALBUMS or wish is not None
    return Intake(
        kind="picture",
        media_type="image/jpeg" if recompressed else kind.media_type,
        width=picture.width,
        height=picture.height,
        pages=1,
        sha256=sha256(data).hexdigest(),
        original=squeezed(picture, limit) if recompressed else data,
        normalised=normalised(picture),
        thumbnail=thumbnail(picture),
        recompressed=recompressed,
    )


def _take_pdf(data: bytes, limit: int) -> Intake:
    # Most files are pictures, each is taken in a process of its own, and the libraries for PDFs take as
    # long to load as all the rest of that process.
    from media.intake.pages import inspect, places, render, shrunk, together

    pictures = render(data, inspect(data))
    sheet = together(pictures)
    boxes = places([picture.size for picture in pictures])
    shown = (Side(jpeg(page, NORMAL_QUALITY), box) for page, box in zip(pictures, boxes, strict=True))
    return Intake(
        kind="pdf",
        media_type=PDF.media_type,
        width=sheet.width,
        height=sheet.height,
        pages=len(pictures),
        sha256=sha256(data).hexdigest(),
        original=shrunk(pictures, limit) if len(data) > limit else data,
        normalised=jpeg(sheet, NORMAL_QUALITY),
        thumbnail=thumbnail(pictures[0]),
        recompressed=len(data) > limit,
        sides=tuple(shown) if len(pictures) > 1 else (),
    )
