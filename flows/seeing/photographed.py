"""The meaning of a photographed paper: its place in the form, and the fields that it fills."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.message.paper import Paper
from flows.form import Look
from flows.question import CARDS, Offer, Photo, Sort, View, cards_read
from flows.sections.printing import FORM_NAMES
from flows.state import EDITABLE, Answer, Aside

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
_ON_PAPER = frozenset(
    (*(name for _, name in _LICENCE), *(f"{who}.{part}" for who in _PEOPLE for part in _CARD))
)
# What is said of a paper besides its name: a new one will come, use this one, leave the one that is there.
ANEW, INSISTED, KEPT = "anew", "insisted", "kept"
_INSISTING = re.compile(
    r"(?:没有?拿错|没有?发错|没错)?[，,。\s]*(?:我)?(?:就|还是|那就|还是就)(?:要)?用(?:这|那)(?:一)?[张个份](?:照片|图)?(?:吧|了|就行)?[。！!]?"
)
_KEEPING = re.compile(
    r"(?:还是|还|就)?用(?:回)?原来(?:的|那张|那份)(?:照片)?(?:吧|就行)?[。！!]?|(?:先)?不(?:用)?换了[。！!]?"
)
_ASKING = r"^(?:不好意思|对不起)?[，,\s]*+(?:我要|我想|我|想要|想|要|请|帮我|麻烦|需要|可以|能)*+"
_WHICH = r"(?:我的?|那张|这张|刚才的?|之前的?|上面的?|原来的?|一下|一张|一份|个|掉|下)*+"
_PICTURE = r"(?:的?(?:照片|图片|图|扫描件))?"
_WRONG_ONE = re.compile(
    rf"{_ASKING}(?:刚才|刚刚|前面)?{_WHICH}(?:发|传|拍|拿|交|上传|弄)错了?{_WHICH}(.{{2,10}}?){_PICTURE}"
    r"(?:了|啦)?(?:[，,。！!\s].{0,12})?$"
)
_WRONG_AFTER = re.compile(
    rf"{_ASKING}(?:把)?{_WHICH}(.{{2,10}}?){_PICTURE}(?:我)?(?:发|传|拍|拿|交|上传|弄)错(?:了|啦)?(?:[，,。！!\s].{{0,12}})?$"
)
_AGAIN = r"(?:重发|重传|重拍|补发|换|更换|替换|重新(?:发|传|拍|上传|提交|交|换))"
_ANEW_BEFORE = re.compile(rf"{_ASKING}{_AGAIN}{_WHICH}(.{{2,10}}?){_PICTURE}(?:吧|了)?[。！!]?$")
_ANEW_AFTER = re.compile(
    rf"{_ASKING}(?:把)?{_WHICH}(.{{2,10}}?){_PICTURE}(?:我)?(?:要|想|需要|得)?{_AGAIN}(?:一下|一张|一份|掉)?(?:吧|了)?[。！!]?$"
)
_WRONG_LAST = re.compile(
    r"(?:不好意思|对不起)?[，,\s]*(?:我)?(?:刚才|刚刚)?(?:那张|这张|照片|图片)*(?:我)?(?:发|传|拍|上传)错(?:照片|图片|图)?(?:了|啦)?"
    r"(?:[，,。！!\s].{0,12})?"
)
_OF_PAPERS = re.compile(r"[是用换错重补更替改]")  # of what follows each needs one of these
_NOUN = re.compile(r"[证照表单面件据]")  # without one of these it is no paper: 换持有人 is about a person
_EDITED = re.compile(rf"{_ASKING}(?:修改|更改|改)(?:一下|下)?(.{{2,10}}?)({_PICTURE})[。！!]?$")


def on_paper(question: str) -> bool:
    """Whether a licence or an identity card carries what is asked: then a photo may answer it."""
    return question in _ON_PAPER


def place_of(paper: Paper, look: Look) -> Photo | None:
    """The question that such a page answers, wherever the conversation stands."""
    fitting = (q for q in look.visible() if isinstance(q, Photo) and paper.kind in q.kinds)
    return next(fitting, None)


def proposals(document: str, paper: Paper, look: Look, now: datetime) -> dict[str, Answer]:
    """Sure values for fields that nobody has answered yet, as the fields themselves would hear them.

    All papers whose values wait are looked at again, in any order: a licence first, since it
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
    """The same proposals, with what stands on cards said of another person: holder, legal_rep or contact."""
    application = look.application
    cards = cards_read(application)
    others = {name: one for name, one in application.proposals.items() if one.document not in cards}
    seen = look.with_application(replace(application, answers={**application.answers, **others}))
    pairs = tuple((field, f"{who}.{field}") for field in _CARD)
    moved = (_heard(document, application.papers[document], pairs, seen, now) for document in cards)
    return {**others, **{name: one for found in moved for name, one in found.items()}}


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


