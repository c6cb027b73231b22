"""The door to Tencent FaceID: begin a check, fetch its result. Nothing else says whether a person passed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.faceid.v20180301 import models
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient

from bot.errors import FaceIdError
from bot.providers.tencent import connect, probe
from bot.settings import Settings

TOKEN_SECONDS = 7200  # a BizToken is good for one check within two hours; its result is kept three days
PASSED = 0
NOT_FINISHED = 17
LEAST_SIMILAR = 70.0  # of 100: the provider's own bar, about one false pass in ten thousand
_TIMEOUT_SECONDS = 10
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


@dataclass(frozen=True, slots=True)
class Started:
    """Where the person goes, and the token that names this check."""

    url: str
    biz_token: str
    request_id: str


@dataclass(frozen=True, slots=True)
class FaceResult:
    """The provider's word. `code` 0 passed, 17 not finished yet; the rest are reasons.

    `texts` is everything that it said in words and numbers, by its own names: the evidence.
    """

    code: int
    name: str
    id_number: str
    extra: str
    similarity: str
    request_id: str
    live: int | None = None
    compared: int | None = None
    texts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether what stands behind a pass is there: somebody alive, compared, and alike."""
        try:
            is_alike = float(self.similarity) >= LEAST_SIMILAR
        except ValueError:
            is_alike = False
        return self.live == 0 and self.compared == 0 and is_alike


class FaceProvider(Protocol):
    """What the service wants of any provider of this check."""

    def start(self, *, name: str, id_number: str, redirect_url: str, extra: str) -> Started:
        """Begin a check of this very person. `extra` is our mark on its result. Raises FaceIdError."""

    def result(self, biz_token: str) -> FaceResult:
        """What came of a check, any number of times for three days. Raises FaceIdError."""

    def probe(self) -> str:
        """Whether the provider answers and knows us; no check begins. Raises CloudError."""


class TencentFace:
    """Thin over the official SDK, which signs with TC3-HMAC-SHA256."""

    def __init__(self, base: str, secret_id: str, secret_key: str, rule_id: str) -> None:
        self._client = connect(FaceidClient, base, secret_id, secret_key, region="", timeout=_TIMEOUT_SECONDS)
        self._rule_id = rule_id

    def start(self, *, name: str, id_number: str, redirect_url: str, extra: str) -> Started:
        """Begin a check of this very person. Raises FaceIdError."""
        request = models.DetectAuthRequest()
        request.RuleId = self._rule_id
        request.Name = name
        request.IdCard = id_number.upper()
        request.RedirectUrl = redirect_url
        request.Extra = extra
        answer = self._call(self._client.DetectAuth, request)
        if not answer.Url or not answer.BizToken:
            raise FaceIdError("", "DetectAuth: no address came back", request_id=answer.RequestId or "")
        return Started(answer.Url, answer.BizToken, answer.RequestId or "")

    def result(self, biz_token: str) -> FaceResult:
        """The result of a check: texts only, so that no picture of a face is stored. Raises FaceIdError."""
        request = models.GetDetectInfoEnhancedRequest()
        request.BizToken = biz_token
        request.RuleId = self._rule_id
        request.InfoType = "1"
        answer = self._call(self._client.GetDetectInfoEnhanced, request)
        text = answer.Text
        # The SDK takes an error with an unexpected content type for a success without fields.
        if text is None or text.ErrCode is None:
            raise FaceIdError("", "GetDetectInfoEnhanced: no result came back", retryable=True)
        return FaceResult(
            code=int(text.ErrCode),
            name=text.Name or "",
            id_number=(text.IdCard or "").upper(),
            extra=text.Extra or "",
            similarity=text.Sim or "",
            request_id=answer.RequestId or "",
            live=text.LiveStatus,
            compared=text.Comparestatus,
            texts={
                **{name: getattr(text, name, None) for name in _TEXTS},
                "LivenessDetail": [
                    {name: getattr(one, name, None) for name in _OF_A_TRY}
                    for one in text.LivenessDetail or ()
                ],
            },
        )

    def probe(self) -> str:
        """Without a rule no check can begin, so nothing is charged. Raises CloudError."""
        return probe(self._client.DetectAuth, models.DetectAuthRequest())

    def _call(self, function: Any, request: Any) -> Any:
        try:
            return function(request)
        except TencentCloudSDKException as error:
            code = error.get_code() or ""
            is_final = code.startswith(_FINAL_PREFIXES)
            raise FaceIdError(
                code,
                f"{code}: {error.get_message()}"[:300],
                request_id=error.get_request_id() or "",
                retryable=not is_final,
            ) from None
        except (OSError, json.JSONDecodeError) as error:
            raise FaceIdError("", type(error).__name__, retryable=True) from None


def face_provider(settings: Settings) -> FaceProvider:
    """The provider of this deployment."""
    s = settings
    return TencentFace(s.faceid_base, s.faceid_secret_id, s.faceid_secret_key, s.faceid_rule_id)
