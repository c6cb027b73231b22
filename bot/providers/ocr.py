"""Which reader of whole pages this deployment has: ours alone, or ours and then Tencent's."""

from bot.settings import TENCENT, Settings
from media.ocr import Reader
from media.reading import PageReader


def page_reader(settings: Settings, reader: Reader) -> PageReader:
    """The one that SZCA_OCR names; it shares the credentials of the face check."""
    # Only here: reading brings OpenCV along, and most processes never read a picture.
    from bot.providers.tencent_ocr import CloudPages
    from media.reading.pages import LocalPages

    local = LocalPages(reader)
    if settings.ocr != TENCENT:
        return local
    return CloudPages(local, settings.ocr_base, settings.faceid_secret_id, settings.faceid_secret_key)
