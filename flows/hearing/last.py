"""What the person told in the message before."""

from collections.abc import Sequence

from flows.form import Look

_MINE = ("typed", "pasted")


def last_told(look: Look) -> tuple[str, ...]:
    """The fields that the person's last answer filled."""
    form, latest = look.form.by_id, ""
    told: list[str] = []
    for name, answer in look.application.answers.items():
        if answer.at < latest or answer.source not in _MINE or not answer.is_given:
            continue
        if (question := form.get(name)) and question.group:
            if answer.at > latest:
                latest, told = answer.at, []
            told.append(name)
    return tuple(told)


def whole_first(fields: Sequence[str]) -> tuple[str, ...]:
    """The same fields with the address before its city: a whole address corrects the address."""
    return tuple(sorted(fields, key=lambda field: field.endswith(".region")))
