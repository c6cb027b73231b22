"""Which questions each version of a form asks. Run as a module once a version is raised: it adds that one.

A version that is recorded is never written over: the funnel counts steps by version, so one name has to mean
one list of questions. Papers that a project of the catalogue brings belong to no version.
"""

import json
from pathlib import Path

from flows.catalogue import catalogue
from flows.certificates.choice import FORMS

RECORD = Path(__file__).with_suffix(".json")


def recorded() -> dict[str, list[str]]:
    """Form and version, such as institution/3, with the ids of its questions in order."""
    known: dict[str, list[str]] = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    return known


def asked() -> dict[str, list[str]]:
    brought = {f"paper.{paper.id}" for project in catalogue().projects for paper in project.papers}
    return {form.flow: [q.id for q in form.questions if q.id not in brought] for form in FORMS.values()}


if __name__ == "__main__":
    RECORD.write_text(json.dumps({**asked(), **recorded()}, indent=1, sort_keys=True) + "\n", "utf-8")
