"""WeChat's error codes, grouped by what can be done about them."""

import re
from typing import Any, Final

from bot.errors import WeChatError

# The token is not, or no longer, good: get another and try once more.
BAD_TOKEN: Final = frozenset({40001, 40014, 42001})
# The person must write first: use a template message, or wait.
WINDOW_CLOSED: Final = frozenset({45015, 45047})
# The person cannot be reached at all: bad openid, not following, refuses messages, blacklisted, refused.
UNREACHABLE: Final = frozenset({40003, 43004, 48002, 43019, 43101})
# The media is not known, or older than three days: upload it again, or ask for it again.
MEDIA_GONE: Final = frozenset({40007})
# The typing sign is shown already, or the last exchange is more than 30 seconds ago: nothing to do.
NO_TYPING: Final = frozenset({45080, 45081})
# Only somebody who administers the account can help: secret, allowlist, rights, daily limit, bans.
OPERATOR: Final = frozenset(
    {40013, 40125, 40164, 40243, 45009, 48001, 48004, 50002, 50004, 50007, 89503, 89506, 89507}
)
# Busy, a limit that ends by itself, a token or an allowlist that will be put right.
RETRYABLE: Final = BAD_TOKEN | {-1, 45009, 45011, 40164}

_RID: Final = re.compile(r"\brid:\s*([0-9a-zA-Z-]+)")


def error_in(call: str, answer: dict[str, Any], secrets: tuple[str, ...]) -> WeChatError | None:
    """The error that an answer carries, if any. `secrets` are struck out of WeChat's words."""
    try:
        code = int(answer.get("errcode") or 0)
    except (TypeError, ValueError):
        return WeChatError(0, f"{call}: the errcode is not a number")
    if code == 0:
        return None
    words = str(answer.get("errmsg", ""))
    for secret in filter(None, secrets):
        words = words.replace(secret, "***")
    rid = _RID.search(words)
    return WeChatError(
        code, f"{call}: {code} {words[:300]}", rid=rid[1] if rid else "", retryable=code in RETRYABLE
    )


CODE_USED = 40163  # the code of a sign-in on a page serves once
