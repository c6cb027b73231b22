"""What is said at which question in the dialogues: `python -m tests.step_coverage` writes the tables.

● a dialogue with the real house says it there; ○ only the page of every step does; – it does not apply.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from flows.certificates.choice import FORMS
from tests.conversation_scenes import RIGHT
from tests.flows.every_repair import KINDS, trials
from tests.flows.every_step import BEFORE_THE_TYPE, FIRST, NEVER_OPEN, forms, questions

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "step_coverage.md"
STEPS = ROOT / "tests" / "conversations" / "steps.json"
NAMES = {
    "right": "正常回答", "answer": "答错", "number": "乱按数字", "fill": "一次多项", "correct": "更正",
    "edit": "修改", "back": "返回", "look_over": "核对", "recall": "填得对不对",
    "postpone": "跳过", "cancel": "取消",
    "restart": "重新开始",
    "apply": "又要申请", "resume": "继续", "menu": "菜单", "status": "进度", "switch": "切换",
    "help": "帮助", "why": "为什么", "example": "举例", "faq": "常见问题", "human": "人工",
    "upset": "发火", "greeting": "你好", "thanks": "谢谢", "urge": "催办", "refund": "退费",
    "withdraw": "撤回退费", "pin": "重发PIN", "rebind": "换绑",
    "no_bulletins": "不收群发", "bulletins": "恢复群发",
    "wish": "要办什么", "forms": "要表格", "slip": "传凭据", "web_page": "要网页",
    "swap": "改几个字", "paper": "照片是什么",
    "forget": "删资料", "sticker": "表情", "voice": "语音", "video": "视频", "file": "文件",
    "unreadable": "空消息", "location": "位置", "link": "链接", "photo": "照片", "old_tap": "旧选项",
}  # fmt: skip
_HEAD = """# 对话走到了哪里

每一行是一个问题，每一列是客户在这个问题上说的话。

- ● `tests/conversations/` 里的对话说过（真实的整套系统：沙箱、数据库、时钟）
- ○ `tests/conversations/每一步/` 里说过（只有流程本身）
- – 不适用：例如要照片的时候，照片就是回答

由 `python -m tests.step_coverage` 生成。
"""


def in_dialogues() -> dict[tuple[str, str], set[str]]:
    """Form and question → what the played dialogues say there."""
    found: dict[tuple[str, str], set[str]] = {}
    for steps in json.loads(STEPS.read_text("utf-8")).values():
        for step in steps:
            form, question, kind = step.split()
            place = (FIRST if question in BEFORE_THE_TYPE else form, question)
            found.setdefault(place, set()).add(kind)
    return found


def on_pages(form: str, question: str) -> set[str]:
    """What the page of every step says at a question: every repair that suits, and the right answer."""
    return {trial.repair.kind for trial in trials(form, question)} | {RIGHT}


def report() -> str:
    """The tables, one for each form."""
    return "\n".join((_HEAD, *(_table(form) for form in forms())))


def _table(form: str) -> str:
    title = FORMS[form].title
    columns = (RIGHT, *KINDS)
    lines = [
        f"## {title}\n",
        f"| 问题 | {' | '.join(NAMES[kind] for kind in columns)} |",
        f"|---|{'|'.join(':-:' for _ in columns)}|",
        *_rows(form, columns),
    ]
    if form == FIRST:
        lines.append("\n同意、证书类型这几步三种证书都一样，只列在这里。")
    return "\n".join(lines) + "\n"


def _rows(form: str, columns: tuple[str, ...]) -> Iterator[str]:
    played = in_dialogues()
    for question in questions(form):
        said, page = played.get((form, question), set()), on_pages(form, question)
        cells = (_cell(kind, said, page) for kind in columns)
        yield f"| {FORMS[form].by_id[question].label} | {' | '.join(cells)} |"


def _cell(kind: str, said: set[str], page: set[str]) -> str:
    return "●" if kind in said else "○" if kind in page else "–"


def unreached() -> list[tuple[str, str]]:
    """Questions of any form that no dialogue and no page comes to."""
    known = {(form, question) for form in forms() for question in questions(form)}
    shared = {(form, question) for form in forms() for question in (*BEFORE_THE_TYPE, *NEVER_OPEN)}
    every = {(form, question.id) for form in forms() for question in FORMS[form].questions}
    return sorted(every - known - shared)


if __name__ == "__main__":
    REPORT.write_text(report(), "utf-8")
