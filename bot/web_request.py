"""Requests whose bodies are read in memory: Werkzeug would write larger files to the disk in the clear."""

from io import BytesIO
from typing import IO

from flask import Request

# Bodies above these are refused. Photos of identity cards and plain forms of several papers are the largest.
LARGEST_BODY = 16 * 1024 * 1024
LARGEST_FORM = 256 * 1024  # fields without files


class InMemoryRequest(Request):
    """The request of every route. What is uploaded never reaches a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
