"""A project in the catalogue brings its price and its papers; nothing else is to be changed for it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.catalogue import FOLDER, catalogue, problems, read
from flows.certificates.choice import FORMS, form_of, look_at
from flows.sections import opening
from flows.sections.papers import of_projects
from tests.flows.form_versions import asked
from tests.flows.talk import FIELDS, OPENING, Talk
from tests.journey import said

HENAN = """
portal = "https://wt.szca.com/index"

[[project]]
id = "henan"
name = "河南省互通数字证书项目"
names = ["河南互通"]
category = "电子招投标"
here = true
business_code = "017"
business = "新申请"
business_id = "new"
business_type = "证书新办"

  [[project.type]]
  id = "institution"
  name = "机构证书"
  about = "以单位名义使用"
  here = true

  [[project.term]]
  years = 1
  price = 50000
"""
LINYING = """
[[project]]
id = "linying"
name = "临颍县公共资源项目"
names = ["临颍"]
category = "电子招投标"
here = true
business_code = "018"
business = "新申请"
business_id = "new"
business_type = "证书新办"

  [[project.type]]
  id = "institution"
  name = "机构证书"
  about = "以单位名义使用"
  here = true

  [[project.term]]
  years = 1
  price = 30000

  [[project.paper]]
  id = "tender"
  label = "中标通知书"
  ask = "请把中标通知书拍照发到这里。"
  hint = "整页清楚"
  why = "这个项目只给中标单位办理。"
  types = ["institution"]
"""


def _folder(at: Path, *projects: str) -> Path:
    """The catalogue that is shipped, with these projects instead of its own."""
    shutil.copytree(FOLDER, at)
    (at / "projects.toml").write_text("".join(projects), "utf-8")
    return at


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service as it starts with these two projects in projects.toml, and with no other change."""
    book = read(_folder(tmp_path / "catalogue", HENAN, LINYING))
    form = FORMS["institution"]
    papers = of_projects("institution", (paper for project in book.projects for paper in project.papers))
    usual = [form.by_id[question] for question in asked()[form.flow]]
    place = usual.index(form.by_id["paper.seal_sheet"]) + 1
    wider = (*usual[:place], *papers, *usual[place:])
    monkeypatch.setitem(FORMS, "institution", replace(form, questions=wider))
    monkeypatch.setattr(opening, "_HOUSE", book)
    yield


def _until_papers(project: str) -> Talk:
    talk = Talk()
    talk.says("1", *said("institution", until="project"), project, "机构证书", *FIELDS, "确认无误")
    return talk


@pytest.mark.usefixtures("second")
def test_a_project_of_the_catalogue_has_its_own_price_and_asks_for_its_own_paper() -> None:
    talk = _until_papers("临颍")
    wanted = {question.id for question in look_at(talk.application, talk.now).missing()}
    assert "paper.tender" in wanted
    assert opening.fee_of(talk.application) == "300"
    assert "中标通知书" in "\n".join(talk.heard)


@pytest.mark.usefixtures("second")
def test_the_paper_of_one_project_is_not_asked_for_another() -> None:
    talk = _until_papers("河南互通")
    assert talk.application.terms and talk.application.terms.project == "henan"
    assert "paper.tender" not in {question.id for question in look_at(talk.application, talk.now).missing()}


@pytest.mark.usefixtures("second")
def test_a_project_named_before_anything_is_begun_is_told_by_its_name() -> None:
    assert "办的是河南省互通数字证书项目（电子招投标）" in Talk().says("我要办河南互通的证书")


def test_a_paper_for_a_type_that_does_not_exist_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = LINYING.replace('types = ["institution"]', 'types = ["company"]')
    [problem] = problems(_folder(tmp_path / "catalogue", HENAN, wrong))
    assert "types of tender must be some of institution" in problem


def test_every_type_that_is_offered_has_a_form_for_its_business() -> None:
    forms = {(form.business, form.certificate_type) for form in FORMS.values()}
    offered = {(p.business_id, kind.id) for p in catalogue().projects for kind in p.types}
    assert offered <= forms


def test_a_form_is_found_by_business_and_type(monkeypatch: pytest.MonkeyPatch) -> None:
    renewal = replace(
        FORMS["institution"], kind="renewal", business="renewal", type_id="institution", title="机构证书"
    )
    monkeypatch.setitem(FORMS, "renewal", renewal)
    talk = Talk()
    talk.says(*OPENING)
    terms = talk.application.terms
    assert terms is not None
    assert form_of(talk.application) is FORMS["institution"]
    assert form_of(replace(talk.application, terms=terms._replace(business_id="renewal"))) is renewal
