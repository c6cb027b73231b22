"""What a photographed paper tells: which place it has in the form, and which fields it fills."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.message.paper import Paper
from flows.case import EDITABLE, Answer
from flows.form import Look
from flows.papers import FORM_NAMES
from flows.question import Offer, Photo, Sort, View

KIND_NAMES: Mapping[str, str] = {
    **FORM_NAMES,
    "licence": "营业执照",
    "id_front": "身份证人像面",
    "id_back": "身份证国徽面",
    "id_copy": "身份证复印件",
    "slip": "汇款凭据",
}
_Pairs = tuple[tuple[str, str], ...]  # what stands on the page, and the question that it answers
_LICENCE: _Pairs = (
    ("name", "organisation.name"),
    ("code", "organisation.id_number"),
    ("address", "organisation.region"),
    ("address", "organisation.address"),
    ("legal_rep", "legal_rep.name"),
)
_CARD = ("name", "id_number")
_RENAMED = re.compile(
    r"^(?:这|那|刚才|刚才那|刚才这|最后那|上面那|上一)(?:一)?张?(?:照片|图片|图)?(?:不是.{2,10}?[，,、])?"
    r"(?:其实|应该|应该就|就|而)?是(.{2,12}?)(?:的照片|照片)?[。！!]?$"
)
_PEOPLE = ("holder", "legal_rep", "contact")


def place_of(paper: Paper, look: Look) -> Photo | None:
    """The question that such a page answers, wherever the conversation stands."""
    fitting = (q for q in look.visible() if isinstance(q, Photo) and paper.kind in q.kinds)
    return next(fitting, None)


def proposals(document: str, paper: Paper, look: Look, now: datetime) -> dict[str, Answer]:
    """Sure values for fields that nobody has answered yet, as the fields themselves would hear them.

    All papers whose values wait are looked at again, in whatever order they came: a licence first, since it
    names the legal representative and a card finds its person beside that. What was given already is never
    touched: where it differs, a finding says so.
    """
    application = look.application
    papers = {**application.papers, document: paper}
    waiting = dict.fromkeys((*(answer.document for answer in application.proposals.values()), document))
    found: dict[str, Answer] = {}
    for each in sorted(waiting, key=lambda name: papers[name].kind != "licence"):
        answers = {**application.answers, **found}
        seen = look.with_application(replace(application, answers=answers, proposals={}))
        found |= _heard(each, papers[each], _pairs(papers[each], seen), seen, now)
    return found


def proposed(look: Look) -> dict[str, Answer]:
    """The proposals that are still of use, in the form's order: another type may ask for other fields."""
    waiting = look.application.proposals
    return {question.id: waiting[question.id] for question in look.form.questions if question.id in waiting}


def moved_to(who: str, look: Look, now: datetime) -> dict[str, Answer]:
    """What the same cards say of another person: holder, legal_rep or contact."""
    application = look.application
    documents = dict.fromkeys(answer.document for answer in application.proposals.values())
    found: dict[str, Answer] = {}
    for document in documents:
        pairs = tuple((field, f"{who}.{field}") for field in _CARD)
        found |= _heard(document, application.papers[document], pairs, look, now)
    return found


def last_paper(look: Look) -> Photo | None:
    """The paper that was put in its place last, as long as the person may still change it."""
    application = look.application
    given = [
        (answer.at, question)
        for question in look.form.questions
        if isinstance(question, Photo) and (answer := application.answer(question.id))
    ]
    if not given or application.status not in EDITABLE:
        return None
    return max(given, key=lambda row: row[0])[1]


def renamed(said: str, look: Look) -> str:
    """这张是营业执照: the place where the last paper belongs after all, "" when nothing like it is said."""
    found = _RENAMED.match(said)
    if found is None or last_paper(look) is None or isinstance(look.pending(), Sort):
        return ""
    name = found[1]
    papers = (question for question in look.visible() if isinstance(question, Photo))
    return next((q.id for q in papers if any(name in one for one in (q.label, *q.names))), "")


def _heard(document: str, paper: Paper, pairs: _Pairs, look: Look, now: datetime) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for field, name in pairs:
        question, text = look.form.by_id.get(name), paper.sure(field)
        if question is None or look.value(name) or not text:
            continue
        if value := question.heard(text, look):
            sure = paper.fields[field].confidence
            found[name] = Answer(value, "read", now.isoformat(), "bot", document, sure)
    return found


def _pairs(paper: Paper, look: Look) -> _Pairs:
    if paper.kind == "licence":
        return _LICENCE
    if paper.kind in ("id_front", "id_copy"):
        who = _whose(paper, look)
        return tuple((field, f"{who}.{field}") for field in _CARD)
    return ()


def _whose(paper: Paper, look: Look) -> str:
    """Whoever is known by this name or number; else whoever is asked about now or next, if still nameless."""
    present = [who for who in _PEOPLE if f"{who}.name" in look.form.by_id]
    for who in present:
        for field in _CARD:
            if (seen := paper.sure(field)) and seen == look.value(f"{who}.{field}"):
                return who
    if paper.kind == "id_copy" and "holder" in present:
        return "holder"
    nameless = [who for who in present if not look.value(f"{who}.name")]
    pending = look.pending()
    if pending is not None and (asked := pending.id.split(".")[0]) in nameless:
        return asked
    order = [question.id for question in look.form.questions]
    return min(nameless or present, key=lambda who: order.index(f"{who}.name"))


def _look(view: View) -> Look:
    """The whole form is needed here, not only single values."""
    if not isinstance(view, Look):
        raise TypeError("proposals are seen through a Look")
    return view


def _is_waiting(view: View) -> bool:
    return bool(view.application.proposals) and bool(proposed(_look(view)))


def _put(view: View) -> str:
    look = _look(view)
    fields = look.form.by_id
    lines = (
        f"{fields[name].label}：{fields[name].show(answer.value, look)}"
        for name, answer in proposed(look).items()
    )
    example = fields[next(iter(proposed(look)))].label
    read = "\n".join(lines)
    return f"从照片上读到：\n{read}\n\n都对的话，请点“都对”；哪一项不对，直接发正确的，例如“{example}：…”："


READ = Offer(
    id="read",
    label="识别结果",
    ask=_put,
    why="照片上有的就不用您打字了；读得对不对，还要请您看一眼。",
    visible_when=_is_waiting,
)
