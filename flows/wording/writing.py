"""A message made even before it is heard: one way of writing for widths, brackets, faces and spoken
digits.
"""

import re
from collections.abc import Callable
from functools import partial

from flows.checks.writing import plain
from flows.wording.lexicon import grouped

LONGEST = 2000  # characters of a paste that are heard
SENTENCE = 300  # characters of anything that may be a sentence
_PICTURES = r"\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u2b50\u3030"
_FACE = re.compile(rf"\[[\u4e00-\u9fffA-Za-z]{{1,6}}\]|/::?[A-Za-z~!@#$%^&*()|<>-]{{1,3}}|[{_PICTURES}]")
# Without one of these a message is even already, but for widths.
_UNEVEN = re.compile(
    r"[零〇一二三四五六七八九幺两h \t\r\[/（(【［「『＝\u200b\ufeff"
    rf"呃然接后再木儿冇嘞咧哩叉乘差×╳艾圈鼠@{_PICTURES}]"
)
_LABEL = re.compile(r"[【［]([^【】［］\n]{1,14})[】］][：:]?")
_QUOTED = re.compile(r"[「『【]([^「」『』【】\n]{4,60})[」』】]")
_ROLE_FIRST = re.compile(r"(?m)^[（(]([\u4e00-\u9fff]{2,5})[)）](?=[\u4e00-\u9fffA-Za-z0-9])")
_ASIDE = re.compile(r"[（(](?=(?:邮编|邮政编码|电话|手机|联系|收件|微信|座机|传真|邮箱|身份证|法人|经办))")
_SPACED = re.compile(r"(?m)^((?:[\u4e00-\u9fff][ \t]{1,6}){1,7}[\u4e00-\u9fff])(?=[ \t：:]|$)")
# Digits read aloud, also with a pause or a breath between them: 八四，嗯，六二.
_PAUSE = r"[，,、。.\s-]{0,2}(?:[嗯呃额啊]{1,2}[，,、。.\s-]{0,2})?"
_SPOKEN = re.compile(rf"[零〇一二三四五六七八九幺两](?:{_PAUSE}[零〇一二三四五六七八九幺两]){{4,40}}")
# The last character of an ID number and the signs of a mail address, as they are read aloud.
_THEN = re.compile(r"(?<=\d)[，,、 ]{0,2}(?:然后|接着|后面|再)是?[，,、 ]{0,2}(?=\d)")
# Grammar words of Henan that stand in no name, and what they are in the standard language.
_OF_HENAN = {"嘞": "的", "咧": "的", "哩": "的", "木有": "没有", "木": "没", "名儿": "名字", "冇": "没"}
_DIALECT = re.compile(
    r"木有|木(?=意见|问题|啥|错|事儿?$)|名儿|冇|[嘞咧](?=[\u4e00-\u9fff])|(?<=[办填写发用寄管])哩(?=[\u4e00-\u9fff])"
)
# hhh, 2333: a laugh at the end of what is written.
_LAUGH = re.compile(r"(?<=[\u4e00-\u9fff，。！~ ])(?:h{2,9}|H{2,9}|233{1,6})$")
_SPOKEN_X = re.compile(
    r"(?<=\d{17})[，, ]{0,2}(?:(?:最后|末尾?|尾)(?:一?[位个]|数)?(?:是|为)?(?:个|一个)?)?"
    r"(?:大写的?|小写的?|字母)?"
    r"(?:[叉乘差×✕╳]|(?<=[是个位尾后])[Xx])"
)
_SAID_X = re.compile("[叉乘差×✕╳]|[是个位尾后][Xx]")
_SPOKEN_MAIL = re.compile(
    r"((?:[A-Za-z0-9_.-]{1,40}+(?:(?:点|下划线|(?:中|横)?杠|减号|横线) ?(?=[A-Za-z0-9]))?){1,6}+)"
    r" ?(?:艾特|圈[aA]|小老鼠|@) ?([A-Za-z0-9-]{1,30}+) ?(?:点|\.|。) ?"
    r"(com|cn|net|康姆|com点cn)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_HESITATION = re.compile("(?:呃|呃呃)[，, …]*|(?<=[司店院校处])嗯+$")
_NAME_APART = re.compile(r"(?<=[叫是:：])[\u3400-\u9fff](?: [\u3400-\u9fff]){1,3}(?=$|[，。,\n])")
_SPOKEN_SIGN = re.compile("(点|下划线|[中横]?杠|减号|横线) ?")
_SIGNS_READ = {"点": ".", "线": "_", "杠": "-", "号": "-"}
_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
_MARKS = re.compile(r"[\s，。！!,.~～、…；;“”\"'（）()《》?？]")


def even(text: str) -> str:
    """The message as it is heard. Values are cut from it: Chinese words stand as they were written."""
    typed = plain(text[:LONGEST])
    signs = "".join({*_UNEVEN.findall(typed)})
    if not signs:
        return typed
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    typed = typed.replace("\u200b", "").replace("\ufeff", "").replace("＝", "=")
    for sign, made_even in _RULES:
        if sign.search(signs):
            typed = made_even(typed)
    return typed.strip()


def _without_end(typed: str) -> str:
    """Without a comma at an edge and a laugh at the end."""
    typed = typed.strip("，")
    return _LAUGH.sub("", typed) if typed[-1:] in ("h", "H", "3") else typed


def _with_x(typed: str) -> str:
    return _SPOKEN_X.sub("X", typed) if _SAID_X.search(typed) else typed


def _without_gaps(typed: str) -> str:
    """经 办 人: the 经办人."""
    return _SPACED.sub(lambda found: re.sub(r"[ \t]", "", found[1]), typed)


def _together(found: re.Match[str]) -> str:
    """叫张 志 强: the name."""
    return found[0].replace(" ", "")


def _spoken(found: re.Match[str]) -> str:
    """一三九，零三七一，零零零一: digits that were read aloud. Fewer than six are words: 三一重工."""
    digits = re.sub(r"[^零〇一二三四五六七八九幺两]", "", found[0])
    return digits.translate(_DIGITS) if len(digits) >= 6 else found[0]


def _named_first(found: re.Match[str]) -> str:
    """（本人）佟佳慧: the role with its name."""
    return f"{found[1]}:" if _is_name(found[1]) else found[0]


def _is_name(word: str) -> bool:
    groups = (grouped(group) for group in ("roles", "attributes", "fields"))
    return any(word in listed for group in groups for listed in group.values())


def _face(found: re.Match[str]) -> str:
    """WeChat writes a face as [微笑]; [法人] is the name of a field."""
    inner = found[0][1:-1]
    return f"\n{inner}:" if _is_name(inner) else " "


def _meant(found: re.Match[str]) -> str:
    return _OF_HENAN[found[0]]


def _mail(found: re.Match[str]) -> str:
    """lxy艾特163点com: an address of mail that was read aloud."""
    end = found[3].lower().replace("康姆", "com").replace("点", ".")
    return f"{_read_aloud(found[1])}@{found[2]}.{end}"


def _read_aloud(local: str) -> str:
    """wang点li: the part of an address before the @."""
    return _SPOKEN_SIGN.sub(lambda sign: _SIGNS_READ[sign[1][-1]], local)


# Each rule, and the signs of which a message has one if the rule has anything to do. A face leaves a blank.
_RULES: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = tuple(
    (re.compile(signs), rule)
    for signs, rule in (
        (rf"[\[/{_PICTURES}]", partial(_FACE.sub, _face)),
        ("[（(]", partial(_ASIDE.sub, "，")),
        (rf"[ \t\[/{_PICTURES}]", _without_gaps),
        ("[【［]", partial(_LABEL.sub, r"\n\1:")),
        ("[「『【]", partial(_QUOTED.sub, r"，\1，")),
        ("", _without_end),
        ("[（(]", partial(_ROLE_FIRST.sub, _named_first)),
        ("[木儿冇嘞咧哩]", partial(_DIALECT.sub, _meant)),
        ("[然接后再]", partial(_THEN.sub, "-")),
        ("[ ]", partial(_NAME_APART.sub, _together)),
        ("呃", partial(_HESITATION.sub, "")),
        ("[零〇一二三四五六七八九幺两]", partial(_SPOKEN.sub, _spoken)),
        ("", _with_x),
        ("[艾圈鼠@]", partial(_SPOKEN_MAIL.sub, _mail)),
    )
)


def bare(said: str) -> str:
    """Words without blanks, quotes and punctuation, in lower case."""
    return _MARKS.sub("", said).lower()
