"""同经办人, 法人自己, 还是老板: somebody's value said by who has it already."""

from dataclasses import dataclass
from functools import cache

from flows.wording.lexicon import Words, grouped, words
from flows.wording.strip import trimmed
from flows.wording.writing import bare

_LONGEST = 16
ONESELF = "self"  # 寄给我: whoever writes; which person of the form that is, the question knows


@dataclass(frozen=True, slots=True)
class _Same:
    """`role`: whose value is meant, "" if only 上面那个 was said; `is_said`: a word such as 同 or 自己 says
    so."""

    role: str
    is_said: bool


def same_as(clause: str) -> str:
    """The role whose value is meant, if the clause says nothing else; else ""."""
    found = _parsed(clause)
    return found.role if found else ""


def is_said_same(clause: str) -> bool:
    """Whether a word such as 同 or 一样 stands in it, so that it is no bare role."""
    found = _parsed(clause)
    return found is not None and found.is_said


def may_be_same(clause: str) -> bool:
    """Whether a word such as 同 or 自己 stands in it, without which no clause means somebody else's value."""
    return bool(words("same", "front_said", "back_said").within(bare(clause)))


def is_as_before(clause: str) -> bool:
    """还发刚才那个邮箱, 同上面那位: a value that was told before, without whose it is."""
    said = bare(trimmed(clause))
    return (
        2 <= len(said) <= _LONGEST
        and bool(words("same", "before").within(said))
        and words("same", "front", "front_said", "before", "back", "back_said").cover(said)
    )


def same_field(clause: str, names: Words) -> tuple[str, bool]:
    """跟信用代码一样, 同上面的开票地址: the name of the field whose value is meant, and whether one is."""
    said = bare(trimmed(clause))
    if len(said) > _LONGEST:
        return "", False
    # What stands before a name is of the words of the front: it ends before a letter of no such word.
    for at in range(1, min(len(said), _front().made_of(said) + 1)):
        label = names.at_front(said[at:])
        front, back = said[:at], said[at + len(label) :]
        if label and _front().cover(front) and _back().cover(back):
            is_said = words("same", "front_said").within(front) or words("same", "back_said").within(back)
            return label, bool(is_said)
    return "", False


def _parsed(clause: str) -> _Same | None:
    """The clause as what leads to a role, the role, and what follows it; None if anything else is in it."""
    said = bare(trimmed(clause))
    if not 1 < len(said) <= _LONGEST:
        return None
    for at in range(min(len(said), _front().made_of(said) + 1)):
        role = _roles().at_front(said[at:])
        front, back = said[:at], said[at + len(role) :]
        if role and _front().cover(front) and _back().cover(back):
            is_said = words("same", "front_said").within(front) or words("same", "back_said").within(back)
            return _Same(_role_of()[role], bool(is_said))
    return None


@cache
def _role_of() -> dict[str, str]:
    by_word = {word: role for role, listed in grouped("roles").items() for word in listed}
    own = {word: role for role, listed in grouped("same_roles").items() for word in listed}
    return by_word | own


@cache
def _roles() -> Words:
    return Words(_role_of())


def _front() -> Words:
    return words("same", "front", "front_said", "before")


def _back() -> Words:
    return words("same", "back", "back_said")
