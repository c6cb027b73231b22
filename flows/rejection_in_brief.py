"""The reasons of a rejection in fewer and fewer characters, for a text message that holds few."""

import re
from collections.abc import Sequence

# How a clerk shortens what is wrong with a paper or a field: each rule is applied once, in this order.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), brief)
    for pattern, brief in (
        (r"^(?:照片|图片)(?=模糊)", ""),
        (r"(?<=模糊)(?:，|、)?看不清$", ""),
        (r"(?:未|没有|没)加?盖(?:单位)?(?:公章|印章|章)", "未盖章"),
        (r"(?:印章|公章)(?:模糊|不清晰|看?不清楚?)", "章不清"),
        (r"(?:未|没有|没)(?:手写)?签[名字]", "缺签名"),
        (r"签[名字](?:模糊|不清晰|看?不清楚?)", "签名不清"),
        (r"(?:拍摄|信息|内容)(?=不完整)", ""),
        (r"(?:与|和|跟)(?:营业执照|执照)(?:上的)?(?:不一致|不一样|不符)", "与执照不符"),
        (r"(?:不一致|不一样)", "不符"),
        (r"(?:证件|执照|身份证)?已?过(?:有效)?期了?$", "已过期"),
    )
)
_LABEL_ENDINGS = re.compile(r"(?:扫描件|复印件|照片)$")


def in_brief(items: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """`items`: label and reason of each. Returns texts for the same news, the most telling first.

    The full reasons, the shortened ones, the items alone, their number. Each is true of all items.
    """
    if not items:
        return ()
    texts = (
        "；".join(f"{label}：{reason}" for label, reason in items),
        "、".join(f"{_label(label)}{_reason(reason)}" for label, reason in items),
        "、".join(_label(label) for label, _ in items),
        f"{len(items)}项需补正",
    )
    return tuple(dict.fromkeys(texts))


def _label(label: str) -> str:
    return _LABEL_ENDINGS.sub("", label) or label


def _reason(reason: str) -> str:
    parts = []
    for part in reason.split("；"):
        for pattern, brief in _RULES:
            part = pattern.sub(brief, part, count=1)
        parts.append(part)
    return "且".join(parts)
