"""Tencent FaceID of 2018-03-01: begins a check and fetches its result. Its codes are known here alone."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.faceid.v20180301 import models
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient

from bot import metrics
from bot.errors import FaceError
from bot.message.face import FaceEvidence, FaceOutcome, FaceTry, FaceVerdict
from bot.providers.face_result import FaceResult, Started
from bot.providers.tencent import connect, probe
from bot.settings import Settings

_CHECK_SECONDS = 7200  # a BizToken is good for one check within two hours; its result is kept three days
_LEAST_SIMILAR = 70.0  # of 100: the provider's own bar, about one false pass in ten thousand
_TIMEOUT_SECONDS = 10
_PASSED, _NOT_FINISHED = 0, 17
# Tencent may change its wording at any time; the codes are what it promises.
_OUTCOMES: Mapping[int, FaceOutcome] = MappingProxyType(
    {
        _PASSED: "passed",
        15: "expired",
        16: "tries_over",
        301: "number_differs",
        302: "card_expired",
        303: "card_unclear",
        1001: "too_slow",
        **dict.fromkeys((1002, 1003, 1004, 1005, 1007, 1008), "not_alive"),
        2002: "name_refused",
        2003: "number_refused",
        2006: "mismatch",
        2016: "not_same",
        **dict.fromkeys((2005, 2007, 2008, 2009), "no_record"),
        **dict.fromkeys((1, 2, 3, 4, 8, 10, 12, 13, 14, 201, 202, 203, 204, 2001, 2017), "down"),
    }
)
# Codes that older records of ours hold beside Tencent's.
_OURS: Mapping[int, FaceOutcome] = MappingProxyType({9001: "foreign", 9002: "contradictory"})
# What is kept of a result. No picture is asked for, so none can be among it.
_TEXTS = (
    "ErrCode", "ErrMsg", "UseIDType", "LiveStatus", "LiveMsg", "Comparestatus", "Comparemsg", "Sim",
    "CompareLibType", "LivenessMode", "LivenessInfoTag", "IdInfoFrom", "OcrValidDate",
)  # fmt: skip
_OF_A_TRY = (
    "ReqTime", "Seq", "Errcode", "Errmsg", "Livestatus", "Livemsg", "Comparestatus", "Comparemsg", "Sim",
    "CompareLibType", "LivenessMode", "IsNeedCharge",
)  # fmt: skip
# The caller's mistake or the account's state: trying again changes nothing.
_FINAL_PREFIXES = ("InvalidParameter", "UnauthorizedOperation", "AuthFailure", "MissingParameter")
_GONE = ("BizTokenExpired", "BizTokenIllegal")
# Tencent's limit for one person and day, over all who use it.
_DAILY_LIMIT = "FailedOperation.IdentityAuthLimitExceeded"
# Tencent's documents do not fix how the parameter is written.
_PARAMETERS = ("biztoken", "biz_token")


class TencentFace:
    """Thin over the official SDK, which signs with TC3-HMAC-SHA256."""

    def __init__(self, base: str, secret_id: str, secret_key: str, rule_id: str) -> None:
        self._client = connect(FaceidClient, base, secret_id, secret_key, region="", timeout=_TIMEOUT_SECONDS)
        self._rule_id = rule_id

    def start(self, *, name: str, id_number: str, redirect_url: str, extra: str) -> Started:
        """Raises FaceError."""
        request = models.DetectAuthRequest()
        request.RuleId = self._rule_id
        request.Name = name
        request.IdCard = id_number.upper()
        request.RedirectUrl = redirect_url
        request.Extra = extra
        answer = self._call(self._client.DetectAuth, request)
        if not answer.Url or not answer.BizToken:
            raise FaceError("", "DetectAuth: no address came back", request_id=answer.RequestId or "")
        return Started(answer.Url, answer.BizToken, answer.RequestId or "", _CHECK_SECONDS)

    def result(self, check_id: str) -> FaceResult:
        """Texts only, so that no picture of a face is stored. Raises FaceError."""
        request = models.GetDetectInfoEnhancedRequest()
        request.BizToken = check_id
        request.RuleId = self._rule_id
        request.InfoType = "1"
        answer = self._call(self._client.GetDetectInfoEnhanced, request)
        # The SDK takes an error with an unexpected content type for a success without fields.
        if answer.Text is None or answer.Text.ErrCode is None:
            raise FaceError("", "GetDetectInfoEnhanced: no result came back", retryable=True)
        return _result(answer.Text, answer.RequestId or "")

    def returned(self, arguments: Mapping[str, str]) -> str:
        named = (value for name, value in arguments.items() if name.lower() in _PARAMETERS)
        return next(filter(None, named), "")

    def probe(self) -> str:
        """Without a rule no check can begin, so nothing is charged. Raises CloudError."""
        said = probe(self._client.DetectAuth, models.DetectAuthRequest())
        return f"{said}; {self._probe_rule()}"

    def _probe_rule(self) -> str:
        """Asks for a check that does not exist: a complaint about the check means that the rule is known."""
        request = models.GetDetectInfoEnhancedRequest()
        request.BizToken, request.RuleId, request.InfoType = "0" * 32, self._rule_id, "1"
        try:
            self._call(self._client.GetDetectInfoEnhanced, request)
        except FaceError as error:
            if error.is_gone:
                return "the rule is known"
            raise
        return "the rule was not looked at"

    def _call(self, function: Any, request: Any) -> Any:
        with metrics.provider_call(type(request).__name__.removesuffix("Request")):
            return self._called(function, request)

    def _called(self, function: Any, request: Any) -> Any:
        try:
            return function(request)
        except TencentCloudSDKException as error:
            code = error.get_code() or ""
            raise FaceError(
                code,
                f"{code}: {error.get_message()}"[:300],
                request_id=error.get_request_id() or "",
                retryable=not code.startswith(_FINAL_PREFIXES),
                is_gone=code.endswith(_GONE),
                is_spent=code == _DAILY_LIMIT,
            ) from None
        except (OSError, json.JSONDecodeError) as error:
            raise FaceError("", type(error).__name__, retryable=True) from None


def tencent_face_provider(settings: Settings) -> TencentFace:
    s = settings
    return TencentFace(s.faceid_base, s.faceid_secret_id, s.faceid_secret_key, s.faceid_rule_id)


def outcome_of_code(code: str) -> FaceOutcome:
    """Of a record that holds Tencent's code, or one of the two that were ours."""
    known = {str(number): outcome for number, outcome in (*_OUTCOMES.items(), *_OURS.items())}
    return known.get(code, "unclear")


