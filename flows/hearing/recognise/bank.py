"""Names of banks, down to the branch."""

import re

from flows.checks.writing import HAN
from flows.hearing.recognise.certainty import Certainty
from flows.wording.lexicon import words

_SHAPE = re.compile(rf"[{HAN}A-Za-z0-9（）() ]{{4,40}}+")
_GRAMMAR = re.compile(r"[了吗呢吧么啊呀您咱俺啦嘛没再给这在你我他她们怎什哪不过换]|去年|今年|哪个")
_LONG_NUMBER = re.compile(r"\d{4}")


def bank(text: str) -> Certainty:
    """Whether all of the text is the name of a bank."""
    name = "".join(text.split())
    if not _SHAPE.fullmatch(name) or _LONG_NUMBER.search(name) or _GRAMMAR.search(name):
        return Certainty.NO
    brand, end = words("banks", "brands").within(name), words("banks", "ends").at_end(name)
    if not end:
        return Certainty.NO
    return Certainty.SURE if brand else Certainty.MAYBE
