"""How much of a long message is read. The rules on texts rely on these lengths."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from bot.message.outbound import Notice, Say
from flows.certificates.choice import look_at
from flows.effects import Effect
from flows.hearing.understand import understand
from flows.state import Thread
from flows.wording.vocabulary import Kind
from handlers.asking import Decision, ask, join

# Characters. An answer or a question is far shorter; a pasted table of all fields has about 700.
SENTENCE, PASTE = 300, 2000
_SEPARATED = re.compile(r"[\n\t：:=|]|\d{11}")  # what a list of fields has and a sentence has not
_EDGE = re.compile(r"[\s，,。；;！!？?、|]")
_GIVES_VALUES = (Kind.ANSWER, Kind.FILL, Kind.CORRECT, Kind.SWAP, Kind.PAPER)
_OnText = Callable[[Thread, inbound.Text, datetime], Decision]


def at_length(on_text: _OnText, thread: Thread, event: inbound.Text, now: datetime) -> Decision:
    """Decide on the part of a text that is read, and tell the person when that is not all.

    The rest of a long sentence may take back what its beginning says, so nothing in it is taken as a value.
    """
    read = within(event.content)
    if read == event.content:
        return on_text(thread, event, now)
    look = look_at(thread.application, now) if thread.application else None
    if len(read) <= SENTENCE and understand(read, look, "").kind in _GIVES_VALUES:
        return ask(thread, now, "这条消息太长，没能看完，里面的内容都没有记下。请分几条短的发来。")
    thread, effects = on_text(thread, replace(event, content=read), now)
    words = f"这条消息太长，只看了前面 {len(read)} 个字。后面的内容，请分几条短的发来。"
    return thread, _led_by(words, effects)


def within(text: str) -> str:
    """The beginning of a text that is read, whole words only; a text of usual length stays as it is."""
    if len(text) <= SENTENCE:
        return text
    beginning = text[: PASTE + 1]
    longest = PASTE if len(_SEPARATED.findall(beginning)) > 2 else SENTENCE
    if len(text) <= longest:
        return text
    edges = [found.end() for found in _EDGE.finditer(beginning, 0, longest)]
    return beginning[: edges[-1] if edges else longest]


def _led_by(words: str, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The same effects; the first words of them begin with these."""
    for place, effect in enumerate(effects):
        said: Effect
        if isinstance(effect, Say):
            said = replace(effect, text=join(words, effect.text))
        elif isinstance(effect, Notice):
            said = replace(effect, say=replace(effect.say, text=join(words, effect.say.text)))
        else:
            continue
        return (*effects[:place], said, *effects[place + 1 :])
    return (*effects, Say(words))