def last_aside(look: Look) -> Aside | None:
    """The photo that was kept beside last, as long as it may still be used."""
    kept = look.application.aside
    is_of_use = look.application.is_active and not isinstance(look.pending(), Sort)
    return max(kept, key=lambda one: one.at) if kept and is_of_use else None


def renamed(said: str, look: Look) -> str:
    """What is said of a paper that came: its place, before it in which sense; "" when it is nothing such.

    这张是营业执照: the place alone. 就用这张, 还用原来的, 换营业执照: one of the words above and a colon.
    """
    if not _OF_PAPERS.search(said):
        return ""
    if _INSISTING.fullmatch(said):
        return _told(INSISTED, _asked_for(look))
    pending = look.pending()
    if isinstance(pending, Photo) and _KEEPING.fullmatch(said):
        held = look.application.answers.get(pending.id)
        return _told(KEPT, pending.id if held and held.state == "reopened" else "")
    if isinstance(pending, Sort):
        return ""
    if found := _RENAMED.match(said):
        is_any = last_paper(look) is not None or last_aside(look) is not None
        return _named(found[1], look) if is_any else ""
    return _told(ANEW, _to_take_anew(said, look))


def _told(what: str, place: str) -> str:
    return f"{what}:{place}" if place else ""


def _asked_for(look: Look) -> str:
    """Where the photo that was kept beside last was meant to go; before others the open question."""
    visible = {question.id for question in look.visible()}
    kept = sorted((one for one in look.application.aside if one.place in visible), key=lambda one: one.at)
    pending = look.pending()
    if pending is not None and any(one.place == pending.id for one in kept):
        return pending.id
    return kept[-1].place if kept else ""


def _to_take_anew(said: str, look: Look) -> str:
    """修改 is rather said of what is written: it needs the whole name, and is no word for our own form."""
    for shape in (_WRONG_ONE, _WRONG_AFTER, _ANEW_BEFORE, _ANEW_AFTER):
        if (found := shape.match(said)) and _NOUN.search(found[1]) and (place := _named(found[1], look)):
            return place
    if _WRONG_LAST.fullmatch(said):
        last = last_paper(look)
        return last.id if last is not None else ""
    if not (found := _EDITED.match(said)):
        return ""
    question = look.form.by_id.get(_named(found[1], look))
    if not isinstance(question, Photo) or question.form:
        return ""
    is_paper = found[1] in (question.label, *question.names) or found[1].endswith("复印件") or found[2]
    return question.id if is_paper else ""


def _named(name: str, look: Look) -> str:
    """The paper with such a name, or whose name has it as a part."""
    papers = (question for question in look.visible() if isinstance(question, Photo))
    whole = name.removeprefix("证书") or name
    return next((q.id for q in papers if any(whole in one for one in (q.label, *q.names))), "")


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
    if paper.kind in CARDS:
        who = _whose(paper, look)
        return tuple((field, f"{who}.{field}") for field in _CARD)
    return ()


def _whose(paper: Paper, look: Look) -> str:
    """The person with this name or number; else the person asked about now or next, if still nameless."""
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
    is_typed = all(answer.source == "pasted" for answer in proposed(look).values())
    lines = (
        f"{fields[name].label}：{_shown(fields[name].show(answer.value, look), is_typed=is_typed)}"
        for name, answer in proposed(look).items()
    )
    example = fields[next(iter(proposed(look)))].label
    read = "\n".join(lines)
    whose = READ.whose(view)
    card = f"身份证先当作{whose}的，是别人的请点一下是谁的。\n" if whose else ""
    return (
        f"{'从您发的内容里认出' if is_typed else '从照片上读到'}：\n{read}\n\n{card}"
        f"{'都对吗？' if is_typed else ''}都对的话，请点“都对”；"
        f"哪一项不对，直接发正确的，例如“{example}：…”："
    )


def _shown(value: str, *, is_typed: bool) -> str:
    """What the person typed is quoted back; what was read on a photo is not."""
    return f"“{value}”" if is_typed else value


READ = Offer(
    id="read",
    label="识别结果",
    ask=_put,
    why="照片上有的就不用您打字了；读得对不对，还要请您看一眼。",
    visible_when=_is_waiting,
)
