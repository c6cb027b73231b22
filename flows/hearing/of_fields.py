"""What a message says of fields: values, a choice, a field that is to be changed; else what one of its
clauses asks.
"""

import re
from dataclasses import replace

from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing import faq
from flows.hearing.ear import hear
from flows.hearing.genre import Genre
from flows.hearing.heard import Heard
from flows.hearing.intent import KEEPS_WORDS, Intent
from flows.hearing.labels import is_name, named
from flows.hearing.law import decide
from flows.hearing.letters import WRONG as _WRONG
from flows.hearing.recognise import Certainty, recognise
from flows.question import Choose, Confirm
from flows.wording.lexicon import grouped
from flows.wording.strip import without_particles
from flows.wording.vocabulary import Kind, command
from flows.wording.wishes import wished
from flows.wording.writing import bare

_LETTERS = r"[一两几]个字"
_EDIT_BEFORE = re.compile(
    r"^(?:我要|我想|想|要|请|帮我|麻烦)?(?:修改|更改|改一下|改下|更正|编辑|改)(?:第)?(.{0,20}?)(?:项|条)?$"
)
_EDIT_AFTER = re.compile(
    rf"^(?:把|将)?(.{{2,14}}?)(?:{_WRONG}(?:了?{_LETTERS})?|要修改|要改|改一下|改改|想改)(?:了|啦|吧)?[。！!]?$"
)
_AT_SUMMARY = re.compile(
    r"(?:除了|就是|只有)?第?(\d{1,2})(?:项|号|条)?(?:改一下|改下|错了|不对|有问题|要改|有误|外?都对|外?都没问题)?[。！]?"
    r"|(?:除了|就是|只有)(.{2,10}?)(?:以外|之外|外)?(?:其他|其它|其余|别的|剩下)?的?(?:都对|都没问题|没问题|都正确)[了的]?[。！]?"
)
_VALUE = re.compile(r"\d{5}|@|[：:].{2}")
_ONLY = re.compile(r"(?:只有|用的是|还是|办的是|是)(.{4,20})$")


def about_fields(said: str, look: Look | None, asked: str, confirming: str) -> Intent | None:
    """What the message says of fields: values to store or to ask about, or one that is to be changed."""
    if look is None:
        return None
    if is_name(said, look):
        return Intent(Kind.EDIT, said)
    if kind := _other_id_type(said, look):
        return Intent(Kind.CORRECT, "机构证件类型", kind)
    if (name := to_be_edited(said, look)) is not None:
        return Intent(Kind.EDIT, name)
    heard = _joined(hear(said, look, asked, _doubted(confirming, look)), confirming)
    if heard.genre in (Genre.NOTICE, Genre.CHAT, Genre.CARD, Genre.CONTRACT) or (
        heard.genre is Genre.TABLE and not heard.told
    ):
        return Intent(Kind.FILL, said, heard=heard, verdict=decide(heard, look))
    verdict = decide(heard, look)
    if verdict:
        return Intent(Kind.FILL, said, heard=heard, verdict=verdict, also=heard.asked)
    return _without_values(said, heard, look)


def _doubted(confirming: str, look: Look) -> str:
    """The person of whom something waits for a yes, if the open question is of another."""
    field = confirming.partition("sure:")[2].partition("=")[0]
    owner, _, _ = field.partition(".")
    is_person = owner != "organisation" and f"{owner}.name" in look.form.by_id
    return owner if is_person and owner != look.pending_id().split(".")[0] else ""


def to_be_edited(said: str, look: Look) -> str | None:
    """修改地址, 电话写错了, at the summary 第4项: the name of the field, or None."""
    found = _EDIT_BEFORE.match(said) or _EDIT_AFTER.match(said)
    if found and not _VALUE.search(found[1]):
        name = _name(found[1])
        if not name or named(name, look) or found.re is _EDIT_BEFORE:
            return name
    one = _AT_SUMMARY.fullmatch(said) if look.pending_id() == "confirm" else None
    name = (one[1] or one[2]) if one else ""
    return name if name and named(name, look) else None


def _joined(heard: Heard, confirming: str) -> Heard:
    """河南鼎诚, then 建筑工程有限公司: a name in two messages, the first of which is still in doubt."""
    _, _, doubted = confirming.partition("sure:organisation.name=")
    if not doubted or len(heard.told) != 1 or heard.told[0].field != "organisation.name":
        return heard
    whole = doubted + heard.told[0].value
    is_half = (
        heard.told[0].certainty is Certainty.MAYBE and recognise("organisation.name", whole) is Certainty.SURE
    )
    return replace(heard, told=(replace(heard.told[0], value=whole),)) if is_half else heard


def _without_values(said: str, heard: Heard, look: Look) -> Intent | None:
    """No value was told: a choice, a field that is wrong, a command or a question in one of the clauses."""
    if heard.is_wrong and heard.wrong_field:
        question = look.form.by_id.get(heard.wrong_field)
        attribute = heard.wrong_field.removeprefix("?")
        return Intent(Kind.EDIT, question.label if question else grouped("attributes")[attribute][0])
    if chosen := _choice(heard, look):
        return chosen
    kinds = [kind for clause in heard.clauses if (kind := _clause_command(clause)) is not None]
    if kinds and not heard.rest:
        kind = next((one for one in kinds if one not in (Kind.GREETING, Kind.THANKS)), kinds[0])
        others = tuple(
            clause for clause in heard.asked if command(bare(clause)) is None and faq.match(clause, look)
        )
        if kind not in (Kind.GREETING, Kind.THANKS) or not others:
            return Intent(kind, bare(said) if kind in KEEPS_WORDS else "")
    for clause in heard.asked:
        if len(heard.clauses) > 1 and (sure := faq.match(clause, look).sure):
            return Intent(Kind.FAQ, sure.id)
    return None


def _clause_command(clause: str) -> Kind | None:
    said = simplified(clause)
    return command(bare(said)) or wished(said) or command(bare(without_particles(said)))


def _choice(heard: Heard, look: Look) -> Intent | None:
    """要专票吧，能抵扣: a clause that is one of what is offered, and none that denies or turns it."""
    pending = look.pending()
    if not isinstance(pending, Choose | Confirm) or heard.is_turned or heard.is_wrong:
        return None
    taken = [clause for clause in heard.clauses if pending.as_offered(clause, look) is not None]
    others = [clause for clause in heard.clauses if clause not in taken and clause not in heard.asked]
    if (
        not taken
        or any(_denies(clause) for clause in others)
        or (isinstance(pending, Confirm) and heard.rest)
    ):
        return None
    values = {pending.as_offered(clause, look) for clause in taken}
    return Intent(Kind.ANSWER, taken[0], also=heard.asked) if len(values) == 1 else None


def _denies(clause: str) -> bool:
    return bool(re.search(r"[不没别]|但|换", clause)) and not re.search(r"没问题|不错|不变|没错", clause)


def _other_id_type(said: str, look: Look) -> str:
    """我们没有信用代码，只有组织机构代码: the kind of certificate that they do have."""
    pending, kinds = look.pending(), look.form.by_id.get("organisation.id_type")
    found = _ONLY.search(said)
    if not (found and pending and pending.id == "organisation.id_number" and isinstance(kinds, Choose)):
        return ""
    return next((option.label for option in kinds.options(look) if option.label in found[1]), "")


def _name(text: str) -> str:
    return text.strip('：:，, 「」“”的"')
