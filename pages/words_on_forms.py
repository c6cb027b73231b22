"""Refusals of answers as a form says them: they are written for the chat, where people send and reply."""

import re

_CHAT = (
    (r"请回复“修改机构证件类型”，选“([^”]+)”，再发一次这个代码", r"请把“机构证件类型”改成“\1”"),
    (r"[，；]?或回复“人工”", "；需要帮忙，请在聊天里回复“人工”"),
    (r"(?<!聊天里)回复“人工”", "在聊天里回复“人工”"),
    (r"没认出您选的是哪一个。[\s\S]*", "请选一项。"),
    (r"把(您身份证上的姓名)发给我", r"填\1"),
    (r"再发一次", "再填一次"),
    (r"您发来的", "您填的"),
    (r"(请|只)发", r"\1填"),
)
_RULES = tuple((re.compile(pattern), words) for pattern, words in _CHAT)


def on_form(words: str) -> str:
    """The same words, for a field of a form."""
    for pattern, instead in _RULES:
        words = pattern.sub(instead, words)
    return words
