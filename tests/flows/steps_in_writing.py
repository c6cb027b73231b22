"""Every question of a form with everything that people say there, written down to be read."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.message.outbound import Say
from flows.certificates.choice import FORMS
from flows.question import Photo
from tests.flows.every_repair import Trial, trials, wordings
from tests.flows.every_step import Walk, every_step, questions

PAGES = Path(__file__).parents[1] / "conversations" / "每一步"
AGAIN = "〔再问一遍〕"
LIKE_BEFORE = "机器人：〔都和前面一样〕"
_MORE = "\n　　　　"


def written(kind: str) -> str:
    """The whole page of a form. What was answered in the same words before is only named."""
    head = (
        f"# 每一步：{FORMS[kind].title}",
        "# 在每一个问题上，把客户可能说的话都说一遍；最后一句是正常的回答。",
        f"# {AGAIN}：把当前的问题再问一遍，或者提一句。",
    )
    seen: set[str] = set()
    in_order = sorted(questions(kind), key=lambda question: question.startswith("refund."))
    sections = (_section(kind, question, seen) for question in in_order)
    return "\n".join(("\n".join(head) + "\n", *sections))


def _section(kind: str, question: str, seen: set[str]) -> str:
    walk = every_step(kind)[question]
    blocks, known = [f"## {walk.asked.label}\n机器人：{_in_lines(walk.asked.say(walk.look))}"], []
    for trial in trials(kind, question):
        block = "\n".join(_spoken(trial))
        if block in seen:
            known.append("，".join(words for words, _ in trial.exchange))
        else:
            seen.add(block)
            blocks.append(block)
    if known:
        blocks.append(f"用户：{' ／ '.join(known)}\n{LIKE_BEFORE}")
    return "\n\n".join((*blocks, "\n".join(_answered(walk)))) + "\n"


def _spoken(trial: Trial) -> Iterator[str]:
    for words, replies in trial.exchange:
        yield f"用户：{words}"
        yield from (f"机器人：{_shortened(reply, trial.after)}" for reply in replies)


def _answered(walk: Walk) -> Iterator[str]:
    """The answer, and what is asked next."""
    after = walk.branch()
    after.goes_on()
    label = walk.asked.label
    shown = f"用户：[照片] {label}" if isinstance(walk.asked, Photo) else f"系统：{label}完成"
    for words, replies in after.since(walk, shown):
        yield words if words is shown else f"用户：{words}"
        yield from (f"机器人：{_in_lines(reply)}" for reply in replies)


def _shortened(reply: Say, walk: Walk) -> str:
    text = reply.text
    for wording in sorted(filter(None, wordings(walk)), key=len, reverse=True):
        text = re.sub(rf"(【\w+】\n)?{re.escape(wording)}", AGAIN, text)
    choices = reply.choices if reply.question != walk.asked.id else ()
    return _in_lines(Say(text, choices))


def _in_lines(say: Say) -> str:
    choices = (f"〔{number}. {choice.label}〕" for number, choice in enumerate(say.choices, start=1))
    parts = (say.text, " ".join(choices), " ".join(f"〔▸ {link.label}〕" for link in say.links))
    text = "\n".join(part for part in parts if part)
    return "\n".join(line for line in text.splitlines() if line).replace("\n", _MORE)
