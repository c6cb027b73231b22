"""Stages 2 to 4: the look over everything, the printed forms, the photographed papers."""

import json

from flows.effects import MakeForms
from flows.form import Look
from flows.opening import fee_of, project_of
from flows.question import Await, Confirm, Photo, Question, Sort, View

APPLICATION_FORM = "application_form"
SEAL_SHEET = "seal_sheet"
PRINTED = ("project", "type", "term", "organisation.*", "legal_rep.*", "contact.*")
FIELDS = (*PRINTED, "mailing.*", "invoice.*")


def summary(view: View) -> str:
    """Every field, numbered, group by group. A number edits that field."""
    look = _look(view)
    lines, group = ["请核对以下信息，要改哪一项就回复它前面的数字："], ""
    for number, question in enumerate(look.fields(), start=1):
        if question.group != group:
            group = question.group
            lines.append(f"【{group}】")
        lines.append(f"{number} {question.label}：{question.show(look.value(question.id), look)}")
    return "\n".join(lines)


def printed(view: View) -> dict[str, str]:
    """What the forms print: question → text."""
    look = _look(view)
    shown = {
        question.id: question.show(look.value(question.id), look)
        for question in look.form.questions
        if question.id.split(".")[0] in ("project", "type", "term", "organisation", "legal_rep", "contact")
    }
    project = project_of(look.application)
    return shown | {"fee": f"{fee_of(look.application)} 元", "business": project.business}


def made_forms(view: View) -> dict[str, str]:
    """Form → document of its preview picture, if made from today's answers."""
    value = view.value("forms")
    return dict(json.loads(value)["pages"]) if value else {}


def _make_forms(view: View) -> tuple[MakeForms, ...]:
    values = printed(view)
    return (
        MakeForms(
            application_id=view.application.id,
            digest=_look(view).printed_digest(values),
            values=tuple(sorted(values.items())),
            forms=(APPLICATION_FORM, SEAL_SHEET),
        ),
    )


def _look(view: View) -> Look:
    """The whole form is needed here, not only single values."""
    if not isinstance(view, Look):
        raise TypeError("a summary is made of a Look")
    return view


def _has_forms(view: View) -> bool:
    return view.value("forms") != ""


CONFIRM: tuple[Question, ...] = (
    Confirm(
        id="confirm",
        label="核对信息",
        yes="确认无误",
        ask="都对的话，请点：",
        summary=summary,
        digest=lambda view: _look(view).digest(),
        needs=FIELDS,
    ),
    Await(
        id="forms",
        label="生成表格",
        start=_make_forms,
        needs=PRINTED,
        ask="正在为您生成申请表和电子签章采集表，马上发到这里。",
        busy="申请表还在生成，通常几秒钟就好，请稍等一下。",
    ),
)

PAPERS: tuple[Question, ...] = (
    Sort(
        id="sort",
        label="照片归类",
        visible_when=_has_forms,
        ask=lambda view: f"还有 {len(view.application.unsorted)} 张照片要归类。最早的这一张是哪份资料？",
    ),
    Photo(
        id="paper.application_form",
        label="申请表",
        form=APPLICATION_FORM,
        ask="请把申请表打印出来，经办人签名、加盖单位公章，拍照发到这里。",
        hint="加盖公章、经办人签名",
        needs=("forms",),
    ),
    Photo(
        id="paper.licence",
        label="营业执照",
        ask="请把营业执照复印件加盖公章，拍照发到这里。已换三合一新版的，请用新版。",
        hint="复印件加盖公章",
    ),
    Photo(
        id="paper.seal_sheet",
        label="电子签章采集表",
        form=SEAL_SHEET,
        ask="请在电子签章采集表上盖好公章印模，拍照发到这里。",
        hint="盖公章印模",
        needs=("forms",),
    ),
)
