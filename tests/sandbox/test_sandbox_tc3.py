"""The checker of signatures against the vendor's published example and the vendor's own signing."""

import pytest
from tencentcloud.common.sign import Sign
from werkzeug.datastructures import Headers

from sandbox.tc3 import ProviderError, check_signature

# The example of the vendor's page on signature method v3, asterisks and all.
SECRET_ID, SECRET_KEY = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", "Gu5t9xGARNpq86cd98joQYCN3*******"
AT, DATE = 1551113065, "2019-02-25"
BODY = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
CANONICAL_HASH = "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
SIGNATURE = "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"


def example(**change: str) -> Headers:
    headers = {
        "Authorization": f"TC3-HMAC-SHA256 Credential={SECRET_ID}/{DATE}/cvm/tc3_request, "
        f"SignedHeaders=content-type;host, Signature={SIGNATURE}",
        "Content-Type": "application/json; charset=utf-8",
        "Host": "cvm.tencentcloudapi.com",
        "X-TC-Timestamp": str(AT),
    }
    return Headers(list({**headers, **change}.items()))


def check(headers: Headers, body: bytes = BODY, *, service: str = "cvm", now: float = AT) -> None:
    check_signature(headers, body, service=service, secret_id=SECRET_ID, secret_key=SECRET_KEY, now=now)


def refusal_of(headers: Headers, body: bytes = BODY, *, service: str = "cvm", now: float = AT) -> str:
    with pytest.raises(ProviderError) as refused:
        check(headers, body, service=service, now=now)
    return refused.value.code


def test_the_published_example_is_accepted() -> None:
    check(example())


def test_the_vendors_own_signing_gives_the_published_signature_too() -> None:
    to_sign = f"TC3-HMAC-SHA256\n{AT}\n{DATE}/cvm/tc3_request\n{CANONICAL_HASH}"
    assert Sign.sign_tc3(SECRET_KEY, DATE, "cvm", to_sign) == SIGNATURE


def test_anything_that_was_changed_after_signing_is_refused() -> None:
    assert refusal_of(example(), BODY + b" ") == "AuthFailure.SignatureFailure"
    assert refusal_of(example(Host="sms.tencentcloudapi.com")) == "AuthFailure.SignatureFailure"
    assert refusal_of(example(**{"X-TC-Timestamp": str(AT + 1)})) == "AuthFailure.SignatureFailure"
    assert refusal_of(example(), service="sms") == "AuthFailure.SignatureFailure"


def test_a_signature_lasts_five_minutes() -> None:
    check(example(), now=AT + 299)
    assert refusal_of(example(), now=AT + 301) == "AuthFailure.SignatureExpire"


def test_another_key_is_not_found_and_a_loose_form_is_no_authorisation() -> None:
    authorization = example()["Authorization"].replace("AKIDz8", "AKIDz9")
    assert refusal_of(example(Authorization=authorization)) == "AuthFailure.SecretIdNotFound"
    assert refusal_of(example(Authorization=SIGNATURE)) == "AuthFailure.InvalidAuthorization"
