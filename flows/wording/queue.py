"""What somebody says who waits for an agent: that they do not wait any more, or how long it will take."""

import re
from typing import Literal

from flows.checks.writing import simplified
from flows.wording.writing import bare

InQueue = Literal["leaves", "asks_place"]
_SOFT = "(?:那|就|我|先|算了|还是|请问|现在)*"
_END = "(?:了|吧|啦|呢|啊|呀|吗|谢谢)*"
_PERSON = "(?:人工|客服|真人|你们)"
_LEAVES = re.compile(
    f"{_SOFT}(?:不想?等{_PERSON}?|不(?:用|需要|想|再)?(?:等|找|转|要|排){_PERSON}|不排队?|不转|不用(?:转|排队|人工|客服)"
    f"|(?:取消|退出|离开)(?:排队|人工|客服|转人工)){_END}"
)
_ASKS = re.compile(
    f"{_SOFT}(?:排(?:到|在)?(?:第)?(?:哪|几|多少)(?:位|个|号|名|儿|里)?|前面还?(?:有|排着?)?(?:几|多少)(?:个|位)?人?"
    "|还?(?:要|得|需要)?等多(?:久|长时间|少时间)|(?:什么时候|多久|几时|啥时候)(?:能|才|可以)?(?:轮?到我|有人|回我?)"
    f"|(?:轮|该)?到我|人呢|客服呢|{_PERSON}?怎么还?(?:没|不)(?:人|来|回)?|还没(?:人|来|轮到)){_END}"
)


def said_in_queue(text: str) -> InQueue | None:
    """None: it is about something else. Only somebody in the queue means the queue with such words."""
    said = bare(simplified(text))
    if _LEAVES.fullmatch(said):
        return "leaves"
    return "asks_place" if _ASKS.fullmatch(said) else None
