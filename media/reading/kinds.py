"""Which document a page is, by words that only it has."""

import re
from dataclasses import dataclass

from media.reading import numbers
from media.reading.layout import Page, Word
from media.reading.result import CARD_SIDES, Kind

# Each kind: words and their weight. Three points make it that kind; twice as many leave no doubt.
ANCHORS: dict[Kind, dict[str, int]] = {
    "application_form": {"数字证书申请表": 4, "证书信息": 1, "手写签名": 1, "委托期限": 1, "申请编号": 1},
    "seal_sheet": {"电子签章采集表": 4, "印模采集": 2, "采集要求": 1, "手写签名": 1, "申请编号": 1},
    "licence": {
        "营业执照": 2,
        "统一社会信用代码": 1,
        "法定代表人": 1,
        "经营者": 1,
        "经营场所": 1,
        "经营范围": 1,
        "登记机关": 1,
        "发照机关": 1,
        "注册号": 1,
        "组成形式": 1,
        "营业期限": 1,
        "注册资本": 1,
        "成立日期": 1,
        "事业单位法人证书": 3,
        "举办单位": 1,
        "社会团体法人登记证书": 3,
        "民办非企业单位登记证书": 3,
        "基层群众性自治组织": 2,
        "特别法人": 1,
        "业务主管单位": 1,
    },
    "id_front": {"公民身份号码": 3, "姓名": 1, "住址": 1, "出生": 1, "性别": 1, "民族": 1},
    "id_back": {"居民身份证": 2, "签发机关": 2, "有效期限": 2, "中华人民共和国": 1},
    "slip": {
        "回单": 2,
        "付款": 1,
        "收款": 1,
        "金额": 1,
        "账号": 1,
        "户名": 1,
        "小写": 1,
        "大写": 1,
        "流水号": 1,
        "转账": 1,
        "汇款": 1,
    },
}
ENOUGH, BEYOND_DOUBT = 3, 6
# The title of a licence. Its scope of business and a chat have these words inside a sentence.
TITLE = re.compile(r".{0,8}营业执照")
# 发照机关 and 执照有效期 of a licence before 2014 are like 签发机关 and 有效期限 of a card.
NEVER_WITH: dict[Kind, re.Pattern[str]] = {"id_back": TITLE}
# A poster for payments names payer, payee and amount, but no transfer.
ONLY_WITH: dict[Kind, tuple[str, ...]] = {
    "slip": ("回单", "凭证", "户名", "账号", "流水号", "大写", "小写", "转账", "汇款", "全称")
}
OURS: tuple[Kind, ...] = ("application_form", "seal_sheet")


@dataclass(frozen=True, slots=True)
class Sorted:
    kind: Kind
    confidence: float


def sort(page: Page) -> Sorted:
    """Our own forms first: they name what other documents bear as titles."""
    points = {kind: _points(page, anchors) for kind, anchors in ANCHORS.items()}
    if any(numbers.is_person(number) for word in page.words for number in numbers.persons(word.text)):
        points["id_front"] += 2
    for kind in OURS:
        if points[kind] >= ENOUGH + 1:
            return Sorted(kind, _confidence(points[kind]))
    if all(points[side] >= ENOUGH for side in CARD_SIDES):  # type: ignore[index]
        return Sorted("id_copy", _confidence(min(points["id_front"], points["id_back"])))
    for kind, title in NEVER_WITH.items():
        points[kind] *= not any(title.fullmatch(word.text) for word in page.words)
    for kind, needed in ONLY_WITH.items():
        points[kind] *= any(word in page.text for word in needed)
    best = max(points, key=lambda kind: points[kind])
    if points[best] < ENOUGH:
        return Sorted("unknown", 1.0 - points[best] / ENOUGH / 2)
    return Sorted(best, _confidence(points[best]))


def is_of(word: Word, kind: Kind) -> bool:
    """Whether a word has one of the words by which this kind is known."""
    return any(anchor in word.text for anchor in ANCHORS.get(kind, ()))


def _points(page: Page, anchors: dict[str, int]) -> int:
    return sum(weight for anchor, weight in anchors.items() if page.says(anchor))


def _confidence(points: int) -> float:
    return min(1.0, points / BEYOND_DOUBT)
