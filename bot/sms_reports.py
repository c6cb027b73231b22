"""What Tencent posts to us: whether text messages arrived on the phones."""

import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Blueprint, Response, abort, jsonify, request

from bot.models.work import WorkTable

MOST_BYTES = 256 * 1024
_MOST = 100  # reports in one call, as Tencent's documents say
_ARRIVED = "SUCCESS"
log = structlog.get_logger("sms")


def sms_reports(work: WorkTable, key: str) -> Blueprint:
    """The blueprint of /sms/reports. Tencent signs nothing, so the address holds a key; "" for no address."""
    pages = Blueprint("sms_reports", __name__)
    if key:
        pages.add_url_rule(
            "/sms/reports/<given>", "take", lambda given: _take(work, key, given), methods=["POST"]
        )
    return pages


def _take(work: WorkTable, key: str, given: str) -> Response:
    if not hmac.compare_digest(given.encode(), key.encode()):
        abort(HTTPStatus.NOT_FOUND)
    request.max_content_length = MOST_BYTES
    known = [_note(work, each) for each in _reports(request.get_data())]
    # Not known yet: a report that was faster than our own note. Tencent brings all of them twice more.
    answer = {"result": 0, "errmsg": "OK"} if all(known) else {"result": 1, "errmsg": "unknown sid"}
    return jsonify(answer)


def _reports(body: bytes) -> list[Mapping[str, Any]]:
    try:
        told = json.loads(body)
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    if not isinstance(told, list) or len(told) > _MOST or not all(isinstance(each, dict) for each in told):
        abort(HTTPStatus.BAD_REQUEST)
    return told


def _note(work: WorkTable, report: Mapping[str, Any]) -> bool:
    """Whether it is about a text message of ours."""
    reference = str(report.get("sid") or "")
    if not reference:
        return True
    has_arrived = report.get("report_status") == _ARRIVED
    reason = str(report.get("description") or report.get("errmsg") or "")
    is_known = work.reported(reference, reason="" if has_arrived else reason[:100] or "FAIL")
    if is_known and not has_arrived:
        log.warning("text message did not arrive", code=str(report.get("errmsg", ""))[:40])
    return is_known
