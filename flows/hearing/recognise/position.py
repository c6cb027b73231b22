"""What somebody is in an organisation: a head word, and before it a department or a rank."""

import re

from flows.checks.writing import HAN
from flows.hearing.recognise.certainty import Certainty
from flows.hearing.recognise.person import titled
from flows.wording.lexicon import words

_SHAPE = re.compile(rf"[{HAN}A-Za-z/、（）()]{{2,14}}+")
_SEVERAL = re.compile(r"[/、兼（）()]")
_NOTED = re.compile(r"(?P<title>[^（(]{2,8})[（(][^（()）]{1,8}[）)]")  # 施工员（持证）
_SPOKEN = re.compile(r"[是写填同就算叫有在和跟]|应该")
_LONGEST = 10
_LONGEST_DEPARTMENT = 6  # characters before 科 or 部
_GRAMMAR = re.compile(
    r"[了吗呢吧么啊呀您咱俺啦嘛没再给你我他她们怎什哪不]|第|选|多少|几[天年]|[等急]|新年|快乐|人工|还是|照片|扫描"
)


def position(text: str) -> Certainty:
    """Whether all of the text is a position."""
    title = "".join(text.split())
    if not _SHAPE.fullmatch(title) or _GRAMMAR.search(title) or len(set(title)) == 1:
        return Certainty.NO  # also 中中中
    if title.rstrip("啊呀呢嘛") in words("attributes", "position", "name"):
        return Certainty.NO
    if title in words("roles", "legal_rep", "holder", "contact"):
        return Certainty.MAYBE
    parts = [part for part in _SEVERAL.split(title) if part]
    if parts and all(_is_position(part) for part in parts):
        return Certainty.SURE
    if titled(title):
        return Certainty.NO
    head = words("positions", "ends").at_end(title)
    if _is_noted(title) or (head and len(title) <= _LONGEST and not _SPOKEN.search(title)):
        return Certainty.MAYBE
    is_short = len(title) <= 6 or title.endswith(("员", "长", "师", "工", "岗", "人员"))
    return Certainty.MAYBE if is_short and not _is_talk(title) else Certainty.NO


def _is_talk(title: str) -> bool:
    sentence = words("asking", "sentence")
    is_known = title in sentence or title in words("talk", "fillers", "remarks", "particles")
    return is_known or bool(words("asking", "words").within(title) or sentence.within(title))


def _is_noted(title: str) -> bool:
    """施工员（持证）: a position and a remark on it."""
    found = _NOTED.fullmatch(title)
    return found is not None and _is_position(found["title"])


def _is_position(part: str) -> bool:
    head = words("positions", "ends").at_end(part.lower())
    before = part.lower()[: len(part) - len(head)] if head else ""
    if not head:
        return False
    if words("positions", "parts", "ends").cover(before):
        return True
    department = words("positions", "departments").at_end(before)
    return (
        bool(department)
        and not _SPOKEN.search(before)
        and 1 <= len(before) - len(department) <= _LONGEST_DEPARTMENT
    )
