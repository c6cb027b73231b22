"""Whether this process lives (/healthz), can work (/readyz), and what it counts (/metrics)."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.models.database import Database


def health(database: Database, redis: Redis, key_problem: Callable[[], str]) -> Blueprint:
    """The blueprint of the three. `key_problem`: why the data keys are not those of the database, or ""."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok", content_type="text/plain")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        found = {"database": _database(database), "redis": _redis(redis), "keys": _keys(key_problem)}
        return jsonify(found), 200 if all(state == "ok" for state in found.values()) else 503

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return pages


def _database(database: Database) -> str:
    """Whether it answers, was migrated, and takes writes."""
    try:
        with database.reading() as connection:
            connection.execute(text("select version_num from alembic_version"))
        return database.check() or "ok"
    except SQLAlchemyError as error:
        return type(error).__name__


def _keys(problem: Callable[[], str]) -> str:
    try:
        return problem() or "ok"
    except SQLAlchemyError as error:
        return type(error).__name__


def _redis(redis: Redis) -> str:
    try:
        redis.ping()
    except RedisError as error:
        return type(error).__name__
    return "ok"
