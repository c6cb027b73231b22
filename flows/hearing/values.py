"""Whether words are the value of a field: as they are, or without what stands around them."""

import re
from collections.abc import Collection, Sequence

from bot.errors import Refused
from flows.checks.place import split_address
from flows.form import Look
from flows.hearing.heard import Told
from flows.hearing.last import last_told
from flows.hearing.readings import SHORTEST_NAME, employed, read_as, received, without_title
from flows.hearing.recognise import Certainty, recognise
from flows.question import Ask, Choose, Question
from flows.sections.people import PEOPLE
from flows.wording.lexicon import words
from flows.wording.strip import variants, without_lead

RECOGNISED = ("name", "recipient", "region", "address", "position", "bank", "title")
# Of these the least that is left is the value: 就写职员吧, 是郑州银行金水东路支行.
_STRIPPED = ("position", "bank", "address", "region")
_SHORTEST = 4  # characters of a number


def best(field: str, text: str, look: Look) -> Told | None:
    """The surest reading of the text as this field's value. Two sure readings that differ are none for
    sure.
    """
    question = look.form.by_id.get(field) if field else None
    if isinstance(question, Choose):
        value = next(
            (one for one in variants(text, is_choice=True) if question.heard(one, look) is not None), None
        )
        return Told(field, question.show(question.hear(value, look), look)) if value else None
    if not isinstance(question, Ask):
        return None
    surest, value = Certainty.NO, ""
    is_stripped = field.endswith(_STRIPPED)
    for one in map(str.strip, read_as(field, text)):
        certainty = _certainty(question, one, look)
        if certainty > surest or (is_stripped and certainty is surest is Certainty.SURE):
            surest, value = certainty, one
            if not is_stripped and certainty is Certainty.SURE:
                break
    return Told(field, value, surest) if surest else None


def _certainty(question: Ask, text: str, look: Look) -> Certainty:
    if question.is_nothing(text):
        return Certainty.SURE
    field = question.id
    if field == "contact.position" and text in words("roles", "legal_rep"):
        return Certainty.SURE  # 老板, where it is asked what somebody is
    if field.rsplit(".", 1)[-1] in RECOGNISED:
        if field.endswith((".region", ".address")):
            as_region = recognise("x.region", text)
            if as_region is Certainty.SURE or field.endswith("region"):
                return as_region
            return max(as_region, recognise("x.address", text))
        return recognise(field, text)
    return Certainty.SURE if len(text) >= _SHORTEST and _is_parsed(question, text, look) else Certainty.NO


_TYPES = ("organisation.name", "{place}.region", "{place}.address", "invoice.bank", "contact.position")


def _is_parsed(question: Question, text: str, look: Look) -> bool:
    """Whether the words are a value by themselves: what is offered beside the question is heard elsewhere."""
    try:
        return isinstance(question, Ask) and bool(question.parse(text, look))
    except Refused:
        return False


def surely(field: str, text: str, look: Look) -> Told | None:
    """The text as this field's value, if it is that for certain."""
    found = best(field, text, look)
    return found if found is not None and found.certainty is Certainty.SURE else None


def by_type(readings: Sequence[str], look: Look, owner: str, taken: Collection[str]) -> Told | None:
    """What words can only be, whatever is asked: an organisation, a place, a position, a bank, a person."""
    form = look.form.by_id
    if owner == "mailing":
        readings = tuple(dict.fromkeys(each for one in readings for each in (one, *received(one))))
    place = "mailing" if owner == "mailing" or "organisation.region" not in form else "organisation"
    for field in (kind.format(place=place) for kind in _TYPES):
        if field == "organisation.name" and any(_is_of("invoice.bank", one) for one in readings):
            continue
        if owner == "mailing" and not field.startswith("mailing"):
            continue  # 邮到项目部
        if field == "contact.position" and not _may_be_position(readings, look, taken):
            continue
        if field in form and (form[field].visible_when(look) or field.startswith("mailing")):
            said = map(employed, readings) if field == "contact.position" else readings
            found = next((text for text in said if _is_of(field, text)), "")
            if found:
                return Told(field, found)
    names = (
        name
        for text in readings
        for name in (text, without_title(text))
        if len(name) > SHORTEST_NAME or name != text
    )
    somebody = next((one for one in names if recognise("x.name", one) is Certainty.SURE), "")
    return _of_somebody(somebody, look, taken) if somebody else None


def _may_be_position(readings: Sequence[str], look: Look, taken: Collection[str]) -> bool:
    """A bare 会计 where a name is asked for says who somebody is, not what the contact is."""
    pending = look.pending_id()
    is_of_another = readings[0][:1] in "他她"
    is_said_of_oneself = not is_of_another and len(readings) > 1 and without_lead(readings[0]) != readings[0]
    return (
        bool(taken)
        or is_said_of_oneself
        or (pending.startswith("contact.") and not pending.endswith(".name"))
    )


def _is_of(field: str, text: str) -> bool:
    is_sure = len(text) >= 2 and recognise(field, text) is Certainty.SURE
    if field.endswith(".address") and not (split_address(text).region or re.search(r"\d", text)):
        return False  # among other words a village or a street alone is no address for certain
    return is_sure and (not field.endswith(".region") or bool(split_address(text).region))


def _is_nearly(name: str, held: str) -> bool:
    """温如意, after 温如一: a name with one other character than the one that was told."""
    return len(name) == len(held) > 1 and sum(a != b for a, b in zip(name, held, strict=True)) == 1


def _of_somebody(name: str, look: Look, taken: Collection[str]) -> Told | None:
    """A name alone: of the next person whose name is still wanted, which only the applicant can confirm."""
    if look.pending_id().startswith("mailing.") and "mailing.recipient" not in taken:
        return Told("mailing.recipient", name)
    if mended := next((field for field in last_told(look) if _is_nearly(name, look.value(field))), ""):
        return Told(mended, name, Certainty.MAYBE, is_changed=True)
    for who in PEOPLE:
        field = f"{who}.name"
        if field in look.form.by_id and field not in taken and not look.value(field):
            return Told(field, name)
    return None
