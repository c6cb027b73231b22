"""The funnel in words: names for its columns, reasons and intents, and the table for a terminal."""

import unicodedata
from collections.abc import Mapping, Sequence

from bot.reports.funnel import Step, by_flow
from flows.certificates.choice import FORMS

HEADS = (
    "步骤", "问到", "一次答对", "没通过", "岔开", "后来修改", "连带重填", "被驳回", "停在这里", "一次带入",
)  # fmt: skip
REASONS: Mapping[str, str] = {
    "unrecognised": "没看懂",
    "ambiguous": "有几种可能",
    "incomplete": "不完整",
    "length": "位数不对",
    "shape": "格式不对",
    "character": "有不该出现的字",
    "check_digit": "校验位不对",
    "date": "日期不存在",
    "age": "年龄不合理",
    "division": "没有这个地区码",
    "typo": "疑似写错",
    "closed": "这里不能办",
    "declined": "不同意",
    "photo_wanted": "该发照片，发了文字",
    "waiting": "等结果时又发了话",
    "wrong_code": "验证码不对",
    "code_expired": "验证码过期了",
    "code_spent": "验证码试完了",
    "no_code": "验证码没发出去",
    "type": "证件类型选错",
    "words": "用了不能用的字",
    "document": "别的证件，号码不对",
    "which_document": "没说是哪种证件",
    "hours": "上班时间写得不对",
    "day": "日子写得不对",
}
INTENTS: Mapping[str, str] = {
    "answer": "回答", "fill": "填别的项", "edit": "改别的项", "correct": "更正别的项", "back": "返回",
    "swap": "更正几个字", "wish": "说要办什么", "paper": "说照片是什么", "cancel": "取消",
    "restart": "重新开始", "status": "查进度", "switch": "换一笔申请", "help": "看帮助", "why": "问为什么",
    "example": "要例子", "faq": "问常见问题", "human": "找人工", "upset": "着急",
    "resume": "继续", "look_over": "重看一遍", "recall": "问填了什么", "postpone": "先放一放",
    "apply": "再次申请",
    "another": "另办一笔", "menu": "看菜单",
    "greeting": "打招呼", "thanks": "道谢", "refund": "申请退费", "withdraw": "撤回退费", "pin": "重发PIN",
    "urge": "催办", "forget": "删除资料", "no_bulletins": "不要群发通知", "bulletins": "恢复群发通知",
    "rebind": "换绑手机", "yes": "答是", "no": "答否", "number": "回复数字",
    "photo": "发照片", "sticker": "发表情",
    "voice": "发语音", "video": "发视频", "file": "发文件", "location": "发位置", "link": "发链接",
    "unknown": "问了没有答案的", "forms": "要下载表格", "slip": "要上传凭据", "web_page": "要在网页上填",
}  # fmt: skip
UNNAMED = "未记录版本"


def title(flow: str) -> str:
    """机构证书，第 2 版, for institution/2. What was recorded before there were versions goes without."""
    kind, _, version = flow.partition("/")
    if not version:
        return flow or UNNAMED
    return f"{FORMS[kind].title if kind in FORMS else kind}，第 {version} 版"


def why(step: Step) -> str:
    """What was wrong and what people spoke of instead, in times."""
    said = [f"{REASONS.get(reason, reason)} {times}" for reason, times in step.reasons]
    said += [f"{INTENTS.get(intent, intent)} {times}" for intent, times in step.intents]
    return "、".join(said)


def as_text(steps: Sequence[Step]) -> str:
    """A table for each flow version."""
    return "\n".join(_table(flow, rows) for flow, rows in by_flow(steps)) or "这段时间没有记录。\n"


def _table(flow: str, steps: Sequence[Step]) -> str:
    rows = [(*HEADS, "原因（次）"), *(_row(step) for step in steps)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [_line(row, widths) for row in rows]
    named = f"{title(flow)}（{flow}）" if flow else title(flow)
    return "\n".join([f"流程 {named}（除原因外，都是申请的笔数）", *lines, ""])


def _row(step: Step) -> tuple[str, ...]:
    right = f"{step.right_first}（{step.right_percent}%）" if step.shown and step.is_for_people else ""
    rest = (step.refused, step.digressed, step.edited, step.redone, step.sent_back, step.left, step.pasted)
    return step.label, str(step.shown), right, *(str(count) for count in rest), why(step)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = row[0] + " " * (widths[0] - _width(row[0]))
    numbers = [" " * (w - _width(cell)) + cell for cell, w in zip(row[1:], widths[1:], strict=False)]
    return "  ".join([first, *numbers, row[-1]]).rstrip()


def _width(words: str) -> int:
    """In columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
