"""What a page says to a person whose chat knows nothing of the application: it is in somebody else's."""

import re

_COLLEAGUE = "办理的同事"
_CHAT = (
    (r"请返回微信聊天，我会接着办下一步", f"可以关掉这个页面了，结果会告诉{_COLLEAGUE}"),
    (r"这一步做完了。请返回微信聊天，看下一步", f"这一步做完了，可以关掉这个页面，{_COLLEAGUE}会接着办"),
    (r"请返回微信聊天，回复“继续”，看下一步要做什么", f"请问问{_COLLEAGUE}，现在办到哪一步了"),
    (r"请返回微信聊天，回复“继续”", f"请{_COLLEAGUE}在聊天里回复“继续”"),
    (r"核对后返回微信聊天，回复", f"核对后告诉{_COLLEAGUE}，在聊天里回复"),
    (r"(请|或)返回微信聊天，回复“人工”", rf"\1请{_COLLEAGUE}在聊天里回复“人工”，"),
    (r"(请|或)(?:在聊天里|回到微信聊天，)回复“人工”", rf"\1请{_COLLEAGUE}在聊天里回复“人工”，"),
    (r"在微信聊天里回复“", f"请{_COLLEAGUE}在聊天里回复“"),
    (r"请返回微信聊天，回复", f"请告诉{_COLLEAGUE}，在聊天里回复"),
    (r"也可以先返回微信聊天，取到结果后会在那里告诉您", f"也可以先关掉页面，取到结果后会告诉{_COLLEAGUE}"),
)
_RULES = tuple((re.compile(pattern), words) for pattern, words in _CHAT)


def for_guest(words: str) -> str:
    """The same words, for a person whose chat knows nothing of the application."""
    for pattern, instead in _RULES:
        words = pattern.sub(instead, words)
    return words.replace("请请", "请").replace("，，", "，")
