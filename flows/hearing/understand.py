"""What a text means: one of a small closed set of intents. Nothing here acts.

The closed words of the open question come first, then commands, then what the ear hears of fields, and
questions last.
"""

import re

from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing import faq
from flows.hearing.choosing import other_option
from flows.hearing.demands import about_open_field, demanded, wants_certificate
from flows.hearing.disowned import points, taken_back
from flows.hearing.ear import hear_even
from flows.hearing.former import now_only
from flows.hearing.intent import FOREIGN_DOCUMENT, KEEPS_WORDS, Intent, asks_yes_or_no
from flows.hearing.labels import named
from flows.hearing.law import decide
from flows.hearing.letters import holding, swap
from flows.hearing.mistyped import command_by_sound, mistyped
from flows.hearing.numbers import numbers
from flows.hearing.of_fields import about_fields, to_be_edited, values_told
from flows.hearing.order_number import about_order, speaks_of_order
from flows.hearing.piecewise import piece_told
from flows.hearing.portal import on_portal
from flows.hearing.recall import recalled
from flows.hearing.recognise import Certainty
from flows.hearing.talk import asks
from flows.hearing.values import surely
from flows.hearing.wants import NOT_BEGUN, wish
from flows.question import Ask, Choose, Question
from flows.sections.opening import CHOSEN
from flows.seeing.photographed import renamed
from flows.state import EDITABLE
from flows.wording.lexicon import words
from flows.wording.vocabulary import Kind, bare, command, yes_or_no
from flows.wording.wishes import wished
from flows.wording.writing import SENTENCE, even

_CLAUSES = re.compile(r"[，,。；;！!？?\s]+")
_FEWEST_OF_A_VALUE = 4  # characters
_CHANGED = re.compile("(?:应该|要|得|请|帮我)?(?:改成|改为|换成|更正为|改叫)..")  # 改成出纳 几天能好
_PICKED = re.compile(r"\d{1,2}")
# A number or an address of mail and nothing else. No rule on words has anything to say of it.
_CODE = re.compile(r"(?=[^@]*+@|(?:[^0-9]*+[0-9]){5})[0-9A-Za-z@._+-]++")
_TOPIC_LENGTH = 8
_LONGEST_LETTERS = 6  # of a piece that stands for another piece
_FEWEST_LETTERS = 8  # a shorter message names no field with its value
# 加急 asks for haste only while something waits for us; the patterns of the others take in questions.
_LESS_THAN_A_QUESTION = (None, Kind.URGE, Kind.WHY, Kind.STATUS, Kind.UPSET, Kind.EXAMPLE, Kind.POSTPONE)


def understand(text: str, look: Look | None, confirming: str, asked: str = "") -> Intent:
    """The intent of a text. `confirming` is what was last asked yes or no, `asked` the question that was put
    last, if a newer form puts another before it."""
    said = even(text)
    simple = simplified(said)
    plainly = bare(simple)
    if _PICKED.fullmatch(plainly):
        return Intent(Kind.NUMBER, plainly)
    if confirming and asks_yes_or_no(confirming) and (decided := yes_or_no(plainly, confirming)):
        return Intent(decided, confirming)
    if _CODE.fullmatch(said):
        return _of_code(said, look, asked, confirming)
    if look is not None and (now := now_only(said, look)) != said:
        said, simple = now, simplified(now)
        plainly = bare(simple)
    return (
        _closed(said, look)
        or _taken_back(simple, plainly, look)
        or _of_piece(said, look)
        or _recalled(said, look)
        or _on_portal(plainly)
        or _as(demanded(said, look))
        or _surely_asked(simple, plainly, look)
        or about_order(said, None if speaks_of_order(said) else look)
        or _command(plainly, look)
        or command_by_sound(plainly)
        or _as(about_open_field(said, look))
        or _about_paper(said, look)
        or _about_letters(said, look)
        or _in_passing(simple, look)
        or (_everything_at_once(said) if look is None else None)
        or _about_documents(said, look)
        or about_fields(said, look, asked, confirming)
        or _wanted(said)
        or _wish(simple, look)
        or _question(simple, look)
        or _topic(simple, look)
        or mistyped(said, look)
        or Intent(Kind.ANSWER, said)
    )


def _of_code(said: str, look: Look | None, asked: str, confirming: str) -> Intent:
    """A value of the open question or of another field, or the number of an order."""
    return (
        _closed(said, look)
        or about_order(said, look)
        or (_everything_at_once(said) if look is None else values_told(said, look, asked, confirming))
        or Intent(Kind.ANSWER, said)
    )


def _closed(said: str, look: Look | None) -> Intent | None:
    """What the open question itself takes for an answer: what can be tapped, and the few words that mean
    it.
    """
    pending = look.pending() if look else None
    is_closed = look is not None and pending is not None and pending.as_offered(said, look) is not None
    return Intent(Kind.ANSWER, said) if is_closed else None


def _taken_back(said: str, plainly: str, look: Look | None) -> Intent | None:
    """那是我师傅的名字, 先别写她: the value of the message before is not to be kept."""
    if look is None or look.application.status not in EDITABLE:
        return None
    fields = taken_back(said, look)
    if fields and not points(said) and (command(plainly) or wished(said)):
        return None  # 先不填了
    return Intent(Kind.EDIT, look.form.by_id[fields[0]].label) if fields else None


def _of_piece(said: str, look: Look | None) -> Intent | None:
    """最后一位是2, after a number: the number with that end is asked about."""
    heard = piece_told(said, look) if look else None
    return Intent(Kind.FILL, said, heard=heard, verdict=decide(heard, look)) if heard and look else None


def _recalled(said: str, look: Look | None) -> Intent | None:
    """没写错吧; 敏感的敏，别写成民: asks back, or remarks on, what was told."""
    found = recalled(said, look) if look else None
    return Intent(Kind.RECALL, recalled=found) if found else None


