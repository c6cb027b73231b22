"""What is said beside a value without telling anything of it: 好找得很, 我白天不在家, 辛苦录一下."""

import re

from flows.hearing.talk import asks_plainly
from flows.wording.lexicon import words
from flows.wording.writing import bare

_LONGEST = 24  # characters
_WORDS = words("chat", "words")
# 他平时就用这一个: of the person whose value it is, unless that is who writes.
_OF_ANOTHER = re.compile("[他她]们?的?(?:老人家|本人|自己)?")
_OWNING = re.compile(r"(?:是|用|写|填).*的$")
# 你们那边的郭经理认识我, 是李会计让我来办的.
_INTRODUCED = re.compile(
    r".{2,14}?(?:认识我|知道我|(?:介绍|推荐)(?:我)?(?:来)?的|(?:让|叫)我(?:来)?(?:办|弄|填|问|找你们?)的?)"
)
_OWN = re.compile(r"(?:我|俺|咱)?(?:自己|本人)的$|(?:写|填|用|录|记|打|发|抄|找|办|查|问|翻|叫|说|照)的$")
_WRITERS = re.compile("我|俺|自己|本人")


def is_chat(clause: str, owner: str) -> bool:
    """Whether a clause is made of such words only. `owner`: whose field is asked, 法人 or who writes."""
    said = bare(clause)
    if _INTRODUCED.fullmatch(said):
        return True
    if not said or len(said) > _LONGEST or asks_plainly(clause):
        return False
    is_of_writer = owner in ("contact", "organisation", "")
    if not is_of_writer:
        said = _OF_ANOTHER.sub("", said)
    if not said or not _WORDS.cover(said):
        return False
    if _OWNING.search(said) and not _OWN.search(said):
        return False  # 这是公司的
    is_own = _WRITERS.search(said) and said.endswith(("的", "号")) and not _OWN.search(said)
    return is_of_writer or not is_own
