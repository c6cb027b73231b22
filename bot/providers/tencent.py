"""What all clients of Tencent Cloud share: the official SDK's profile, and its errors sorted into ours."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from urllib3.exceptions import NewConnectionError

from bot import metrics
from bot.errors import CloudError

# The caller's mistake, or the account's state: trying again changes nothing until a person acts.
_FINAL = (
    "AuthFailure",
    "FailedOperation",
    "InvalidAction",
    "InvalidParameter",
    "InvalidRequest",
    "MissingParameter",
    "NoSuchVersion",
    "ResourceNotFound",
    "ResourceUnavailable",
    "ResourcesSoldOut",
    "UnauthorizedOperation",
    "UnknownParameter",
    "UnsupportedOperation",
)

# At debug level the SDK writes down whole requests: names, numbers, codes.
logging.getLogger("tencentcloud_sdk_common").setLevel(logging.WARNING)


def connect(
    client: Callable[..., Any], base: str, secret_id: str, secret_key: str, *, region: str, timeout: float
) -> Any:
    """One of the SDK's clients, speaking to this address. It retries nothing by itself."""
    parts = urlsplit(base)
    http = HttpProfile(protocol=parts.scheme, endpoint=parts.netloc, reqTimeout=timeout)
    return client(credential.Credential(secret_id, secret_key), region, ClientProfile(httpProfile=http))


def ask(function: Callable[[Any], Any], request: Any) -> Any:
    """The answer. Raises CloudError; what Tencent says beside its code is left out: it may quote the request.

    Every answer of Tencent's has a request id. Without one, the code is the SDK's name for what went wrong.
    """
    what = type(request).__name__.removesuffix("Request")
    with metrics.provider_call(what):
        return _asked(function, request, what)


def _asked(function: Callable[[Any], Any], request: Any, what: str) -> Any:
    try:
        return function(request)
    except TencentCloudSDKException as error:
        code, request_id = error.get_code() or "", error.get_request_id() or ""
        raise CloudError(
            code,
            f"{what}: {code if request_id else f'no answer ({code})'}",
            request_id=request_id,
            retryable=not code.startswith(_FINAL),
            uncertain=code.startswith("InternalError") if request_id else not _never_left(error),
        ) from None
    except OSError as error:  # reading the body of the answer
        raise CloudError("", type(error).__name__, retryable=True, uncertain=True) from None


def probe(function: Callable[[Any], Any], request: Any) -> str:
    """Sends an incomplete request, free: a complaint about parameters means a valid signature."""
    try:
        ask(function, request)
    except CloudError as error:
        if not error.code.startswith(("MissingParameter", "InvalidParameter", "FailedOperation.EmptyImage")):
            raise
    return "answers, and takes our signature"


def _never_left(error: TencentCloudSDKException) -> bool:
    """No connection came about, so the service cannot have done anything."""
    cause = error.__context__
    if isinstance(cause, requests.ConnectTimeout):
        return True
    why = getattr(cause.args[0], "reason", None) if isinstance(cause, requests.ConnectionError) else None
    return isinstance(why, NewConnectionError)
