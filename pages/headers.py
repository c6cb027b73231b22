"""What every answer of /p/ carries: what its page may load, how long it is kept, and a shorter body."""

import gzip
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

_STATIC = Path(__file__).parent / "static"
# Their scripts send files or what was typed, or ask what has changed.
_SENDING = frozenset({"pages.papers", "pages.papers_plain", "pages.fill", "pages.fill_send", "pages.orders"})
_WITH_LIBRARY = frozenset({"pages.face", "pages.forms", "pages.papers"})
_SHORTENED = frozenset({"text/html", "text/css", "text/javascript", "application/json"})
_WORTH_IT = 1024  # bytes; a shorter answer is one packet anyway


def add_to(pages: Blueprint, further_origin: str, script: str) -> None:
    """`further_origin` may frame the pages, `script` is the address of WeChat's library; both may be ""."""
    ancestors = f"frame-ancestors 'self' {further_origin}".strip()
    # No form-action: Chromium applies it to where a form's answer redirects to as well, and the face
    # check's form leads to an address that only the provider knows.
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        + ancestors
    )
    # These pages show what was just photographed, send it, and may borrow WeChat's own camera, album and
    # share menu, whose stand-in in a demo asks its own address.
    library = f"{urlsplit(script).scheme}://{urlsplit(script).netloc}" if script else ""
    with_library = (
        policy.replace("script-src 'self'", f"script-src 'self' {script}".strip())
        .replace("img-src 'self' data:", "img-src 'self' data: blob:")
        .replace("base-uri", f"connect-src 'self' {library if further_origin else ''}".strip() + "; base-uri")
    )
    mark = sha256(b"".join(path.read_bytes() for path in sorted(_STATIC.iterdir()))).hexdigest()[:8]

    @pages.app_context_processor
    def version() -> dict[str, str]:
        return {"static_mark": mark}

    @pages.after_request
    def headers(response: Response) -> Response:
        response.headers["Cache-Control"] = _kept(response, mark)
        # The browser's own reader of PDFs runs under the page's policy, which would leave it without style.
        is_pdf = response.mimetype == "application/pdf"
        own = policy
        if request.endpoint in _SENDING:
            own = policy.replace("base-uri", "connect-src 'self'; base-uri")
        if request.endpoint in _WITH_LIBRARY and response.status_code == 200:
            own = with_library
        response.headers["Content-Security-Policy"] = ancestors if is_pdf else own
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return _shortened(response)


def _kept(response: Response, mark: str) -> str:
    """A file of ours that is asked for by its mark never changes: another content has another mark."""
    if request.endpoint == "pages.form_preview_small" and response.status_code == 200:
        # What is printed never changes under one id. Another person's browser keeps nothing of it.
        return "private, max-age=3600"
    if request.endpoint != "pages.static" or response.status_code not in (200, 304):
        return "no-store"
    is_marked = request.args.get("v") == mark
    return "public, max-age=31536000, immutable" if is_marked else "public, max-age=86400"


def _shortened(response: Response) -> Response:
    """Compressed for a browser that can read it. No page repeats what its address says beside a secret."""
    if response.mimetype not in _SHORTENED:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or request.method == "HEAD" or "Content-Encoding" in response.headers:
        return response
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    if len(body := response.get_data()) < _WORTH_IT:
        return response
    response.set_data(gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)  # the same content, not the same bytes
    return response
