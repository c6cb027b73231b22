"""What the person told in the message before."""

from flows.form import Look

_MINE = ("typed", "pasted")


def last_told(look: Look) -> tuple[str, ...]:
    """The fields that the person's last answer filled."""
    given = {name: a.at for name, a in look.application.answers.items() if a.is_given and a.source in _MINE}
    fields = {name: at for name, at in given.items() if (q := look.form.by_id.get(name)) and q.group}
    latest = max(fields.values(), default="")
    return tuple(name for name, at in fields.items() if at == latest)
