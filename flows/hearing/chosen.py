"""A choice that is named beside other values, or with its name: 普票, 邮寄方式：寄给经办人，到单位地址."""

from collections.abc import Collection, Iterator
from functools import cache

from flows.form import Form, Look
from flows.hearing.heard import Told
from flows.question import Choose, Option
from flows.sections.opening import CHOSEN
from flows.wording.strip import variants
from flows.wording.vocabulary import bare, is_nod, yes_or_no

_ROLES = ("单位", "经办人", "公司地址", "单位地址", "给我", "同经办人")


def choice_to_come(clause: str, look: Look, taken: Collection[str]) -> Told | None:
    """An open choice that the clause names whole. A yes or a role alone names none: 可以, 单位."""
    said = [bare(one) for one in variants(clause, is_choice=True)]
    for question, option in _options(look):
        names = (name for name in option.plain_names if name in said)
        if question.id not in taken and any(_is_telling(name, look) for name in names):
            return Told(question.id, option.label)
    return None


def choice_of_line(line: str, look: Look) -> Told | None:
    """A whole line of a form: the name of a choice, a colon, and one of its options, commas and all."""
    name, colon, words = line.replace(":", "：").partition("：")
    if not colon or name.strip() not in _names(look.form):
        return None
    for question, option in _options(look):
        if name.strip() in (question.label, *question.names) and bare(words) in option.plain_names:
            return Told(question.id, option.label)
    return None


@cache
def _choices(form: Form) -> tuple[Choose, ...]:
    return tuple(one for one in form.questions if isinstance(one, Choose) and one.group not in ("", CHOSEN))


@cache
def _names(form: Form) -> frozenset[str]:
    """What the choices are called."""
    return frozenset(name for one in _choices(form) for name in (one.label, *one.names))


def _options(look: Look) -> Iterator[tuple[Choose, Option]]:
    for question in _choices(look.form):
        if question.is_open(look) and question.visible_when(look):
            yield from ((question, option) for option in question.options(look))


def _is_telling(name: str, look: Look) -> bool:
    """Whether the words are said of this choice only: no yes or no, and no name of a field."""
    is_answer = is_nod(name) or yes_or_no(name) is not None
    fields = (bare(one) for question in look.form.questions for one in (question.label, *question.names))
    return len(name) > 1 and not is_answer and name not in fields and name not in _ROLES
