"""What is done about a hearing: what is stored without asking, what is proposed, and what is asked.

A value is stored if its whole clause was recognised for certain, nothing of the clauses that state is left
unexplained, it is the only value of its field, and the field is the open one or was named, or is the
only one of its
kind. It overwrites an answer, or opens a hidden field, only when the message names the field.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from flows.form import Look
from flows.hearing.genre import Genre
from flows.hearing.heard import Heard, Told
from flows.hearing.last import last_told, whole_first
from flows.hearing.recognise import Certainty
from flows.hearing.values import surely
from flows.question import Ask, Choose, Question
from flows.sections.people import PEOPLE

_SLIPS = 2  # characters in which a mended number differs
_FEW = 3  # lines with labels so many are a paste, of which the rest does not speak
_ONCE = frozenset(
    (
        "organisation.name",
        "organisation.id_number",
        "organisation.region",
        "organisation.address",
        "contact.position",
        "invoice.bank",
    )
)


class Verdict(NamedTuple):
    """`stored` and `proposed`: fields with their words; `several`: values of which one is meant; `whose`:
    numbers whose owner is not known, by kind; `refused`: named fields with words that are none of their
    values; `unlocked`: choices that show a hidden field that was named; `repeated`: fields whose value was
    told again; `of_others`: numbers with the people whose they are, whom the form has no field for.
    """

    stored: tuple[Told, ...] = ()
    proposed: tuple[Told, ...] = ()
    several: tuple[Told, ...] = ()
    whose: tuple[Told, ...] = ()
    refused: tuple[Told, ...] = ()
    unlocked: tuple[tuple[str, str], ...] = ()
    repeated: tuple[str, ...] = ()
    of_others: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        told = (self.stored, self.proposed, self.several, self.whose, self.refused)
        return any((*told, self.repeated, self.of_others))


def decide(heard: Heard, look: Look) -> Verdict:
    """The verdict on what was told. Knows fields and certainties, and no Chinese."""
    if not heard.told or heard.genre in (Genre.NOTICE, Genre.CHAT):
        return Verdict(of_others=heard.of_others)
    told = [_retargeted(one, look) if one.is_changed and not one.is_named else one for one in heard.told]
    told = _of_one_person([_in_known_city(_owned(one, look), look) for one in told], look)
    if not any(one.is_owned or one.is_open for one in told) and all(_is_again(one, look) for one in told):
        return Verdict(repeated=tuple(one.field for one in told))
    is_paste = sum(one.is_named for one in told) >= _FEW
    found = _Found()
    by_field: dict[str, list[Told]] = {}
    for one in told:
        by_field.setdefault(one.field, []).append(one)
    for values in by_field.values():
        _sort(found, values, heard, look, is_paste=is_paste)
    return found.verdict(heard.of_others)


@dataclass(slots=True)
class _Found:
    """A verdict while it is made."""

    stored: list[Told] = field(default_factory=list)
    proposed: list[Told] = field(default_factory=list)
    several: list[Told] = field(default_factory=list)
    whose: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    unlocked: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)

    def verdict(self, of_others: tuple[tuple[str, str], ...]) -> Verdict:
        return Verdict(
            tuple(one for one in self.stored if one.field not in self.unlocked),
            tuple(self.proposed),
            tuple(self.several),
            tuple(self.whose),
            tuple(self.refused),
            tuple(self.unlocked.items()),
            tuple(self.repeated),
            of_others,
        )


def _is_again(told: Told, look: Look) -> bool:
    """Whether a value is what was told last, or known of the same person."""
    owners = {name.split(".")[0] for name in last_told(look)}
    known = (q for q in look.form.questions if q.id.split(".")[0] in owners and look.value(q.id))
    kind = told.field.removeprefix("?").rsplit(".", 1)[-1]
    return any(
        look.value(q.id) == told.value
        or (q.id.endswith(f".{kind}") and look.value(q.id) == q.heard(told.value, look))
        and all(look.value(name) == value for name, value in q.tells(told.value, look).items())
        for q in known
    )


def _retargeted(told: Told, look: Look) -> Told:
    """不对，是X: X stands for what was told last, if it is of that kind, whatever is open."""
    for name in whole_first(last_told(look)):
        found = surely(name, told.value, look)
        if found is not None and isinstance(look.form.by_id[name], Ask):
            return told._replace(field=name, value=found.value, certainty=found.certainty, is_named=True)
    return told


def _of_one_person(told: list[Told], look: Look) -> list[Told]:
    """A name beside another number than is known of that person: perhaps somebody else's, all of it."""
    numbers = {one.value for one in told if one.is_number and one.field.endswith("id_number")}
    if not numbers:
        return told
    doubtful = {
        who
        for who, _, last in (one.field.partition(".") for one in told if not one.is_owned)
        if last == "name" and (held := look.value(f"{who}.id_number")) and numbers - {held}
    }
    return [
        one._replace(certainty=min(one.certainty, Certainty.MAYBE))
        if one.field.split(".")[0] in doubtful
        else one
        for one in told
    ]


