"""人脸核验: what each outcome means to the applicant, in the chat and on the page, and to the staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.message.face import FaceOutcome

# No try of the person: nobody used the link in time, or the provider was in trouble.
NO_TRY: frozenset[FaceOutcome] = frozenset({"expired", "down"})
# For these the person did nothing wrong: the check did not come about.
NOT_DONE: frozenset[FaceOutcome] = frozenset({"no_record", "down"})


@dataclass(frozen=True, slots=True)
class FaceWords:
    """`chat` stands above the link to the check, `page` where the chat is not at hand; `{who}` is 经办人 or
    申请人. `can_retry`: another try helps at once. `staff` names the outcome at the desk."""

    chat: str
    page: str
    staff: str
    can_retry: bool = True


_LIGHT = "请{who}本人在光线充足的地方，正对屏幕，摘下口罩和帽子，再做一次。"
_UNCONFIRMED = "结果没能确认，这次不能算通过。请再做一次。"

FACE_WORDS: Mapping[FaceOutcome, FaceWords] = MappingProxyType(
    {
        "passed": FaceWords(
            "人脸核验通过！", "办好了，谢谢您！请返回微信聊天，我会接着办下一步。", "通过", can_retry=False
        ),
        "expired": FaceWords(
            "链接已过期，请重新点开下面的链接再做一次。",
            "这次核验已经超过时限。请重新开始，一分钟左右就好。",
            "超过时限，没有做完",
        ),
        "tries_over": FaceWords(
            "今天的核验次数用完了，请明天再试，或回复“人工”换一种方式核验。",
            "今天的核验次数用完了。请明天再试，或返回微信聊天，回复“人工”换一种方式。",
            "当天的次数用完",
            can_retry=False,
        ),
        "number_differs": FaceWords(
            "身份证号码与申请时填写的不一致。请核对后回复“修改{who}身份证号码”。",
            "身份证号码与申请时填写的不一致。请核对后返回微信聊天，回复“修改{who}身份证号码”。",
            "身份证号码与申请不一致",
            can_retry=False,
        ),
        "card_expired": FaceWords(
            "身份证已过有效期，请换有效的身份证再做一次。",
            "这张身份证已经过了有效期。请换有效的身份证再做一次。",
            "身份证已过有效期",
        ),
        "card_unclear": FaceWords(
            "身份证没有拍清楚，请把身份证平放，避开反光，再做一次。",
            "身份证没有拍清楚。请把身份证平放，避开反光，再做一次。",
            "身份证没有拍清楚",
        ),
        "too_slow": FaceWords(
            "操作超时了，请在光线好的地方再做一次。",
            "操作超过了时间。请跟着屏幕提示，再做一次。",
            "操作超时",
        ),
        "not_alive": FaceWords(_LIGHT, _LIGHT, "活体检测没有通过"),
        "name_refused": FaceWords(
            "姓名没有通过核对。请核对后回复“修改{who}姓名”。",
            "姓名没有通过核对。请返回微信聊天，回复“修改{who}姓名”。",
            "姓名没有通过核对",
            can_retry=False,
        ),
        "number_refused": FaceWords(
            "身份证号码没有通过核对。请核对后回复“修改{who}身份证号码”。",
            "身份证号码没有通过核对。请返回微信聊天，回复“修改{who}身份证号码”。",
            "身份证号码没有通过核对",
            can_retry=False,
        ),
        "mismatch": FaceWords(
            "姓名与身份证号码不匹配。请核对后回复“修改{who}姓名”或“修改{who}身份证号码”。",
            "姓名与身份证号码对不上。请核对后返回微信聊天，回复“修改{who}姓名”或“修改{who}身份证号码”。",
            "姓名与身份证号码对不上",
            can_retry=False,
        ),
        "not_same": FaceWords(
            "与身份证照片比对没有通过，请{who}本人在光线好的地方再做一次。",
            "与身份证照片比对没有通过。" + _LIGHT,
            "与身份证照片不是同一人",
        ),
        "no_record": FaceWords(
            "这不是您的问题：身份信息库里没有可以比对的记录或照片。请回复“人工”，由工作人员用别的方式核验。",
            "这不是您的问题：身份信息库里没有可以比对的记录或照片。"
            "请返回微信聊天，回复“人工”，由工作人员用别的方式核验。",
            "身份信息库里没有记录或照片",
            can_retry=False,
        ),
        "down": FaceWords(
            "核验服务正忙，不是您的问题。请稍后点开下面的链接再做一次。",
            "核验服务正忙，不是您的问题。请稍后再做一次。",
            "核验服务出错",
        ),
        "unclear": FaceWords(_LIGHT, _LIGHT, "其他原因"),
        "foreign": FaceWords(_UNCONFIRMED, _UNCONFIRMED, "结果里的随机标记不是我们给的"),
        "contradictory": FaceWords(_UNCONFIRMED, _UNCONFIRMED, "活体、比对或相似度与“通过”不符"),
    }
)


def staff_words(outcome: FaceOutcome) -> str:
    """How the desk names an outcome."""
    words = FACE_WORDS[outcome].staff
    if outcome == "passed":
        return words
    return f"{'没能做成' if outcome in NOT_DONE else '没有通过'}：{words}"