def _on_portal(words: str) -> Intent | None:
    found = on_portal(words)
    return Intent(*found) if found else None


def _surely_asked(said: str, plainly: str, look: Look | None) -> Intent | None:
    """A thing that this chat does not do, or a question whose words mean nothing else."""
    found = faq.match(said, look)
    if (
        not found.is_strong
        or command(plainly) not in _LESS_THAN_A_QUESTION
        or (look and _tells_of_a_field(said, look))
    ):
        return None
    return _answer_to(found)


def _tells_of_a_field(said: str, look: Look) -> bool:
    """Whether a message changes a field or puts it off, or a part of it is a value of the open one:
    X事务所，能办不.
    """
    if to_be_edited(said, look) or other_option(said, look):
        return True
    parts = _CLAUSES.split(said)
    if any(wished(part) is Kind.POSTPONE for part in parts):
        return True
    if len(parts) > 1 and any(_CHANGED.match(part) and not asks(part) for part in parts):
        return True
    pending = look.pending()
    if len(parts) < 2 or not isinstance(pending, Ask):
        return False
    long = (part for part in parts if len(part) >= _FEWEST_OF_A_VALUE and not asks(part))
    return any(surely(pending.id, part, look) for part in long)


def _answer_to(found: faq.Match) -> Intent | None:
    """The answer to a question, and to another of the same message; or two to choose from."""
    if found.sure:
        return Intent(Kind.FAQ, " ".join(one.id for one in (found.sure, *found.others)))
    return Intent(Kind.FAQ, asked=found.unsure) if found.unsure else None


def _command(words: str, look: Look | None) -> Intent | None:
    """A known phrase; what only resembles one may be a frequent question instead."""
    kind = command(words)
    if kind in (Kind.WHY, Kind.STATUS, Kind.UPSET) and (found := faq.match(words, look)).sure:
        return _answer_to(found)
    if kind is None:
        return None
    return Intent(kind, words if kind in KEEPS_WORDS else "")


def _as(kind: Kind | None) -> Intent | None:
    return Intent(kind) if kind else None


def _about_paper(said: str, look: Look | None) -> Intent | None:
    place = renamed(said, look) if look is not None else ""
    return Intent(Kind.PAPER, place) if place else None


def _everything_at_once(said: str) -> Intent | None:
    """Somebody who has not begun sends the data at once: an application, and what is told for after the
    consent.
    """
    if len(said) < _FEWEST_LETTERS:
        return None
    heard = hear_even(said, NOT_BEGUN)
    is_told = sum(one.is_named and one.certainty is Certainty.SURE for one in heard.told)
    return Intent(Kind.APPLY, said, heard=heard) if is_told and not heard.asked else None


def _about_documents(said: str, look: Look | None) -> Intent | None:
    """护照E12345678: a person without a resident's number, for whom this chat has no field."""
    foreign = words("people", "documents")
    if look is None or len(said) > SENTENCE or not foreign.within(said):
        return None
    if any(one.kind == "id_number" for one in numbers(said, look.today)):
        return None
    is_of_a_checked_person = look.pending_id() in ("contact.id_number", "holder.id_number")
    is_own = is_of_a_checked_person and not re.search("法人|法定代表人", said)
    return Intent(Kind.HUMAN if is_own else Kind.FAQ, FOREIGN_DOCUMENT)


def _wanted(said: str) -> Intent | None:
    """A person, an end, a moment: what a whole message wishes, by the words it is made of."""
    kind = wished(simplified(said))
    return Intent(kind, bare(said) if kind in KEEPS_WORDS else "") if kind else None


def _about_letters(said: str, look: Look | None) -> Intent | None:
    """不是工司是公司: some letters of an answer, whichever it is."""
    if look is None or not (found := swap(said)) or (found.is_loose and named(found.old, look)):
        return None
    fields = holding(found, look)
    is_editable = look.application.status in EDITABLE
    if is_editable and any(_is_whole(found.new, question, look) for question in fields):
        return None  # 3单元不对，是X路88号2单元502: the whole value anew
    is_meant = found.is_plain or bool(fields)
    return Intent(Kind.SWAP, said) if is_meant else None


def _is_whole(words: str, question: Question, look: Look) -> bool:
    """Whether words are a whole value of a field, and not some letters of it."""
    return len(words) > _LONGEST_LETTERS and surely(question.id, words, look) is not None


def _in_passing(said: str, look: Look | None) -> Intent | None:
    """What they came for, named at some other question."""
    pending = look.pending() if look else None
    if (look and pending and pending.group == CHOSEN and pending.heard(said, look)) or not wish(said, look):
        return None
    is_editable = look is not None and look.application.status in EDITABLE
    return Intent(Kind.WISH if is_editable else Kind.APPLY, said)


def _wish(said: str, look: Look | None) -> Intent | None:
    """Somebody who has not begun says that they need a certificate."""
    return Intent(Kind.APPLY, said) if look is None and wants_certificate(said) else None


def _topic(said: str, look: Look | None) -> Intent | None:
    """A bare word such as 费用: a question only where nothing takes it as an answer."""
    if len(said) > _TOPIC_LENGTH or (look and _is_answer(said, look)):
        return None
    found = faq.match(said, look, is_gated=False)
    return _answer_to(found) if found.sure else None


def _is_answer(said: str, look: Look) -> bool:
    """Whether the open question takes it, or a choice that is still to come."""
    choices = (question for question in look.missing() if isinstance(question, Choose))
    return any(question.as_offered(said, look) is not None for question in choices)


def _question(said: str, look: Look | None) -> Intent | None:
    """A frequent question, asked in free words."""
    return _answer_to(faq.match(said, look))
