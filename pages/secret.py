"""The secret with which the pages sign cookies and forms."""

from flask import current_app


def page_secret() -> bytes:
    """The application's own."""
    key = current_app.secret_key
    if not key:
        raise RuntimeError("the pages need the application's secret_key")
    return key if isinstance(key, bytes) else key.encode()
