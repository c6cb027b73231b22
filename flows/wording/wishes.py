"""What is wanted of us, by a rule instead of by phrases: a clause of the words of one wish, its core among
them.
"""

import re
from functools import cache

from flows.wording.lexicon import Words, words
from flows.wording.vocabulary import Kind
from flows.wording.writing import bare

_RULES = {
    "human": Kind.HUMAN,
    "cancel": Kind.CANCEL,
    "upset": Kind.UPSET,
    "restart": Kind.RESTART,
    "urge": Kind.URGE,
    "postpone": Kind.POSTPONE,
    "status": Kind.STATUS,
}
_LONGEST = 24


def wished(clause: str) -> Kind | None:
    """The wish that all words of a clause speak of, or None."""
    said = bare(clause)
    if not 2 <= len(said) <= _LONGEST:
        return None
    for name, kind in _RULES.items():
        core, all_of_it = _lists(name)
        if core.within(said) and all_of_it.cover(said):
            return kind
    return None


def consents(clause: str) -> bool:
    """Whether all words of a message agree, and 同意 is among them."""
    core, all_of_it = _lists("consent")
    said = bare(clause)
    return len(said) <= _LONGEST and core.within(said) != "" and all_of_it.cover(said)


def agrees_to_go_on(clause: str) -> bool:
    """中，你弄吧; 管，就这: a plain yes, and the word to go on, and nothing else."""
    said = bare(clause)
    is_yes = words("agree", "yes").at_front(said) != ""
    return len(said) <= _LONGEST and is_yes and words("agree", "yes", "after").cover(said)


def confirms(said: str) -> bool:
    """Whether all words of a message say that what is shown is right."""
    core, all_of_it = _lists("confirm")
    return 2 <= len(said) <= _LONGEST and core.within(said) != "" and all_of_it.cover(said)


_PAUSES = re.compile(r"[，,。；;！!\s]+")
_AGAINST = re.compile(r"先别|不要|不用|不是|不往|不|别(?![处的人])|甭")
_BEGINS_OTHERS = ("我", "这", "过来")  # 我家 is elsewhere
_SENT = re.compile(r"[寄邮送]|快递|发[到给]|换|地址")


def destination(clause: str) -> str:
    """Where a clause wants the certificate sent: same, other, or "" if it speaks of no such thing."""
    if not _SENT.search(bare(clause)):
        return ""
    parts = [part for part in _PAUSES.split(clause) if part]
    if len(parts) > 1:
        wanted = {destination(part) for part in parts} - {""}
        is_told = any(destination(part) and not _AGAINST.search(part) for part in parts)
        return wanted.pop() if len(wanted) == 1 and is_told and all(map(_is_of_mail, parts)) else ""
    said = bare(clause)
    left, against = _AGAINST.subn("", said)
    if words("asking", "words", "tags").within(said):
        return ""
    if not 1 < len(said) <= _LONGEST or against > 1:
        return ""
    here, there = words("mailing", "same"), words("mailing", "other")
    if not words("mailing", "same", "other", "around").cover(left):
        return ""
    is_there = bool(there.within(left))
    is_here = here.within(left) not in ("", *(_BEGINS_OTHERS if is_there else ()))
    if is_here == is_there:
        return ""
    return "same" if is_here is not bool(against) else "other"


def _is_of_mail(part: str) -> bool:
    return words("mailing", "same", "other", "around").cover(_AGAINST.sub("", bare(part)))


@cache
def _lists(name: str) -> tuple[Words, Words]:
    return words(name, "core"), words(name, "core", "around")
