"""Structured logs, one JSON object a line, personal data masked, one trace id for a turn."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot import metrics

# Resident ID numbers, mobile numbers, e-mail addresses, secrets in addresses, codes, other long numbers.
_MASKS = (
    (re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![0-9A-Za-z])"), r"\1********\2"),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"(?<![\w.+-])([\w.+-])[\w.+-]*+(@[\w-]+\.[\w.-]+)"), r"\1***\2"),
    (re.compile(r"((?:access_token|secret|signature|appsecret)=)[^&\s\"']+"), r"\1***"),
    (re.compile(r"(验证码\D{0,6})\d[\d\s]{2,10}\d"), r"\1******"),
    (re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{8,24}(\d{4})(?![0-9A-Za-z])"), r"\1****\2"),
)
# Without any of these, none of the masks fits: one look instead of six.
_SUSPECT = re.compile(r"[@=]|\d{11}|验证码")


def mask(text: str) -> str:
    """Text with everything that looks like personal data made unrecognisable."""
    if not _SUSPECT.search(text):
        return text
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


def _mask_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        key: mask(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


def _count_errors(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if event.get("level") == "error":
        metrics.log_error(str(event.get("event", "")))
    return event


def configure(stream: Any = None) -> None:
    """Set up logging for this process; libraries' warnings go the same way."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, _count_errors, renderer],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=renderer))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
