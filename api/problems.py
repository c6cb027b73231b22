"""Errors as application/problem+json (RFC 9457): a program reads `code`, a person `detail`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NoReturn

import structlog
from flask import Flask, Response, jsonify
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.models.database import is_away

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger("api")


class Wrong(BaseModel):
    """One thing that is wrong in a request."""

    where: str = Field(description="the parameter or field")
    detail: str


class ProblemDetails(BaseModel):
    """RFC 9457. `code` names the kind of problem and never changes its meaning."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[Wrong] = []


class Problem(Exception):
    """Ends a request with this answer."""

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[Wrong] = ()) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)


def missing() -> NoReturn:
    raise Problem(404, "not_found", "There is no such thing, or it is not at the desk.")


def not_valid(error: ValidationError) -> Response:
    """What pydantic found, without the values that were sent: they may be personal."""
    found = [Wrong(where=".".join(map(str, one["loc"])), detail=one["msg"]) for one in error.errors()]
    return answer(Problem(422, "not_valid", "Some parameters or fields are not as described.", found))


def answer(problem: Problem) -> Response:
    body = ProblemDetails(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        code=problem.code,
        detail=problem.detail,
        errors=problem.errors,
    )
    response = jsonify(body.model_dump())
    response.status_code = problem.status
    response.mimetype = MEDIA_TYPE
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def register(app: Flask) -> None:
    def refused(error: HTTPException) -> Response:
        known = answer(Problem(error.code or 500, f"http_{error.code}", ""))
        kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        known.headers.extend(kept)
        return known

    def failed(error: Exception) -> Response:
        if isinstance(error, DBAPIError) and is_away(error):
            log.error("database away", error=type(error.orig).__name__)
            return answer(Problem(503, "try_again", "The same request may succeed later."))
        log.exception("request failed", exc_info=error)
        return answer(Problem(500, "failed", "The fault is ours and is recorded."))

    handlers: dict[type[Exception], Any] = {Problem: answer, HTTPException: refused, Exception: failed}
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
