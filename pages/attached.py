"""PDFs to be saved: under a Chinese name, and under a plain one by programs that read no Chinese names."""

from urllib.parse import quote

from flask import Response


def attached_pdf(data: bytes, name: str, plain: str) -> Response:
    """`name` and `plain` are without the ending. By RFC 6266 a program takes the one that it can read."""
    words = f"attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{quote(name)}.pdf"
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": words})
