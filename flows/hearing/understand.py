"""What a text means: one of a small closed set of intents, by rules. Nothing here acts."""

import re
from dataclasses import dataclass

from flows.catalogue import Faq
from flows.checks import plain
from flows.form import Look
from flows.hearing import faq
from flows.hearing.labels import is_name, named
from flows.hearing.letters import WRONG as _WRONG
from flows.hearing.letters import holding, swap
from flows.hearing.reading import Reading, kind_of, read
from flows.hearing.vocabulary import Kind, bare, command, wants_certificate, yes_or_no
from flows.hearing.wants import wish
from flows.question import Agree, Choose, Code, Offer, plain_names
from flows.sections.opening import CHOSEN
from flows.seeing.photographed import renamed
from flows.state import EDITABLE

__all__ = ["ASKS_YES_OR_NO", "SURE", "Intent", "Kind", "asks_yes_or_no", "understand"]


@dataclass(frozen=True, slots=True)
class Intent:
    """What was meant. `text` is what there is to work on: an answer, a field's name, an order number;
    `value` the new value of a correction; `asked` the frequent questions that it may be."""

    kind: Kind
    text: str = ""
    value: str = ""
    reading: Reading = Reading()
    asked: tuple[Faq, ...] = ()


SURE = "sure"  # and after a colon the value that read like something else
ASKS_YES_OR_NO = ("cancel", "restart", "refund", "forget", SURE)
_KEEPS_WORDS = (Kind.APPLY, Kind.ANOTHER, Kind.WHY, Kind.POSTPONE)
_TO = r"(?:应该是|应当是|应为|改成|改为|换成|更正为|修改为|是|为)"
_CORRECTED = re.compile(
    rf"^(?:我的?|那个)?(.{{2,14}}?){_WRONG}[，,。！!\s]*+{_TO}?[：:\s]*+(\S.*)$", re.DOTALL
)
_MENDED = re.compile(
    rf"^(?:不好意思)?[，,\s]*(?:刚才|刚刚|前面)?{_WRONG}[，,。！!\s]+(.{{1,14}}?){_TO}[：:\s]*(\S.*)$",
    re.DOTALL,
)
_CHANGED = re.compile(
    r"^(?:请|帮我|麻烦|我要|我想)?(?:把|将)?(.{1,14}?)(?:改成|改为|换成|更正为|修改为|应该是|应当是|应为)[：:\s]*(\S.*)$",
    re.DOTALL,
)
_EDIT_BEFORE = re.compile(
    r"^(?:我要|我想|想|要|请|帮我|麻烦)?(?:修改|更改|改一下|改下|更正|编辑|改)(?:第)?(.{0,20}?)(?:项|条)?$"
)
_LETTERS = r"[一两几]个字"
_EDIT_AFTER = re.compile(
    rf"^(.{{2,14}}?)(?:{_WRONG}(?:了?{_LETTERS})?|要修改|要改|改一下|改改|想改)(?:了|啦|吧)?[。！!]?$"
)
_ONLY = re.compile(r"(?:只有|用的是|还是|办的是|是)(.{4,20})$")
_ASKS = re.compile(r"[?？吗么]|怎|咋|什么|啥|多少|多久|区别|哪|可不可以|能不能|行不")
_TOPIC_LENGTH, _REMARK_LENGTH = 8, 24
_ORDER_WORDS = re.compile(r"查|订单|单号|进度|编号|申请号")
_ORDER = re.compile(r"(?<!\d)\d{17,18}(?![\dXx])")


_BIRTHDAY = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])")  # in a resident's number


def understand(text: str, look: Look | None, confirming: str) -> Intent:
    """The intent of a text. `confirming` is what was last asked yes or no."""
    said = plain(text)
    words = bare(said)
    if re.fullmatch(r"\d{1,2}", words):
        return Intent(Kind.NUMBER, words)
    if asks_yes_or_no(confirming) and (decided := yes_or_no(words)):
        return Intent(decided, confirming)
    return (
        _about_sent(said, look)
        or _about_order(said, None if _ORDER_WORDS.search(said) else look)
        or _command(words)
        or _about_paper(said, look)
        or _about_letters(said, look)
        or _in_passing(said, look)
        or _about_fields(said, look)
        or _choice(said, look)
        or _question(said)
        or _wish(said, look)
        or _topic(said, look)
        or Intent(Kind.ANSWER, said)
    )


def asks_yes_or_no(confirming: str) -> bool:
    return confirming.split(":")[0] in ASKS_YES_OR_NO


def _about_sent(said: str, look: Look | None) -> Intent | None:
    """Where a code is awaited, or a word on what was read, what answers that means nothing else."""
    pending = look.pending() if look else None
    is_heard = (
        look is not None and isinstance(pending, Code | Offer) and pending.heard(said, look) is not None
    )
    return Intent(Kind.ANSWER, said) if is_heard else None


def _command(words: str) -> Intent | None:
    """A known phrase; what only resembles one may be a frequent question instead."""
    kind = command(words)
    if kind in (Kind.WHY, Kind.STATUS, Kind.UPSET) and (sure := faq.match(words).sure):
        return Intent(Kind.FAQ, sure.id)
    if kind is None:
        return None
    return Intent(kind, words if kind in _KEEPS_WORDS else "")


