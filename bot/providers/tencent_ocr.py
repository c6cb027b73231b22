"""Tencent's reader of licences and identity cards, asked after ours."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from tencentcloud.ocr.v20181119 import models
from tencentcloud.ocr.v20181119.ocr_client import OcrClient

from bot.errors import CloudError, OcrError
from bot.providers.tencent import ask, connect, probe
from media.reading import Field, Frame, Kind, PageReader, Reading
from media.reading.numbers import is_company, is_person

_TIMEOUT_SECONDS = 8
_REGION = "ap-guangzhou"
_LARGEST = 7 * 1024 * 1024  # characters of base64 that the licence reader takes; the card reader takes 10 MB
_SIDES: Mapping[Kind, str] = {"id_front": "FRONT", "id_back": "BACK"}
_WHOLE = Frame(0.0, 0.0, 1.0, 1.0)  # Tencent does not say where on the picture a value stands
_NUMBERS = {"code": is_company, "id_number": is_person}
# Tencent tells nothing of how sure it is, so that is judged by what else is known of a value.
_CHECKED, _AGREED, _ALONE, _DISPUTED, _FALSE = 0.99, 0.98, 0.95, 0.75, 0.5
# What a value that was read after all disproves.
_MOOT = ("unreadable", "number_doubtful", "expired_id", "expired_licence")
_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})")
log = structlog.get_logger("cloud_ocr")


class CloudPages:
    """Asks Tencent about licences and cards, of which the local reader says that they are some.

    Seals, signatures, codes and the quality of the picture stay the local reader's. When Tencent is away or
    does not know the picture, the local reading is what there is.
    """

    def __init__(
        self,
        local: PageReader,
        base: str,
        secret_id: str,
        secret_key: str,
        timeout: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._local = local
        self._client = connect(OcrClient, base, secret_id, secret_key, region=_REGION, timeout=timeout)

    def read(self, picture: bytes, today: date) -> Reading:
        reading = self._local.read(picture, today)
        if reading.kind != "licence" and reading.kind not in _SIDES:
            return reading
        try:
            values = self._ask(reading.kind, base64.b64encode(picture).decode())
        except OcrError as error:
            log.warning("read locally only", code=error.code, request_id=error.request_id)
            return reading
        return merged(reading, values, today)

    def probe(self) -> str:
        """Whether Tencent answers and knows us; nothing is read. Raises CloudError."""
        return probe(self._client.IDCardOCR, models.IDCardOCRRequest())

    def _ask(self, kind: Kind, encoded: str) -> dict[str, str]:
        if len(encoded) > _LARGEST:
            raise OcrError("LimitExceeded.TooLargeFileError", "not asked: too large")
        request: Any
        if kind == "licence":
            request, function = models.BizLicenseOCRRequest(), self._client.BizLicenseOCR
        else:
            request, function = models.IDCardOCRRequest(), self._client.IDCardOCR
            request.CardSide = _SIDES[kind]
            # By default number, birth and sex are corrected until they agree, which hides a forgery.
            request.EnableRecognitionRectify = False
        request.ImageBase64 = encoded
        try:
            answer = ask(function, request)
        except CloudError as error:
            raise OcrError(
                error.code, error.reason, request_id=error.request_id, retryable=error.retryable
            ) from None
        values = dict(_licence(answer) if kind == "licence" else _card(answer))
        if not values:  # the SDK takes an error with an unexpected content type for a success without fields
            raise OcrError("", "nothing was read", request_id=answer.RequestId or "")
        return values


def merged(reading: Reading, values: Mapping[str, str], today: date) -> Reading:
    """A reading with what Tencent read. Where the two readers disagree, nobody is sure."""
    fields = dict(reading.fields)
    for name, value in values.items():
        mine = fields.get(name)
        fields[name] = Field(value, _confidence(name, value, mine), mine.box if mine else _WHOLE)
    told = replace(reading, fields=fields)
    still = (flaw for flaw in reading.flaws if flaw not in _MOOT)
    return replace(told, flaws=(*still, *_flaws(told, today)))


def _confidence(name: str, value: str, mine: Field | None) -> float:
    if name in _NUMBERS and not _NUMBERS[name](value):
        return _FALSE
    if mine is not None and mine.is_sure and mine.value != value:
        return _DISPUTED
    if name in _NUMBERS:
        return _CHECKED
    return _AGREED if mine is not None and mine.value == value else _ALONE


def _flaws(reading: Reading, today: date) -> Iterator[str]:
    """Anew, the ones that depend on what was read."""
    if not any(found.is_sure for found in reading.fields.values()):
        yield "unreadable"
    if any(name in reading.fields and not reading.fields[name].is_sure for name in _NUMBERS):
        yield "number_doubtful"
    until = reading.sure("valid_until")
    if until is not None and until < today.isoformat():  # 长期 sorts after all digits
        yield "expired_licence" if reading.kind == "licence" else "expired_id"


def _licence(answer: models.BizLicenseOCRResponse) -> Iterator[tuple[str, str]]:
    values = {
        "code": _plain(answer.RegNum).upper(),
        "name": _plain(answer.Name),
        "legal_rep": _plain(answer.Person),
        "address": _plain(answer.Address),
        "valid_until": _until(answer.Period or ""),
    }
    return ((name, value) for name, value in values.items() if value)


def _card(answer: models.IDCardOCRResponse) -> Iterator[tuple[str, str]]:
    values = {
        "name": _plain(answer.Name),
        "id_number": _plain(answer.IdNum).upper(),
        "birth": _day(answer.Birth or ""),
        "sex": _plain(answer.Sex),
        "address": _plain(answer.Address),
        "valid_until": _until(answer.ValidDate or ""),
    }
    return ((name, value) for name, value in values.items() if value)


def _plain(text: str | None) -> str:
    """As the local reader gives it: without blanks, with the brackets of Chinese print."""
    return "".join((text or "").split()).replace("(", "（").replace(")", "）")


def _until(span: str) -> str:
    """The end of 2019.03.01-2039.03.01, of 2019年3月1日至长期, or of 长期 alone."""
    if "长期" in span or "永久" in span:
        return "长期"
    days = _DAY.findall(span)
    return _date(*days[-1]) if len(days) == 2 or (days and "至" in span) else ""


def _day(text: str) -> str:
    found = _DAY.search(text)
    return _date(*found.groups()) if found else ""


def _date(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
