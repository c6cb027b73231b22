"""Telegram's side of it: updates as they come in, and what its API would answer, with no network."""

import json
from typing import Any

TOKEN = "42:benchmark"
_MOST_TURNS = 1000
_SENT_AT = 1_795_400_000
_MESSAGE = {"message_id": 1, "date": _SENT_AT, "chat": {"id": 1, "type": "private"}, "text": "收到"}
ANSWERED = json.dumps({"ok": True, "result": _MESSAGE}, ensure_ascii=False)
ME = json.dumps({"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "b", "username": "b_bot"}})


def update(number: int, turn: int, text: str) -> dict[str, Any]:
    """A text of one person in a private chat; a command is marked as one.

    No two updates share an id, as none of Telegram's do: aiogram keeps what it knows of an update by its id.
    """
    message: dict[str, Any] = {
        "message_id": turn + 1,
        "date": _SENT_AT + turn,
        "chat": {"id": number, "type": "private", "first_name": "王"},
        "from": {"id": number, "is_bot": False, "first_name": "王"},
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number * _MOST_TURNS + turn, "message": message}