def _about_paper(said: str, look: Look | None) -> Intent | None:
    place = renamed(said, look) if look is not None else ""
    return Intent(Kind.PAPER, place) if place else None


def _about_letters(said: str, look: Look | None) -> Intent | None:
    """不是工司是公司: some letters of an answer, whichever it is."""
    if look is None or not (found := swap(said)) or (found.is_loose and named(found.old, look)):
        return None
    is_meant = found.is_plain or bool(holding(found, look))
    return Intent(Kind.SWAP, said) if is_meant else None


def _in_passing(said: str, look: Look | None) -> Intent | None:
    """What they came for, named at some other question."""
    pending = look.pending() if look else None
    if (look and pending and pending.group == CHOSEN and pending.heard(said, look)) or not wish(said, look):
        return None
    is_editable = look is not None and look.application.status in EDITABLE
    return Intent(Kind.WISH if is_editable else Kind.APPLY, said)


def _about_fields(said: str, look: Look | None) -> Intent | None:
    if look is None:
        return None
    if (found := _corrected(said)) and named(_name(found[1]), look):
        return Intent(Kind.CORRECT, _name(found[1]), found[2].strip(' \t，,。“”"「」'))
    if is_name(said, look):
        return Intent(Kind.EDIT, said)
    if kind := _other_id_type(said, look):
        return Intent(Kind.CORRECT, "机构证件类型", kind)
    reading = read(said, look)
    if _is_fill(said, reading, look):
        return Intent(Kind.FILL, said, reading=reading)
    if found := _EDIT_BEFORE.match(said) or _EDIT_AFTER.match(said):
        name = _name(found[1])
        if not name or named(name, look) or found.re is _EDIT_BEFORE:
            return Intent(Kind.EDIT, name)
    return None


def _other_id_type(said: str, look: Look) -> str:
    """我们没有信用代码，只有组织机构代码: the kind of certificate that they do have."""
    pending, kinds = look.pending(), look.form.by_id.get("organisation.id_type")
    found = _ONLY.search(said)
    if not (found and pending and pending.id == "organisation.id_number" and isinstance(kinds, Choose)):
        return ""
    return next((option.label for option in kinds.options(look) if option.label in found[1]), "")


def _corrected(said: str) -> re.Match[str] | None:
    found = _MENDED.match(said) or _CORRECTED.match(said) or _CHANGED.match(said)
    return None if found and re.fullmatch(_LETTERS, found[2]) else found


def _is_fill(said: str, reading: Reading, look: Look) -> bool:
    """Whether a message names fields, rather than answering the open question."""
    if not reading.pairs:
        return False
    if len(reading.pairs) > 1 or re.search(r"[：:=＝]", said):
        return reading.is_labelled or len(reading.pairs) > 1
    question, text = reading.pairs[0]
    pending = look.pending()
    if pending is None or question.id == pending.id:
        return reading.is_labelled and pending is not None and not isinstance(pending, Agree)
    # A name of an organisation may be any letters; a number with the right check digit is that number.
    is_certain = "number" not in pending.id and kind_of(said.strip(), look) in ("uscc", "id_number")
    return (
        (is_certain or pending.heard(said, look) is None)
        and question.heard(text, look) is not None
        and not reading.unclear
    )


def _name(text: str) -> str:
    return text.strip('：:，, 「」“”的"')


def _about_order(said: str, look: Look | None) -> Intent | None:
    """An order number, unless the question at hand takes the number as its answer."""
    match = _ORDER.search(said)
    if not match or _BIRTHDAY.match(match[0]):
        return None
    pending = look.pending() if look else None
    if pending and (pending.secret or "number" in pending.id):
        return None
    return Intent(Kind.STATUS, match[0])


def _wish(said: str, look: Look | None) -> Intent | None:
    """Somebody who has not begun says that they need a certificate."""
    return Intent(Kind.APPLY, said) if look is None and wants_certificate(bare(said)) else None


def _choice(said: str, look: Look | None) -> Intent | None:
    """要专票吧，能抵扣: one of what is offered, with a word on it, and no question."""
    pending = look.pending() if look else None
    if look is None or not isinstance(pending, Choose) or _ASKS.search(said) or len(said) > _REMARK_LENGTH:
        return None
    words, options = bare(said), pending.options(look)
    named = [one for one in options if any(len(n) > 1 and n in words for n in plain_names(one))]
    return Intent(Kind.ANSWER, named[0].label) if len(named) == 1 else None


def _topic(said: str, look: Look | None) -> Intent | None:
    """A bare word such as 费用: a question only where nothing takes it as an answer."""
    if len(said) > _TOPIC_LENGTH or (look and _is_answer(said, look)):
        return None
    sure = faq.match(said, is_gated=False).sure
    return Intent(Kind.FAQ, sure.id) if sure else None


def _is_answer(said: str, look: Look) -> bool:
    """Whether the open question takes it, or a choice that is still to come."""
    pending = look.pending()
    if pending is None:
        return False
    if pending.heard(said, look) is not None:
        return True
    choices = (question for question in look.missing() if isinstance(question, Choose))
    return any(question.heard(said, look) is not None for question in choices)


def _question(said: str) -> Intent | None:
    """A frequent question, asked in free words."""
    match = faq.match(said)
    if match.sure:
        return Intent(Kind.FAQ, match.sure.id)
    if match.unsure:
        return Intent(Kind.FAQ, asked=match.unsure)
    return None
