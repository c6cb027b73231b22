"""A whole message that sounds like a command, 上一布, or an option, 砖票, which nothing else explains."""

from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing.intent import KEEPS_WORDS, Intent
from flows.question import Choose
from flows.wording.sounds import Sounds
from flows.wording.strip import variants
from flows.wording.vocabulary import KIND_OF, Kind, bare, without_courtesy

_FEWEST, _LONGEST = 3, 14  # characters
_SOUNDS = Sounds(KIND_OF)
_FIRST, _LAST = frozenset(one[0] for one in KIND_OF), frozenset(one[-1] for one in KIND_OF)


def command_by_sound(said: str) -> Intent | None:
    """上一布, 转人公: the one command that sounds like the message, with all letters but one in common."""
    words = without_courtesy(said)
    if not _FEWEST <= len(words) <= _LONGEST or (words[0] not in _FIRST and words[-1] not in _LAST):
        return None
    alike = [one for one in _SOUNDS.like(words) if _in_common(one, words) >= len(words) - 1]
    kinds = {KIND_OF[one] for one in alike}
    return _intent(kinds.pop(), words) if len(kinds) == 1 else None


def _in_common(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _intent(kind: Kind, words: str) -> Intent:
    return Intent(kind, words if kind in KEEPS_WORDS else "")


def mistyped(said: str, look: Look | None) -> Intent | None:
    """The one option of the open question, else the one command, that sounds like the message."""
    words = bare(simplified(said))
    if not 1 < len(words) <= _LONGEST or any(c.isascii() for c in words):
        return None
    pending = look.pending() if look else None
    if look is not None and isinstance(pending, Choose) and (option := _option(said, pending, look)):
        return Intent(Kind.ANSWER, option)
    forms = dict.fromkeys((words, without_courtesy(words)))
    kinds = {KIND_OF[phrase] for one in forms for phrase in _SOUNDS.like(one)}
    return _intent(kinds.pop(), words) if len(kinds) == 1 else None


def _option(said: str, pending: Choose, look: Look) -> str:
    """The label of the only option with a name that sounds like the message, "" if there is none."""
    spoken = {bare(one) for one in variants(simplified(said), is_choice=True)}
    found = {
        option.label
        for option in pending.options(look)
        if any(Sounds(option.plain_names).like(one) for one in spoken)
    }
    return found.pop() if len(found) == 1 else ""
