"""The verdict on a picture of an identity card, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot import metrics

if TYPE_CHECKING:  # reading brings OCR along, which a process that reads nothing need not load
    from media.reading import PageReader, Reading

_AGAIN = "请把身份证平放在深色桌面上，对准方框，避开反光，再拍一张。"
_WORDS = {
    ("unreadable", "over"): (
        "今天拍了三次都没有认清，不是您的问题。请在微信聊天里回复“人工”，由工作人员看原件核对；"
        "也可以明天再拍。"
    ),
    ("unreadable", "id_front"): "这是有照片的一面，这里要拍有国徽的一面，请翻过来再拍。",
    ("unreadable", "id_back"): "这是有国徽的一面，这里要拍有照片的一面，请翻过来再拍。",
    ("unreadable", "id_copy"): "这好像是复印件或两面在一张图上，请拍身份证原件，一次拍一面。",
    ("unreadable", "other"): "没有认出身份证。" + _AGAIN,
    ("unreadable", "dark"): "照片偏暗，请到亮一些的地方再拍一张。",
    ("unreadable", "blurred"): "照片有些模糊，请拿稳手机、对好焦，再拍一张。",
    ("unreadable", "cut_off"): "身份证没有拍全，请让四个角都在方框里，再拍一张。",
    ("unreadable", "too_small"): "身份证在照片里太小了，请靠近一些，让它占满方框，再拍一张。",
    ("unreadable", ""): "没有认清上面的字。" + _AGAIN,
    ("differs", "number"): (
        "身份证上的号码与申请里填的不一致。拿错了身份证，请换{who}本人的再拍；"
        "填错了，请在微信聊天里回复“修改{who}身份证号码”。"
    ),
    ("differs", "name"): (
        "身份证上的姓名与申请里填的不一致。填错了，请在微信聊天里回复“修改{who}姓名”；"
        "没有填错，请再拍清楚一些，还不行就在聊天里回复“人工”。"
    ),
    ("expired", ""): (
        "这张身份证已经过了有效期，不能用来核验。请换有效的身份证再拍；"
        "正在换领的，请在微信聊天里回复“人工”换一种方式。"
    ),
    ("failed", "changed"): "姓名或身份证号码刚刚改过，请在微信聊天里回复“继续”，打开新的链接。",
    ("failed", ""): "这张照片没能读出来，是我们这边的问题。请再拍一张。",
}


def advice_for(state: str, code: str, who: str) -> str:
    """Words for a picture that is not in order; `who` is what the person is called."""
    words = _WORDS.get((state, code)) or _WORDS[(state, "")]
    return words.format(who=who)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of reading a picture. `facts` are kept sealed."""

    state: str
    code: str
    facts: Mapping[str, str]


def judge(side: str, picture: bytes, pages: "PageReader", person: tuple[str, str], today: str) -> Verdict:
    """Read one side (front, back) of the card of `person` (name, ID number), as of a day in China."""
    with metrics.reading():
        reading = pages.read(picture, date.fromisoformat(today))
    if reading.kind == f"id_{side}":
        return _front(reading, person) if side == "front" else _back(reading, today)
    facts = {"kind": reading.kind}
    if reading.kind in ("id_front", "id_back", "id_copy"):
        return Verdict("unreadable", reading.kind, facts)
    # Too dark or blurred to tell what it is, or something else altogether.
    why = _why(reading)
    return Verdict("unreadable", why if why in ("dark", "blurred") else "other", facts)


def _front(reading: "Reading", person: tuple[str, str]) -> Verdict:
    name, number = reading.fields.get("name"), reading.sure("id_number")
    if number is None or name is None:
        return Verdict("unreadable", _why(reading), {})
    facts = {"name": name.value, "id_number": number}
    if number != person[1]:
        return Verdict("differs", "number", facts)
    if name.value == person[0] and name.is_sure:
        return Verdict("good", "", facts)
    # Rare characters are read as their look-alikes, and by two readers as two: with the number right, the
    # provider's own comparison of name and number decides, and the doubt is kept for the reviewer.
    if not name.is_sure and len(name.value) == len(person[0]):
        return Verdict("good", "name_doubtful", facts)
    return Verdict("differs", "name", facts)


def _back(reading: "Reading", today: str) -> Verdict:
    until = reading.sure("valid_until")
    if until is None:
        return Verdict("unreadable", _why(reading), {})
    # 长期 sorts after all digits.
    return Verdict("expired" if until < today else "good", "", {"valid_until": until})


def _why(reading: "Reading") -> str:
    """Why it could not be read, as far as the picture shows it."""
    # A sharp picture of something else looks blurred when the check looks for print.
    if reading.kind == "unknown" and "dark" not in reading.flaws:
        return "other"
    found = set(reading.flaws)
    return next((code for code in ("dark", "blurred", "cut_off", "too_small") if code in found), "")