def _nearly_told(told: Told, look: Look) -> str:
    if not told.is_number or told.is_named or told.is_changed or told.is_open:
        return ""
    kind = told.field.removeprefix("?").rsplit(".", 1)[-1]
    last = [field for field in last_told(look) if field.endswith(f".{kind}")]
    return next(
        (name for name in last if 0 < Levenshtein.distance(told.value, look.value(name)) <= _SLIPS), ""
    )


def _owned(told: Told, look: Look) -> Told:
    """A number without an owner belongs to the only field of its kind; one that differs by a digit or two
    from what was told last is that number, mended.
    """
    if mended := _nearly_told(told, look):
        return told._replace(field=mended, certainty=min(told.certainty, Certainty.MAYBE), is_changed=True)
    if not told.field.startswith("?"):
        return told
    kind = told.field.removeprefix("?")
    alone = [q.id for q in look.visible() if q.id.endswith(f".{kind}") and isinstance(q, Ask) and q.group]
    return told._replace(field=alone[0]) if len(alone) == 1 else told


def _in_known_city(told: Told, look: Look) -> Told:
    """Another street in the city that was told before: an address."""
    owner, _, last = told.field.partition(".")
    question = look.form.by_id[told.field] if last == "region" else None
    if question is None or question.heard(told.value, look) != look.value(told.field):
        return told
    is_whole = f"{owner}.address" in question.tells(told.value, look)
    return told._replace(field=f"{owner}.address") if is_whole else told


def _sort(found: _Found, told: list[Told], heard: Heard, look: Look, *, is_paste: bool) -> None:
    """One field's values added to the verdict."""
    told = _surest(told) if len(told) > 1 else told
    one, field = told[-1], told[0].field
    if field.startswith("?"):
        known = {look.value(q.id) for q in look.form.questions if q.id.endswith("." + field[1:])}
        new = [one for one in told if one.value not in known]
        found.whose += new
        found.repeated += () if new else (field,)
    elif len(told) > 1 and not one.is_changed and _are_several(told, look):
        found.several += _distinct(told)
    elif one.certainty is Certainty.NO:
        found.refused.append(one)
    else:
        _sort_one(found, one, heard, look, is_paste=is_paste)


def _are_several(told: list[Told], look: Look) -> bool:
    """Whether values differ. 周口 and 项城, a city of it, are one place."""
    question = look.form.by_id[told[0].field]
    is_place = question.id.endswith(".region")
    return len({(is_place and question.heard(one.value, look)) or one.value for one in told}) > 1


def _surest(told: list[Told]) -> list[Told]:
    """Those that are certain or named, none of them for certain if another value was told; else all."""
    meant = [one for one in told if one.certainty is not Certainty.NO]
    sure = [one for one in meant or told if one.certainty is Certainty.SURE or one.is_named]
    if len(sure) == len(told):
        return told
    if sure and {one.value for one in meant} - {one.value for one in sure}:
        sure = [one._replace(certainty=min(one.certainty, Certainty.MAYBE)) for one in sure]
    return sure or told


