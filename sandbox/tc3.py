"""Checks TC3-HMAC-SHA256 signatures by a calculation of its own, apart from the vendor's SDK."""

import hashlib
import hmac
import re
from datetime import UTC, datetime

from werkzeug.datastructures import Headers

ALGORITHM = "TC3-HMAC-SHA256"
AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Credential=([^/]+)/(\d{{4}}-\d\d-\d\d)/(\w+)/tc3_request, *"
    r"SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})"
)
CLOCK_SKEW = 300.0


class ProviderError(Exception):
    """An API error of the provider: a code with a dot, and a message."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


def check_signature(
    headers: Headers,
    body: bytes,
    *,
    service: str,
    secret_id: str,
    secret_key: str,
    now: float,
    method: str = "POST",
) -> None:
    """Raises ProviderError with AuthFailure.* unless the request was signed with the secret, just now."""
    found = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if found is None:
        raise ProviderError("AuthFailure.InvalidAuthorization", "Authorization 格式不正确")
    credential, date, scope, signed_names, signature = found.groups()
    if credential != secret_id:
        raise ProviderError("AuthFailure.SecretIdNotFound", "密钥不存在")
    timestamp = headers.get("X-TC-Timestamp", "")
    _check_clock(timestamp, date, now)
    names = signed_names.split(";")
    if scope != service or not {"content-type", "host"} <= set(names):
        raise ProviderError("AuthFailure.SignatureFailure", "签名范围不正确")
    signed_headers = "".join(f"{name}:{headers.get(name, '').strip().lower()}\n" for name in names)
    canonical = f"{method}\n/\n\n{signed_headers}\n{signed_names}\n{_hash(body)}"
    to_sign = f"{ALGORITHM}\n{timestamp}\n{date}/{service}/tc3_request\n{_hash(canonical.encode())}"
    if not hmac.compare_digest(_signature(secret_key, date, service, to_sign), signature):
        raise ProviderError("AuthFailure.SignatureFailure", "签名验证失败，请检查密钥和参与签名的内容")


def _check_clock(timestamp: str, date: str, now: float) -> None:
    if not timestamp.isdigit():
        raise ProviderError("AuthFailure.InvalidAuthorization", "X-TC-Timestamp 不正确")
    if abs(int(timestamp) - now) > CLOCK_SKEW:
        raise ProviderError("AuthFailure.SignatureExpire", "签名已过期，请检查本机时间")
    if date != datetime.fromtimestamp(int(timestamp), UTC).strftime("%Y-%m-%d"):
        raise ProviderError("AuthFailure.SignatureFailure", "签名日期与时间戳不一致")


def _signature(secret_key: str, date: str, service: str, to_sign: str) -> str:
    key = f"TC3{secret_key}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
