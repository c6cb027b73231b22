"""Stages 2 and 3: the look over everything, and the printed forms."""

import json
from dataclasses import dataclass

from flows.effects import MakeForms
from flows.form import Look
from flows.question import Await, Confirm, Question, Sort, View, open_photos
from flows.sections.opening import changed_fee, terms_of

APPLICATION_FORM = "application_form"
SEAL_SHEET = "seal_sheet"
FORM_NAMES = {APPLICATION_FORM: "申请表", SEAL_SHEET: "电子签章采集表"}
_CHOSEN = ("project", "type", "term")
# What the forms are made of, by group: an edit of one of these calls for new forms, of no other field.
# The mobile number of the legal representative is not printed, but the codes on forms in use cover it.
PRINTED = {
    "organisation": ("name", "id_type", "id_number", "region", "address"),
    "legal_rep": ("name", "id_number", "mobile"),
    "holder": ("name", "id_number", "mobile", "email"),
    "contact": ("name", "id_number", "mobile", "email", "position"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """How the papers of a type are signed: what the person reads about it."""

    on_form: str
    on_sheet: str
    advice: str
    form_marks: frozenset[str]
    sheet_marks: frozenset[str]


BY_ORGANISATION = Stamp(
    on_form="经办人签名、加盖单位公章",
    on_sheet="盖好公章印模",
    advice="两份都由经办人签名、写上日期；申请表上盖公章，采集表上盖公章印模",
    form_marks=frozenset({"seal", "signature"}),
    sheet_marks=frozenset({"seal"}),
)
FOR_EMPLOYEE = Stamp(
    on_form="经办人签名、加盖单位公章",
    on_sheet="盖好公章印模，并由证书持有人签名",
    advice="申请表由经办人签名、写上日期，盖公章；采集表盖公章印模，持有人框里签一次，最下面再签一次、写上日期",
    form_marks=frozenset({"seal", "signature"}),
    sheet_marks=frozenset({"seal", "signature"}),
)
BY_PERSON = Stamp(
    on_form="由您本人签名",
    on_sheet="签名，或盖好个人方章",
    advice="两份都由您本人签名、写上日期；采集表框里签一次（或盖个人方章），最下面再签一次",
    form_marks=frozenset({"signature"}),
    sheet_marks=frozenset({"either"}),
)
STAMPS = {"institution": BY_ORGANISATION, "institution_person": FOR_EMPLOYEE, "person": BY_PERSON}


def summary(view: View) -> str:
    """Every field, numbered, group by group. A number edits that field."""
    look = look_of(view)
    lines, group = ["请核对以下信息，要改哪一项就回复它前面的数字："], ""
    for number, question in enumerate(look.fields(), start=1):
        if question.group != group:
            group = question.group
            lines.append(f"【{group}】")
        lines.append(f"{number} {question.label}：{question.show(look.value(question.id), look)}")
    return "\n".join((*filter(None, (changed_fee(look.application),)), *lines))


def printed(view: View) -> dict[str, str]:
    """What the forms print: question → text."""
    look = look_of(view)
    on_paper = look.form.by_id["forms"].needs
    shown = {
        question.id: question.show(look.value(question.id), look)
        for question in look.form.questions
        if question.id in on_paper
    }
    terms = terms_of(look.application)
    fixed = {"fee": f"{terms.yuan} 元", "business": terms.business, "type_id": look.form.certificate_type}
    return shown | fixed


def made_forms(view: View) -> dict[str, str]:
    """Form → document of its preview picture, if made from today's answers."""
    value = view.value("forms")
    return dict(json.loads(value)["pages"]) if value else {}


def print_advice(view: View, missing_glyphs: str) -> str:
    """What to do with the forms. Characters that the font lacks are written by hand."""
    kind = look_of(view).form.certificate_type
    steps = (
        "打开下面的链接下载打印",
        STAMPS[kind].advice,
        _rare(kind, missing_glyphs),
        *_besides(view),
        "都拍照发到这里，要清晰可见、不做修改；一次发几张都行，顺序不限",
    )
    numbered = (f"{number} {step}" for number, step in enumerate(filter(None, steps), start=1))
    return "申请表和电子签章采集表做好了，请：\n" + "\n".join(numbered)


def _rare(kind: str, missing_glyphs: str) -> str:
    if not missing_glyphs:
        return ""
    beside = "" if kind == "person" else "，并在旁边盖章"
    return f"表里的“{missing_glyphs}”字打印不出来，请手写补上{beside}"


def _besides(view: View) -> tuple[str, ...]:
    """What is photographed besides our forms, unless it came before."""
    wanted = [question for question in open_photos(view) if not question.form]
    copies = [q.label.removesuffix("复印件") + "复印件" for q in wanted if "seal" in q.marks]
    originals = [q.label for q in wanted if "seal" not in q.marks]
    also = "也盖上公章" if len(copies) == 1 else "也都盖上公章"
    return (
        *((f"{'、'.join(copies)}，{also}",) if copies else ()),
        *((f"{'、'.join(originals)}，各拍一张",) if originals else ()),
    )


def _make_forms(view: View) -> tuple[MakeForms, ...]:
    values = printed(view)
    return (
        MakeForms(
            application_id=view.application.id,
            digest=look_of(view).printed_digest(values),
            values=tuple(sorted(values.items())),
            forms=(APPLICATION_FORM, SEAL_SHEET),
        ),
    )


def look_of(view: View) -> Look:
    """The whole form is needed here, not only single values."""
    if not isinstance(view, Look):
        raise TypeError("a summary is made of a Look")
    return view


def _has_forms(view: View) -> bool:
    return view.value("forms") != ""


def _which_paper(view: View) -> str:
    count = len(view.application.unsorted)
    if count > 1:
        return f"有 {count} 张照片没认出来，一张一张来。图里这张是哪份资料？请点选："
    return "这张照片没认出来，是哪份资料？请点选："


def confirmation(*printed_groups: str) -> tuple[Question, ...]:
    """The look over everything, then the forms, made from the groups that they print."""
    on_paper = (*_CHOSEN, *(f"{group}.{field}" for group in printed_groups for field in PRINTED[group]))
    shown = (*_CHOSEN, *(f"{group}.*" for group in (*printed_groups, "mailing", "invoice")))
    return (
        Confirm(
            id="confirm",
            label="核对信息",
            yes="确认无误",
            ask="都对的话，请点：",
            again="上面的信息还等您确认。要改哪一项，回复它前面的数字；要重看一遍，回复“核对”。",
            why="确认之后才生成申请表；之后要改也可以，只是表要重新打印。",
            summary=summary,
            digest=lambda view: look_of(view).digest(),
            needs=shown,
        ),
        Await(
            id="forms",
            label="生成表格",
            start=_make_forms,
            needs=on_paper,
            ask="正在为您生成申请表和电子签章采集表，马上发到这里。",
            busy="申请表还在生成，通常几秒钟就好，请稍等一下。",
        ),
        Sort(
            id="sort",
            label="照片归类",
            visible_when=_has_forms,
            ask=_which_paper,
        ),
    )
