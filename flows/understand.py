"""What a text means: one of a small closed set of intents, by rules. Nothing here acts."""

import re
from dataclasses import dataclass
from enum import StrEnum

from flows.catalogue import Faq, catalogue
from flows.checks import plain
from flows.form import Look
from flows.question import Question


class Kind(StrEnum):
    """All that a text can mean."""

    ANSWER = "answer"
    FILL = "fill"
    EDIT = "edit"
    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    STATUS = "status"
    HELP = "help"
    FAQ = "faq"
    HUMAN = "human"
    RESUME = "resume"
    APPLY = "apply"
    MENU = "menu"
    GREETING = "greeting"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Intent:
    """What was meant. `text` is what there is to work on: an answer, a field's name, an order number."""

    kind: Kind
    text: str = ""
    pairs: tuple[tuple[Question, str], ...] = ()


_COMMANDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.BACK, re.compile(r"返回|上一步|上一题|回上一步|退回|后退")),
    (Kind.CANCEL, re.compile(r"取消|取消申请|不办了|我不办了|放弃|取消办理|算了不办了")),
    (Kind.RESTART, re.compile(r"重新开始|重来|从头开始|重新填|重新申请|从头来")),
    (Kind.HELP, re.compile(r"帮助|怎么用|help|\?|？|不会用|怎么操作|说明")),
    (Kind.RESUME, re.compile(r"继续|继续办理|接着办|继续申请|接着来|重新提交资料")),
    (Kind.MENU, re.compile(r"菜单|主菜单|首页|目录")),
    (Kind.APPLY, re.compile(r"(我要|我想|想要|要)?(申请|办理|办|新办)(一个|个)?(数字|ca)?(证书|ca|锁)")),
    (Kind.APPLY, re.compile(r"申请数字证书|新申请|我要办理|我要申请")),
    (Kind.HUMAN, re.compile(r"(转|找|要|联系|呼叫)?(人工|客服|真人)(客服|服务|坐席)?")),
    (Kind.HUMAN, re.compile(r"我要(找)?(人工|客服)|有人吗|在线客服|联系我们")),
    (Kind.STATUS, re.compile(r"进度|查(询)?(办理)?进度|(办理)?状态|查询|我的业务单|业务单|我的订单|查一下")),
    (Kind.STATUS, re.compile(r".*(审|办|弄|做|走|进行)到(哪|什么|那).*|.*进度.*(怎么样|如何|呢)")),
    (Kind.STATUS, re.compile(r".*(审核|办)(好|完|过|通过)(了)?(吗|没|没有|了没).*")),
    (Kind.STATUS, re.compile(r".*(证书|申请).*(怎么样了|好了吗|好了没|下来了吗|寄了吗|寄出).*")),
    (Kind.FAQ, re.compile(r"常见问题|常见问答|faq|问题")),
    (Kind.GREETING, re.compile(r"(你|您)好(啊|呀)?|hi|hello|嗨|哈喽|在吗|在么|早上好|下午好|晚上好|早")),
    (Kind.THANKS, re.compile(r"(好的)?(谢谢|多谢|感谢|谢了|thanks|thankyou|辛苦了|非常感谢)(你|您|了|啦)*")),
)  # fmt: skip
_YES = r"是|是的|对|对的|确认|确定|好|好的|可以|行|嗯|要|yes|ok|确认取消|确定取消|重新开始|取消申请"
_NO = r"不|不是|否|不要|不用|算了|no|先不|继续办理|继续|不取消|留着"
_EDIT_BEFORE = re.compile(r"^(?:我要|我想|想|要|请|帮我)?(?:修改|更改|改一下|改下|更正|编辑|改)(.{0,20})$")
_EDIT_AFTER = re.compile(r"^(.{2,12}?)(?:写错了|填错了|错了|要改|有误|不对|要修改|改一下)$")
_LABELLED = re.compile(r"^\s*([^：:]{2,12}?)\s*[：:]\s*(\S.*)$")
_ORDER = re.compile(r"(?<!\d)\d{17,18}(?!\d)")
_ASKING = re.compile(
    r"[?？]|吗|怎么|怎样|如何|多少|什么|哪里|哪儿|为什么|为啥|几天|多久|能不能|可不可以|是不是"
)


def understand(text: str, look: Look | None, confirming: str) -> Intent:
    """The intent of a text. `confirming` is what was last asked yes or no."""
    said = plain(text)
    bare = re.sub(r"[\s，。！!,.~～、]", "", said).lower()
    if re.fullmatch(r"\d{1,2}", bare):
        return Intent(Kind.NUMBER, bare)
    if confirming in ("cancel", "restart"):
        if re.fullmatch(_YES, bare):
            return Intent(Kind.YES, confirming)
        if re.fullmatch(_NO, bare):
            return Intent(Kind.NO, confirming)
    for kind, pattern in _COMMANDS:
        if pattern.fullmatch(bare):
            return Intent(kind)
    return (
        _edit_or_fill(said, look) or _about_order(said, look) or _question(said) or Intent(Kind.ANSWER, said)
    )


def _edit_or_fill(said: str, look: Look | None) -> Intent | None:
    if look is None:
        return None
    if pairs := _labelled(said, look):
        return Intent(Kind.FILL, said, pairs)
    if found := _EDIT_BEFORE.match(said) or _EDIT_AFTER.match(said):
        return Intent(Kind.EDIT, found[1].strip("：: 「」“”"))
    return None


def _labelled(said: str, look: Look) -> tuple[tuple[Question, str], ...]:
    pairs = []
    for line in re.split(r"[\n；;]", said):
        match = _LABELLED.match(line)
        question = find_field(match[1], look) if match else None
        if match and question:
            pairs.append((question, match[2].strip()))
    return tuple(pairs)


def find_field(name: str, look: Look) -> Question | None:
    """The field that a name, a part of a name or its number in the summary means."""
    fields = look.fields()
    if re.fullmatch(r"\d{1,2}", name):
        return fields[int(name) - 1] if 1 <= int(name) <= len(fields) else None
    named = [q for q in look.form.questions if q.group]
    for match in (lambda q: name == q.label, lambda q: name in q.label, lambda q: q.label in name):
        found = [q for q in named if len(name) >= 2 and match(q)]
        if found:
            return found[0]
    return None


def _about_order(said: str, look: Look | None) -> Intent | None:
    """An order number, unless the question at hand takes the number as its answer."""
    match = _ORDER.search(said)
    if not match:
        return None
    pending = look.pending() if look else None
    if pending and (pending.secret or "number" in pending.id):
        return None
    return Intent(Kind.STATUS, match[0])


def _question(said: str) -> Intent | None:
    """A frequent question, asked in free words."""
    if not _ASKING.search(said):
        return None
    faq = find_faq(said)
    return Intent(Kind.FAQ, faq.id) if faq else None


def find_faq(said: str) -> Faq | None:
    """The frequent question with the longest of its words in the text."""
    lowered = said.lower()
    scored = [(max((len(w) for w in faq.words if w in lowered), default=0), faq) for faq in catalogue().faq]
    best = max(scored, key=lambda row: row[0], default=(0, None))
    return best[1] if best[0] else None
