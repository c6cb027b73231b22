"""Why an agent should look at a conversation: words for the list, and a sentence that the agent may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Call:
    """`name` is what the list of the desk says. `sentence` is proposed to the agent; {step} is the label of
    the open question."""

    name: str
    sentence: str


_HELLO = "您好，我是深圳CA客服，"
CALLS: Mapping[str, Call] = MappingProxyType(
    {
        "asked": Call("找人工", f"{_HELLO}请问有什么可以帮您？"),
        "requeued": Call("重新排队", f"{_HELLO}前面的对话我看过了，接着为您处理。"),
        "agent_silent": Call("等客服回话", f"{_HELLO}让您久等了，接着为您处理。"),
        "failed": Call("系统没处理好", f"{_HELLO}刚才系统没有处理好您的消息，您把问题再说一下，我来帮您。"),
        "applicant_quiet": Call("客户很久没回话", "您好，请问还有什么需要帮忙的吗？"),
        "wechat_quiet": Call("微信客服没有动静", f"{_HELLO}让您久等了，接着为您处理。"),
        "misses": Call("连续三次没填对", f"{_HELLO}看到“{{step}}”这一步不太顺利，我来帮您看看。"),
        "paper": Call("同一份资料两次没通过", f"{_HELLO}看到您发的照片没有通过，我告诉您怎么拍。"),
        "stalled": Call("一步停了十分钟", f"{_HELLO}看到您在“{{step}}”这一步停了一会儿，需要我帮忙吗？"),
        "upset": Call("生气了", f"{_HELLO}给您添麻烦了，实在抱歉。您遇到的问题我来处理。"),
        "urged": Call("催办", f"{_HELLO}看到您在催办，我查一下进度马上回复您。"),
        "unhappy": Call("对服务不满意", f"{_HELLO}看到您对刚才的服务不满意，抱歉。您说说看，我来改进。"),
    }
)
# The bot gets over these without an agent when the person answers the question after all.
PASSING = frozenset({"misses", "paper", "stalled"})


def proposed(reason: str, step: str) -> str:
    """The sentence for an agent to begin with. `step` is the label of the open question, "" for none."""
    return CALLS[reason].sentence.format(step=step or "当前")
