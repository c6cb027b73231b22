"""The door to Tencent FaceID: begin a check, fetch its result. Nothing else says whether a person passed."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.faceid.v20180301 import models
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient

from bot.errors import FaceIdError

TOKEN_SECONDS = 7200  # a BizToken is good for one check within two hours; its result is kept three days
PASSED = 0
NOT_FINISHED = 17
_TIMEOUT_SECONDS = 10
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
    """The provider's word. `code` 0 passed, 17 not finished yet; the rest are reasons."""

    code: int
    name: str
    id_number: str
    extra: str
    similarity: str
    request_id: str


class FaceId:
    """Thin over the official SDK, which signs with TC3-HMAC-SHA256."""

    def __init__(self, base: str, secret_id: str, secret_key: str, rule_id: str) -> None:
        parts = urlsplit(base)
        http = HttpProfile(protocol=parts.scheme, endpoint=parts.netloc, reqTimeout=_TIMEOUT_SECONDS)
        who = credential.Credential(secret_id, secret_key)
        self._client = FaceidClient(who, "", ClientProfile(httpProfile=http))
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
        )

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
