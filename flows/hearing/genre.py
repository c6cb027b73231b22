"""What a whole text is: a table, a licence, an identity card, a notice, a contract, or somebody's own
words.
"""

import re
from enum import StrEnum

from flows.wording.lexicon import grouped


class Genre(StrEnum):
    """WORDS: the person's own. Nothing is taken from a NOTICE; whose a CARD is has to be asked."""

    WORDS = "words"
    TABLE = "table"
    LICENCE = "licence"
    CARD = "card"
    NOTICE = "notice"
    CONTRACT = "contract"
    CHAT = "chat"
    LISTED = "listed"


_SHORT = 30  # a shorter text is no document
_QUOTED = re.compile(r"(?m)^[^\n：:]{1,12}[：:]?\s*\d{1,2}:\d\d(?::\d\d)?\s*$|^—{3,}|^-{5,}|聊天记录")
_CLAUSE = re.compile(r"第[一二三四五六七八九十\d]{1,3}条")
# Who puts a notice out names itself so; the applicant is no such party.
_NOTICE_LINE = re.compile(
    r"(?m)^[ \t]*+(?:招标人|采购人|招标单位|采购单位|招标代理(?:机构)?|采购代理(?:机构)?|招标编号|采购编号"
    r"|开标(?:时间|地点)|投标截止(?:时间)?|报名(?:时间|地点)|中标人|中标单位|成交供应商"
    r"|预算金额|最高限价)[ \t]*+[：:]"
)
_CARD_LINE = re.compile(r"公民身份号码|(?m:^(?:性别|民族|出生|住址|有效期限)[ ：:\t]{0,3}\S)|签发机关")


def genre(text: str) -> Genre:
    """By the words that mark each kind of document: two or three of them, and no longer by one."""
    if len(text) < _SHORT:
        return Genre.CARD if "公民身份" in text else Genre.WORDS
    notices = _marks(text, "notice")
    if notices >= 2 or _NOTICE_LINE.search(text) or (notices and _marks(text, "notice_more")):
        return Genre.NOTICE
    if len(_QUOTED.findall(text)) >= 2 or text.startswith("聊天记录"):
        return Genre.CHAT
    if len(_CLAUSE.findall(text)) >= 2 or ("乙方" in text and _marks(text, "contract") >= 3):
        return Genre.CONTRACT
    if "公民身份号码" in text or len(_CARD_LINE.findall(text)) >= 2:
        return Genre.CARD
    return Genre.LICENCE if _marks(text, "licence") >= 3 else Genre.WORDS


def _marks(text: str, name: str) -> int:
    """How many of the words that mark a kind of document stand in the text."""
    return sum(word in text for word in grouped("genres")[name])
