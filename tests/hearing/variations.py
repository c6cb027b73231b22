"""The same message as others would write it: politer, with an emoji, spoken, in another order."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.hearing.corpus import Line

_BEFORE = ("嗯，", "您好，", "好的 ")
_BEFORE_A_VALUE = "是"
_LED = re.compile(
    "[是就我俺写填叫用在打寄本他她不没这第好嗯那]|[0-9]$"
)  # these have a lead of their own, or are no value
_AFTER = ("。", "！", "，谢谢", "😊", " [抱拳]", "哈")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
# Whose number it is only the line before tells, so their order means something.
_OF_THE_LINE_BEFORE = re.compile("(?:联系)?(?:电话|手机|身份证|邮箱|方式)(?:号码?)?[：:]")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]\S.*")


def variations(line: Line) -> Iterator[Line]:
    """Other ways to write a plain answer, and other orders of labelled lines. All may store the same."""
    if line.is_plain and len(line.utterance.say) == 1 and line.utterance.stored:
        yield from _worded(line, line.utterance.say[0])
    yield from _ordered(line)


def _worded(line: Line, text: str) -> Iterator[Line]:
    for before in _BEFORE if _LED.match(text) else (*_BEFORE, _BEFORE_A_VALUE):
        yield _saying(line, f"{before}{text}")
    for after in _AFTER:
        yield _saying(line, f"{text}{after}")
    yield _saying(line, f"  {text}\n")
    if any(char.isascii() and char.isalnum() for char in text):
        yield _saying(line, text.translate(_WIDE))
    if not re.search("[A-Za-z@\n]", text):
        yield _saying(replace(line, utterance=replace(line.utterance, voice=True)), f"{text}。")


def _ordered(line: Line) -> Iterator[Line]:
    """Labelled lines backwards, and each in a message of its own."""
    text, *others = line.utterance.say
    lines = text.split("\n")
    if others or len(lines) < 2 or not all(_LABELLED.fullmatch(one) for one in lines):
        return
    if not any(_OF_THE_LINE_BEFORE.match(one) for one in lines):
        yield _saying(line, "\n".join(reversed(lines)))
        yield _saying(line, *lines)


def _saying(line: Line, *texts: str) -> Line:
    return replace(line, utterance=replace(line.utterance, say=texts))
