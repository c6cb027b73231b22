"""What else speaks of a field of the form: papers, checks, a code by text message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from bot.message.paper import SURE, Paper, Read
from flows.by_hand import FACE
from flows.form import Look
from flows.question import CARDS, Photo
from flows.sections.binding import CODE, NUMBER
from flows.sections.carrier import CARRIER, PARTS
from flows.sections.printing import APPLICATION_FORM, PRINTED
from flows.seeing.differing import compared, is_same
from flows.seeing.findings import findings

Box = tuple[float, float, float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
# Of the fields that forms are made of, this one is not printed.
_NOT_PRINTED = frozenset({"legal_rep.mobile"})
# With one of these a form of ours does not stand for what is printed on it.
_AGAINST_FORM = frozenset({"code_unread", "unrecognised", "no_seal", "unsigned", "seal_differs"})
_NAMES: Mapping[str, str] = {"licence": "营业执照", "slip": "汇款凭据", **dict.fromkeys(CARDS, "身份证")}


@dataclass(frozen=True, slots=True)
class Source:
    """`value`: what stands on the paper, "" for a check, which only agrees. `box`: where on the picture."""

    question: str
    name: str
    agrees: bool
    value: str = ""
    is_sure: bool = True
    document: str = ""
    box: Box = WHOLE


def sources_of(look: Look) -> dict[str, tuple[Source, ...]]:
    """Question → what else speaks of it, papers first. What the applicant typed is none of them."""
    found = sorted((*_papers(look), *_printed(look), *_checks(look)), key=lambda one: one.question)
    return {question: tuple(sources) for question, sources in groupby(found, key=lambda one: one.question)}


def _papers(look: Look) -> Iterator[Source]:
    for photo, document, paper in papers_in_place(look):
        if paper.kind not in photo.kinds:
            continue
        for field, expected, question in compared(paper, look).values():
            seen = paper.fields.get(field)
            if question and expected and seen:
                yield _read(question, paper, document, seen, agrees=is_same(seen.value, expected))
        if paper.kind == "licence":
            yield from _address(look, document, paper)


def _address(look: Look, document: str, paper: Paper) -> Iterator[Source]:
    """A licence writes out what the form asks in two parts; a whole address that ends alike is the same."""
    seen, typed = paper.fields.get("address"), look.value("organisation.address")
    if seen and typed:
        tail = seen.value[-len(typed) :]
        yield _read("organisation.address", paper, document, seen, agrees=is_same(tail, typed))


def _read(question: str, paper: Paper, document: str, seen: Read, *, agrees: bool) -> Source:
    is_sure = seen.confidence >= SURE
    return Source(question, _NAMES[paper.kind], agrees and is_sure, seen.value, is_sure, document, seen.box)


def papers_in_place(look: Look) -> Iterator[tuple[Photo, str, Paper]]:
    """Each paper that was read: the question that it answers, its document, what was read."""
    for question in look.visible():
        answer = look.application.answers.get(question.id)
        if not isinstance(question, Photo) or answer is None or not answer.is_given:
            continue
        if paper := look.application.papers.get(answer.document):
            yield question, answer.document, paper


def _printed(look: Look) -> Iterator[Source]:
    """The form that came back stamped or signed: its code answers for every field that is printed on it."""
    for photo, document, paper in papers_in_place(look):
        if photo.form != APPLICATION_FORM or paper.kind != APPLICATION_FORM:
            continue
        if _AGAINST_FORM & {one.code for one in findings(photo, paper, look)}:
            continue
        for group, parts in PRINTED.items():
            for question in (f"{group}.{part}" for part in parts):
                if question in look.form.by_id and question not in _NOT_PRINTED and look.value(question):
                    name = "盖章的申请表" if "seal" in photo.marks else "签名的申请表"
                    yield Source(question, name, agrees=True, document=document)


def _checks(look: Look) -> Iterator[Source]:
    """What the carriers, the face check and a code by text message answer for."""
    application, who = look.application, look.form.identified
    for check, name, parts in ((CARRIER, "运营商", PARTS), (FACE, "人脸核验", ("name", "id_number"))):
        answer = application.answer(check)
        if answer is not None:
            called = "人工核验" if answer.source == "staff" else name
            yield from (Source(f"{who}.{part}", called, agrees=True) for part in parts)
    proved = look.value(NUMBER) if application.answer(CODE) else ""
    for question in look.fields():
        if proved and question.id.endswith(".mobile") and look.value(question.id) == proved:
            yield Source(question.id, "短信验证", agrees=True)
