"""A message made even before it is heard: one way of writing for widths, brackets, faces and spoken
digits.
"""

import re

from flows.checks.writing import plain

LONGEST = 2000  # characters of a paste that are heard
SENTENCE = 300  # characters of anything that may be a sentence
_PICTURES = r"\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u2b50\u3030"
_FACE = re.compile(rf"\[[\u4e00-\u9fffA-Za-z]{{1,6}}\]|/::?[A-Za-z~!@#$%^&*()|<>-]{{1,3}}|[{_PICTURES}]")
# Without one of these a message is even already, but for widths.
_NUMERAL = "[零〇一二三四五六七八九幺两]"
_UNEVEN = re.compile(rf"[ \t\r\[/（(【［＝\u200b\ufeff{_PICTURES}]|{_NUMERAL}(?:{_NUMERAL}|[，,、。.\s-])")
_LABEL = re.compile(r"[【［]([^【】［］\n]{1,14})[】］][：:]?")
_ASIDE = re.compile(r"[（(](?=(?:邮编|邮政编码|电话|手机|联系|收件|微信|座机|传真|邮箱|身份证|法人|经办))")
_SPACED = re.compile(r"(?m)^((?:[\u4e00-\u9fff][ \t]{1,6}){1,7}[\u4e00-\u9fff])(?=[ \t：:]|$)")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺两](?:[，,、。.\s-]?[零〇一二三四五六七八九幺两]){4,40}")
_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
_MARKS = re.compile(r"[\s，。！!,.~～、…；;“”\"'（）()《》?？]")


def even(text: str) -> str:
    """The message as it is heard. Values are cut from it: Chinese words stand as they were written."""
    typed = plain(text[:LONGEST])
    if not _UNEVEN.search(typed):
        return typed
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    typed = typed.replace("\u200b", "").replace("\ufeff", "").replace("＝", "=")
    typed = _FACE.sub(" ", typed)
    typed = _ASIDE.sub("，", typed)
    typed = _SPACED.sub(lambda found: re.sub(r"[ \t]", "", found[1]), typed)
    typed = _LABEL.sub(lambda found: f"\n{found[1]}：", typed)
    return _SPOKEN.sub(_spoken, typed).strip()


def _spoken(found: re.Match[str]) -> str:
    """一三九，零三七一，零零零一: digits that were read aloud. Fewer than six are words: 三一重工."""
    digits = re.sub(r"[^零〇一二三四五六七八九幺两]", "", found[0])
    return digits.translate(_DIGITS) if len(digits) >= 6 else found[0]


def bare(said: str) -> str:
    """Words without blanks, quotes and punctuation, in lower case."""
    return _MARKS.sub("", said).lower()
