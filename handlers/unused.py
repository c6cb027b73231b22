"""What of a message was not used, in a few words."""

from flows.hearing.genre import Genre
from flows.hearing.heard import Heard
from flows.hearing.law import Verdict

_SHOWN, _LONGEST = 3, 16
SHORT = 9  # characters of a number that is shown as a whole


def of_others(verdict: Verdict) -> str:
    """That the numbers of other people were not kept."""
    others = verdict.of_others[:_SHOWN]
    told = "、".join(f"{ends(value)}（{who}）" if who else ends(value) for value, who in others)
    return f"{told}不是这里要填的，没有记。" if told else ""


def ends(value: str) -> str:
    """Enough to recognise a number; an address of mail and words as they are."""
    return (
        value
        if "@" in value or not value.isalnum() or not value.isascii() or len(value) < SHORT
        else f"{value[:3]}…{value[-4:]}"
    )


def unclear(heard: Heard, verdict: Verdict) -> str:
    """What was not used, in a few words: never all of a long text."""
    if heard.genre is not Genre.WORDS and heard.rest:
        is_used = verdict.stored or verdict.proposed
        return "其余的内容没有用上。" if is_used else "这段内容里没有认出要填的，没有记。"
    if not heard.rest or not (verdict.stored or verdict.refused):
        return ""
    if len(heard.rest) > _SHOWN or any(len(one) > _LONGEST for one in heard.rest):
        return "其余的话没有分清是哪一项，没有记。还有要填的，请带上名称再发，例如“经办人邮箱：…”。"
    return f"这些没分清是哪一项：{'、'.join(heard.rest)}。请带上名称再发，例如“经办人邮箱：…”。"