def _sort_one(found: _Found, one: Told, heard: Heard, look: Look, *, is_paste: bool) -> None:
    """The only value of a field."""
    field = one.field
    question, held = look.form.by_id[field], look.value(field)
    is_held = bool(held) and field in look.application.answers and look.application.answers[field].is_given
    if is_held and question.heard(one.value, look) == held:
        found.repeated.append(field)
        return
    is_unowned = one.is_number and not (one.is_named or one.is_open) and _is_of_open_person(one, heard)
    is_second = is_unowned and _is_second(field, heard, look)
    if not is_second and _is_stored(one, heard, look, question, is_held=is_held, is_paste=is_paste):
        found.stored.append(one)
        _unlock(found, question, look)
    elif is_second or (is_held and not one.is_named and one.is_number and field != "organisation.id_number"):
        found.whose.append(one)
    else:
        found.proposed.append(one)


def _is_second(field: str, heard: Heard, look: Look) -> bool:
    """Whether a number may be of the person before: their number of this kind was told last, or the name
    of the next person is still wanted.
    """
    owner, _, kind = field.partition(".")
    if any(one.field == f"{owner}.name" for one in heard.told):
        return False
    others = [who for who in PEOPLE if who != owner and look.value(f"{who}.{kind}")]
    is_name_wanted = heard.open_field == f"{owner}.name" and bool(others)
    return is_name_wanted or any(name.rpartition(".")[2] == kind for name in last_told(look))


def _distinct(told: list[Told]) -> tuple[Told, ...]:
    return tuple({one.value: one for one in told}.values())


def _is_stored(
    told: Told, heard: Heard, look: Look, question: Question, *, is_held: bool, is_paste: bool
) -> bool:
    if told.certainty is not Certainty.SURE or heard.genre is Genre.CONTRACT:
        return False
    if not question.visible_when(look) and not (told.is_named and question.unlocked_by):
        return False
    if told.field == "mailing.recipient" and heard.open_field == "mailing.to" and len(heard.told) == 1:
        # A name alone does not say that it goes elsewhere.
        return told.is_owned and told.is_changed and not heard.is_turned
    if is_held and not (told.is_named or told.is_changed):
        return False
    if not (told.is_named or told.is_open or _has_one_place(told, look) or _is_of_open_person(told, heard)):
        return False
    if heard.asked and not told.is_named and not told.is_number and not _is_clause(told, heard):
        return False
    if heard.rest and not is_paste and not (told.is_named and "\n" in heard.text):
        return False
    return not (heard.is_turned and told.is_open and isinstance(question, Choose))


def _has_one_place(told: Told, look: Look) -> bool:
    """Whether the form has one field of the kind: without an organisation only the parcel has a place."""
    is_place = told.field in ("mailing.region", "mailing.address")
    return told.field in _ONCE or (is_place and "organisation.region" not in look.form.by_id)


def _is_clause(told: Told, heard: Heard) -> bool:
    """Whether a clause is nothing but the value: 我们在广州，能办吗 states where they are, and asks."""
    return any(told.value in (clause, *clause.split()) for clause in heard.clauses)


def _is_of_open_person(told: Told, heard: Heard) -> bool:
    """What is told without an owner belongs to the person whose question is open."""
    return "." in heard.open_field and heard.open_field.split(".")[0] == told.field.split(".")[0]


def _unlock(found: _Found, question: Question, look: Look) -> None:
    """A hidden field that was named: the choice that shows it is made as well."""
    if not question.unlocked_by or question.visible_when(look):
        return
    if value := opening(look, question):
        found.unlocked[question.unlocked_by] = value


def opening(look: Look, question: Question) -> str:
    """The value of the choice which shows a hidden field."""
    choice = look.form.by_id[question.unlocked_by]
    if not isinstance(choice, Choose):
        return ""
    for option in choice.options(look):
        if question.visible_when(look.supposing(choice.id, option.value)):
            return option.value
    return ""
