"""Reads the body of an API call as strictly as WeChat does."""

import json
import re
from typing import Any

from flask import request

from sandbox.refusal import RefusalError

# \u is refused; JSON itself demands it for control characters below U+0020.
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[01][0-9a-fA-F])")


def read_json() -> dict[str, Any]:
    """The call's JSON object: raw UTF-8, no backslash-u escapes."""
    raw = request.get_data()
    if not raw:
        raise RefusalError(44002)
    if ESCAPED.search(raw):
        raise RefusalError(40033)
    try:
        found = json.loads(raw.decode("utf-8"))
    except ValueError as problem:
        raise RefusalError(47001) from problem
    if not isinstance(found, dict):
        raise RefusalError(47001)
    return found
