"""Pictures as intake hands them on."""

import io

from PIL import Image


def jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "JPEG", quality=90)
    return kept.getvalue()
