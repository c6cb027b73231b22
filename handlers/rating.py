"""One question after a stretch with an agent: how it was. Whoever does not answer it is not asked again."""

from datetime import datetime

from flows.effects import RateStretch
from flows.state import Thread
from flows.state.changing import replace
from flows.wording.writing import bare
from handlers.asking import APPLICANT, Decision, ask

ASKED = "方便的话，回复“满意”“一般”或“不满意”，说说这次客服怎么样。"
_RATINGS = {
    "满意": 3, "很满意": 3, "非常满意": 3, "挺满意": 3, "满意谢谢": 3, "好评": 3,
    "一般": 2, "一般般": 2, "还行": 2, "凑合": 2,
    "不满意": 1, "很不满意": 1, "非常不满意": 1, "不太满意": 1, "差评": 1,
}  # fmt: skip
_THANKS = {
    3: "谢谢您的评价。",
    2: "谢谢您的评价，我们会做得更好。",
    1: "对不起，没有帮好您。客服主管会看到您的评价。",
}


def rating_of(thread: Thread, text: str) -> int:
    """3 for good to 1 for bad; 0 when it was not asked, or the words are about something else."""
    return _RATINGS.get(bare(text), 0) if thread.rates else 0


def on_rating(thread: Thread, rating: int, now: datetime) -> Decision:
    """Kept with the stretch. A bad one calls somebody of the staff."""
    thread = replace(thread.record("rated", APPLICANT, rating=str(rating)), rates=False)
    thread = thread.raise_call("unhappy", now) if rating == 1 else thread
    thread, effects = ask(thread, now, _THANKS[rating])
    return thread, (RateStretch(rating), *effects)
