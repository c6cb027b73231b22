"""The result of the face check in words for the person who did it."""

from dataclasses import dataclass

from bot.message.face import FaceOutcome
from flows.sections.face import FACE_WORDS, NOT_DONE


@dataclass(frozen=True, slots=True)
class Result:
    """Heading, words, whether another try helps, the sign shown, and the HTTP status.

    `is_guest`: the words are for a person whose chat does not have the application. `onward`: the address of
    the page with the next step, for the applicant whose check passed; else "".
    """

    heading: str
    words: str
    can_retry: bool = False
    mark: str = "no"
    status: int = 200
    is_guest: bool = False
    onward: str = ""


_UNFINISHED = Result(
    "核验还没有做完", "请点“继续核验”接着做。已经填好的资料都在，不会丢失。", can_retry=True, mark="info"
)
NOT_FETCHED = Result(
    "结果还没有取到",
    "系统正忙。请稍后刷新本页看看；也可以先返回微信聊天，取到结果后会在那里告诉您。",
    mark="info",
    status=503,
)
# For a browser that is not the one that did the check: what came of it is nobody else's business.
SOMEBODY_ELSES = Result(
    "请返回微信聊天",
    "这次核验不是在这个微信里做的，这里不显示结果。做完以后，结果会在办理的微信聊天里通知。",
    mark="info",
)


def result_of(outcome: FaceOutcome | None, who: str) -> Result:
    """The page for an outcome; None is a check that nobody has finished yet. `who` is 经办人 or 申请人."""
    if outcome is None:
        return _UNFINISHED
    said = FACE_WORDS[outcome]
    words = said.page.format(who=who)
    if outcome == "passed":
        return Result("人脸核验通过", words, mark="ok")
    if outcome in NOT_DONE:
        return Result("这次没能核验", words, said.can_retry, mark="info")
    return Result("核验没有通过", words, said.can_retry)


def elsewhere(who: str) -> Result:
    """Passed, but the application meanwhile names somebody else."""
    return Result(
        f"核验的人与{who}不一致",
        f"{who}的资料在核验期间改过。请返回微信聊天，回复“继续”，由现在的{who}本人再做一次。",
    )
