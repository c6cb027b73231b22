"""What people say beside values: questions, courtesies, commands. Whole clauses only."""

from flows.hearing import faq
from flows.wording.lexicon import words
from flows.wording.strip import without_particles
from flows.wording.vocabulary import command, is_nod
from flows.wording.wishes import wished
from flows.wording.writing import bare

_REMARKS = words("talk", "remarks", "fillers")
_TALK = words("talk", "remarks", "fillers", "particles")
_ASKING, _TAGS = words("asking", "words"), words("asking", "tags")


def asks(clause: str) -> bool:
    """Whether a clause asks or complains; a value that contains 多久 was recognised before."""
    return asks_plainly(clause) or faq.complains(clause)


def asks_plainly(clause: str) -> bool:
    """Whether a clause asks."""
    return bool(_ASKING.within(clause))


def without_question(clause: str) -> str:
    """X行不行, X可以吗: the X; the clause itself if it does not end so."""
    tag = _TAGS.at_end(clause)
    return clause[: len(clause) - len(tag)].rstrip(" ，,") if tag else clause


def is_remark(clause: str) -> bool:
    """微信同号, 谢谢: says nothing of any field."""
    said = bare(clause)
    return said in _REMARKS or is_nod(said)


def is_talk(clause: str) -> bool:
    """A remark, a command or a courtesy, with words around it that say nothing."""
    said = bare(clause)
    return (
        is_remark(clause)
        or _TALK.cover(said)
        or command(said) is not None
        or command(bare(without_particles(clause))) is not None
        or wished(clause) is not None
    )
