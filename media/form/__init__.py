"""Sets our printed forms: a PDF to print, and a picture of it for the chat.

    code = FormCode("A1", "application_form", digest(data))
    printed = render("application_form", data, code=code, generated=now, type_id="person")

The keys of `data` are those of `FIELDS[form][type_id]`, all of them; the numbers there are the greatest
lengths. A further form is one more .typ file beside `paper.typ` and one more entry in `fields.py`.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

import typst

from media import font, qr
from media.form.fields import FIELDS, INSTITUTION
from media.qr import FormCode

__all__ = ["FIELDS", "INSTITUTION", "FormCode", "FormError", "RenderedForm", "digest", "fields_of", "render"]

FOLDER = Path(__file__).parent
CHINA = ZoneInfo("Asia/Shanghai")
PREVIEW_DPI = 150

# A typst compiler serves one caller at a time.
_TYPESETTING = Lock()


class FormError(Exception):
    """There is no such form, or its data are incomplete, unknown or too long. The text names the key."""


@dataclass(frozen=True)
class RenderedForm:
    pdf: bytes
    preview_png: bytes
    missing_glyphs: tuple[str, ...]  # characters that the font lacks: printed as □, to be written in by hand


def render(
    form: str,
    data: Mapping[str, str],
    *,
    code: FormCode | None,
    generated: datetime,
    type_id: str = INSTITUTION,
) -> RenderedForm:
    """One page, as a certificate of this type needs it; without a code it is of no application.

    Raises FormError.
    """
    if generated.tzinfo is None:
        raise FormError("The time of generation needs a time zone")
    printed = _checked(form, fields_of(form, type_id), data)
    missing = font.missing_glyphs("".join(printed.values()))
    page = {
        **{key: _with_boxes(value, missing) for key, value in printed.items()},
        "application": code.application if code else "",
        "generated": generated.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        "qr": qr.draw_svg(code.text()) if code else "",
    }
    with _TYPESETTING:
        pdf, preview = _set(f"{form}_{type_id}", page, generated)
    return RenderedForm(pdf, preview, missing)


def fields_of(form: str, type_id: str) -> dict[str, int]:
    """What this form prints for this type of certificate. Raises FormError if there is no such form."""
    try:
        return FIELDS[form][type_id]
    except KeyError:
        known = ", ".join(f"{name} for {kind}" for name, kinds in FIELDS.items() for kind in kinds)
        raise FormError(f"No form {form!r} for {type_id!r}; there are {known}") from None


def digest(data: Mapping[str, str]) -> str:
    """Twelve characters that change whenever what is printed changes."""
    printed = {key: _printable(value) for key, value in data.items()}
    return sha256(json.dumps(printed, sort_keys=True).encode()).hexdigest()[:12]


def _checked(form: str, fields: Mapping[str, int], data: Mapping[str, str]) -> dict[str, str]:
    if data.keys() != fields.keys():
        raise FormError(f"{form} lacks or does not know: {', '.join(sorted(data.keys() ^ fields.keys()))}")
    printed = {key: _printable(value) for key, value in data.items()}
    for key, most in fields.items():
        if len(printed[key]) > most:
            raise FormError(f"{key} of {form} is longer than {most} characters")
    return printed


def _printable(value: str) -> str:
    """One line, without controls: a mark that turns the direction of writing could disguise a name."""
    kept = (char for char in value if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf"})
    return " ".join("".join(kept).split())


def _with_boxes(value: str, missing: tuple[str, ...]) -> str:
    # PDF/A takes no text without a glyph, and an empty box is clearer for the person who fills it in.
    return "".join("□" if char in missing else char for char in value)


def _set(template: str, page: Mapping[str, str], generated: datetime) -> tuple[bytes, bytes]:
    """The template itself chooses how dense it is set."""
    setter, inputs = _setter(template), {"data": json.dumps(page)}
    preview = setter.compile(format="png", ppi=PREVIEW_DPI, sys_inputs=inputs)
    if not isinstance(preview, bytes):  # a list is several pages
        raise FormError(f"{template} did not fit on one page")
    made = int(generated.timestamp())
    pdf = setter.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"], timestamp=made)
    return bytes(pdf), preview  # type: ignore[arg-type]


@cache
def _setter(template: str) -> typst.Compiler:
    return typst.Compiler(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        font_paths=[str(folder) for folder in font.find().folders],
        ignore_system_fonts=True,
    )
