"""What a page of settings showed, as its form sends it back: who changes another value reads it first."""

import json
from typing import Any

from flask import request


def seen() -> Any:
    """The stored value that the page showed; None when it showed none, or the form holds no JSON."""
    try:
        return json.loads(request.form.get("seen", "null"))
    except ValueError:
        return None
