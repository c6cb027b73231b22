"""The names of fields, as people say them when they want to see or change one."""

import re
from functools import cache

from flows.form import Form, Look
from flows.hearing.names import names_of
from flows.question import Ask, Choose, Question
from flows.wording.lexicon import Words, grouped


def is_name(said: str, look: Look) -> bool:
    """Whether a message is nothing but the name of a field, which the open question does not take."""
    question = labels(look.form).get("".join(said.split()).lower()) if len(said) >= 4 else None
    pending = look.pending()
    if question is None or pending is None or pending.id == question.id:
        return False
    return pending.heard(said, look) is None


def named(name: str, look: Look) -> list[Question]:
    """The fields that a name, a part of a name or its number in the summary may mean; the likeliest first."""
    bare = "".join(name.split()).lower()
    fields = look.fields()
    if re.fullmatch(r"\d{1,2}", bare):
        return [fields[int(bare) - 1]] if 1 <= int(bare) <= len(fields) else []
    if exact := labels(look.form).get(bare):
        return [exact]
    choosable: list[Question] = [q for q in look.form.questions if q.group and isinstance(q, Ask | Choose)]
    for test in (
        lambda q: len(bare) >= 2 and (bare in q.label or any(bare in n for n in q.names)),
        lambda q: q.id.rsplit(".", 1)[-1] == _attributes().get(bare),
        lambda q: q.label in bare,
    ):
        if found := [q for q in choosable if test(q)]:
            return [q for q in found if q.visible_when(look)] or found
    return []


@cache
def labels(form: Form) -> dict[str, Question]:
    """Every name of a field, in lower case, that means this field and no other."""
    found = {word: form.by_id[name.field] for word, name in names_of(form).by_name.items() if name.field}
    for question in form.questions:
        if question.group:
            found.update(dict.fromkeys((n.lower() for n in (*question.names, question.label)), question))
    return found


@cache
def _attributes() -> dict[str, str]:
    return {word: attribute for attribute, listed in grouped("attributes").items() for word in listed}


def mentioned(words: str, look: Look) -> Question | None:
    """The field with the longest name in a sentence."""
    found = [name for _, name in _long_labels(look.form).each(words)]
    return labels(look.form)[max(found, key=len)] if found else None


@cache
def _long_labels(form: Form) -> Words:
    return Words(name for name in labels(form) if len(name) >= 2)
