"""What the words before a value name: a field, an attribute of somebody, somebody, or nothing that is
wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product

from flows.form import Form
from flows.question import Ask, Choose
from flows.wording.lexicon import Words, grouped
from flows.wording.sounds import Sounds

LONGEST_MISTYPED = 6  # characters
_SPEAKERS = frozenset({"我", "本人", "俺"})
_LOOSE = frozenset({"名称", "全称"})  # attributes that only organisations have


@dataclass(frozen=True, slots=True)
class Name:
    """`field`: the id of a question; `attribute`: 手机, of whom is not said; `role`: 法人.

    `is_noise`: 注册资本, which no field wants; `is_own`: the field's label, as the summary shows it;
    `is_speaker`: 我, which is a name only before a name.
    """

    field: str = ""
    attribute: str = ""
    role: str = ""
    is_noise: bool = False
    is_own: bool = False
    is_speaker: bool = False


@dataclass(frozen=True)
class Names:
    """All names of a form's fields, in lower case."""

    by_name: Mapping[str, Name]
    words: Words

    def at_front(self, text: str) -> str:
        return self.words.at_front(text.lower())

    def get(self, name: str) -> Name:
        return self.by_name[name.lower()]

    @cached_property
    def sounds(self) -> Sounds:
        """The names that a word may have been meant to be."""
        return Sounds(name for name in self.by_name if len(name) <= LONGEST_MISTYPED)


@cache
def names_of(form: Form) -> Names:
    """The names of one form's fields. A field's own name goes before an attribute, and that before a role."""
    found: dict[str, Name] = {word: Name(is_noise=True) for word in grouped("noise")["labels"]}
    roles, attributes = grouped("roles"), grouped("attributes")
    for role, listed in roles.items():
        found.update({word: Name(role=role) for word in listed})
    for attribute, listed in attributes.items():
        found.update({word: Name(attribute=attribute) for word in listed if word not in _LOOSE})
    found.update(_combined(form))
    for field_id, listed in grouped("fields").items():
        if field_id in form.by_id:
            found.update(
                {
                    w: Name(field=field_id, role=_role(found.get(w)))
                    for w in listed
                    if not _is_known(found.get(w))
                }
            )
    for question in form.questions:
        if question.group and isinstance(question, Ask | Choose):
            own = (question.label, *question.names)
            fresh = [w.lower() for w in own if not _is_known(found.get(w.lower()))]
            found.update({w: Name(field=question.id, role=_role(found.get(w))) for w in fresh})
    return Names(_with_own(found, form), Words(found))


def _with_own(found: Mapping[str, Name], form: Form) -> Mapping[str, Name]:
    """The same names; a field's label is marked as its own."""
    labels = {question.label.lower(): question.id for question in form.questions}
    return {
        w: replace(name, is_own=bool(name.field) and labels.get(w) == name.field, is_speaker=w in _SPEAKERS)
        for w, name in found.items()
    }


def _combined(form: Form) -> Mapping[str, Name]:
    """法人手机, 经办人的身份证号."""
    found = {}
    for (role, own), (attribute, of) in product(grouped("roles").items(), grouped("attributes").items()):
        if f"{role}.{attribute}" in form.by_id:
            for word, what in product(own, of):
                found[word + what] = found[f"{word}的{what}"] = Name(field=f"{role}.{attribute}")
    return found


def _is_known(name: Name | None) -> bool:
    return name is not None and bool(name.attribute or name.is_noise or (name.field and not name.role))


def _role(name: Name | None) -> str:
    return name.role if name else ""


@cache
def only_field(form: Form, attribute: str) -> str:
    """The only field of an attribute, besides those of the invoice and the mail; "" of several."""
    found = [
        name
        for name in form.by_id
        if name.endswith(f".{attribute}") and name.split(".")[0] not in ("invoice", "mailing")
    ]
    return found[0] if len(found) == 1 else ""