def evidence_of_texts(texts: Mapping[str, Any]) -> FaceEvidence:
    """By Tencent's names, as they are kept."""
    return FaceEvidence(
        code=_shown(texts.get("ErrCode")),
        words=texts.get("ErrMsg") or "",
        live=_verdict(texts.get("LiveStatus"), texts.get("LiveMsg")),
        compared=_verdict(texts.get("Comparestatus"), texts.get("Comparemsg")),
        similarity=_shown(texts.get("Sim")),
        tries=tuple(_try(one) for one in texts.get("LivenessDetail") or ()),
    )


def _result(text: Any, request_id: str) -> FaceResult:
    code = int(text.ErrCode)
    texts = {
        **{name: getattr(text, name, None) for name in _TEXTS},
        "LivenessDetail": [
            {name: getattr(one, name, None) for name in _OF_A_TRY} for one in text.LivenessDetail or ()
        ],
    }
    return FaceResult(
        outcome=_outcome(code, texts),
        name=text.Name or "",
        id_number=(text.IdCard or "").upper(),
        extra=text.Extra or "",
        request_id=request_id,
        evidence=evidence_of_texts(texts),
        texts=texts,
    )


def _outcome(code: int, texts: Mapping[str, Any]) -> FaceOutcome | None:
    if code == _NOT_FINISHED:
        return None
    if code == _PASSED and not _is_sound(texts):
        return "contradictory"
    return _OUTCOMES.get(code, "unclear")


def _is_sound(texts: Mapping[str, Any]) -> bool:
    """Whether the details behind a pass are there: somebody alive, compared, and alike."""
    try:
        is_alike = float(texts["Sim"] or "") >= _LEAST_SIMILAR
    except ValueError:
        return False
    return texts["LiveStatus"] == _PASSED and texts["Comparestatus"] == _PASSED and is_alike


def _try(told: Mapping[str, Any]) -> FaceTry:
    moment = str(told.get("ReqTime") or "")
    return FaceTry(
        at=int(moment) if moment.isdecimal() else 0,
        code=_shown(told.get("Errcode")),
        live=_verdict(told.get("Livestatus"), told.get("Livemsg")),
        compared=_verdict(told.get("Comparestatus"), told.get("Comparemsg")),
        similarity=_shown(told.get("Sim")),
    )


def _verdict(status: int | None, words: str | None) -> FaceVerdict | None:
    """None when there was no such check."""
    return None if status is None else FaceVerdict(status == _PASSED, str(status), words or "")


def _shown(value: object) -> str:
    return "" if value is None else str(value)
