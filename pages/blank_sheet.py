"""The 电子签章采集表 before anything is filled in: for those who have the seal at hand today."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from flows.catalogue import catalogue
from flows.certificates.choice import FORMS
from flows.sections.printing import SEAL_SHEET
from media.form import fields_of, render
from pages.attached import attached_pdf

_LABEL = "certificate_type"  # printed already: it says which frames there are


def add_to(pages: Blueprint, clock: Callable[[], datetime]) -> None:
    """The routes of /p/sheet. They are the same for everybody and name nobody."""

    @cache
    def pdf(kind: str) -> bytes:
        return _blank(kind, clock())

    @pages.get("/sheet")
    def sheet() -> str:
        kinds = [(kind, form.title) for kind, form in FORMS.items()]
        return render_template("pages/blank_sheet.html", kinds=kinds)

    @pages.get(f"/sheet/<any({','.join(FORMS)}):kind>.pdf")
    def sheet_pdf(kind: str) -> ResponseReturnValue:
        return attached_pdf(pdf(kind), f"电子签章采集表（{FORMS[kind].title}）", "szca-blank-seal-sheet")


def _blank(kind: str, now: datetime) -> bytes:
    form, project = FORMS[kind], next(one for one in catalogue().projects if one.here)
    known = {"project": project.name, _LABEL: form.title}
    data = {field: known.get(field, "") for field in fields_of(SEAL_SHEET, form.certificate_type)}
    return render(SEAL_SHEET, data, code=None, generated=now, type_id=form.certificate_type).pdf
