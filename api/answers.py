"""How the operations answer, and how the OpenAPI document describes their answers."""

from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel

from api import problems
from api.problems import ProblemDetails

SECURITY: Any = [{"key": []}]
# Made once: pydantic takes milliseconds for it, and every operation has it.
_PROBLEM = {problems.MEDIA_TYPE: {"schema": ProblemDetails.model_json_schema()}}
BINARY = {"description": "its bytes", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


def described(*statuses: int) -> dict[Any, Any]:
    """The problems that an operation may end with, besides those of all operations."""
    return {
        status: {"description": "see `code`", "content": _PROBLEM} for status in (401, 403, 422, *statuses)
    }


def answer(body: BaseModel, status: int = 200) -> Response:
    """A body that no cache keeps."""
    response = jsonify(body.model_dump(mode="json"))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
