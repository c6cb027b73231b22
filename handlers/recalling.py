"""The answer to what was noted: 经办人姓名记的是“张慧敏”."""

from datetime import datetime

from flows.certificates.choice import look_at
from flows.form import Look
from flows.hearing.intent import Intent
from flows.state import Thread
from handlers.asking import Decision, ask
from handlers.repairs import look_over

_HOW_TO_CHANGE = "要改的话，回复“修改”加名称，例如“修改{}”。"
_MOST = 4  # fields of which one message speaks


def recall(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """What stands in the fields that are asked about, then the open question again."""
    assert thread.application is not None  # noqa: S101  # nothing is recalled without one
    look, asked = look_at(thread.application, now), intent.recalled
    if asked is None or not asked.fields or len(asked.fields) > _MOST:
        return look_over(thread, intent, now)
    lines = [_noted(field, look) for field in asked.fields]
    if asked.is_right:
        return ask(thread, now, f"好的，{lines[0]}。")
    label = look.form.by_id[asked.fields[0]].label
    is_given = any(look.value(field) for field in asked.fields)
    words = "\n".join(f"{line}。" for line in lines)
    return ask(thread, now, f"{words}{_HOW_TO_CHANGE.format(label) if is_given else ''}")


def _noted(field: str, look: Look) -> str:
    question, value = look.form.by_id[field], look.value(field)
    return f"{question.label}记的是“{question.show(value, look)}”" if value else f"{question.label}还没有填"
