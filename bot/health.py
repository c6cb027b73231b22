"""Whether this process lives (/healthz), whether the service works (/readyz), and its figures (/metrics)."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Request, Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.figures import Figures
from bot.upkeep.readiness import OK, Readiness

# A request with one of these came through a proxy, so the address that it comes from says nothing.
_TRACES = ("X-Forwarded-For", "X-Real-IP", "Forwarded")


def health(readiness: Readiness, figures: Figures, metrics_token: str) -> Blueprint:
    """The blueprint of the three. `metrics_token`: who has it may read the figures from anywhere."""
    pages = Blueprint("health", __name__)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)

    @pages.get("/healthz")
    def healthz() -> Response:
        return Response("ok", content_type="text/plain")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        found = readiness.parts()
        return jsonify(found), 200 if all(state == OK for state in found.values()) else 503

    @pages.get("/metrics")
    def metrics() -> Response:
        if not _may_read(request, metrics_token):
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return pages


def _may_read(asked: Request, token: str) -> bool:
    """With the token, or from this machine itself."""
    given = asked.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    came_through = any(name in asked.headers for name in _TRACES)
    return not came_through and _is_loopback(asked.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
