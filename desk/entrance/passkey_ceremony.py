"""The two ceremonies of WebAuthn: adding a passkey, and proving that one is there.

A challenge is good once, for five minutes, in the browser that it was made for. User verification (a PIN, a
finger, a face) is always wanted, so that a passkey is two factors by itself.
"""

import json
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from redis import Redis
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.errors import Refused
from bot.models.passkeys import Passkey, Passkeys
from bot.models.staff import Staff

CHALLENGE_SECONDS = 300
LONGEST_ANSWER = 20_000  # letters; the answer of a security key with its certificate has about 3,000
_NAME = "深圳CA 业务工作台"
_REQUIRED = UserVerificationRequirement.REQUIRED
_ERRORS = (WebAuthnException, ValueError, TypeError, KeyError)
log = structlog.get_logger("desk")


class PasskeyCeremonies:
    """`public_url`: the desk's own scheme and host, which browsers bind a passkey to. `user_handle` turns a
    login into the id that an authenticator keeps: it names nobody."""

    def __init__(
        self, keys: Passkeys, redis: Redis, public_url: str, user_handle: Callable[[str], str]
    ) -> None:
        parts = urlsplit(public_url)
        self._keys = keys
        self._redis = redis
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.hostname or ""
        self._user_handle = user_handle
        # Browsers have passkeys for https and a name, and for localhost.
        is_safe = parts.scheme == "https" or self._host == "localhost"
        self.is_possible = is_safe and not _is_number(self._host)

    def options_to_add(self, session_id: str, staff: Staff) -> str:
        """What the browser needs to make a passkey, as JSON."""
        options = generate_registration_options(
            rp_id=self._host,
            rp_name=_NAME,
            user_id=self._user_handle(f"passkey:{staff.login}").encode()[:64],
            user_name=staff.login,
            user_display_name=staff.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_REQUIRED
            ),
            exclude_credentials=self._described(staff.login),
        )
        self._keep(f"add:{staff.login}", session_id, options.challenge)
        return options_to_json(options)

    def add(self, session_id: str, staff: Staff, name: str, answer: str) -> None:
        """Keep the passkey that the browser made. Raises Refused."""
        challenge = self._taken(f"add:{staff.login}", session_id)
        try:
            made = verify_registration_response(
                credential=_checked(answer),
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _ERRORS as error:
            log.warning("passkey not added", login=staff.login, error=type(error).__name__)
            raise Refused("bad_passkey", "通行密钥没有添加成功，请再试一次。") from None
        passkey_id = bytes_to_base64url(made.credential_id)
        self._keys.add(staff, name, passkey_id, made.credential_public_key, made.sign_count)

    def options_to_prove(self, session_id: str, login: str = "") -> str:
        """What the browser needs to use a passkey, as JSON. `login`: of this person alone."""
        options = generate_authentication_options(
            rp_id=self._host,
            allow_credentials=self._described(login) if login else None,
            user_verification=_REQUIRED,
        )
        self._keep("prove", session_id, options.challenge)
        return options_to_json(options)

    def prove(self, session_id: str, answer: str) -> Passkey:
        """The passkey whose holder is at the browser. Raises Refused."""
        challenge = self._taken("prove", session_id)
        try:
            passkey = self._keys.find(str(json.loads(_checked(answer))["id"]))
            if passkey is None:
                raise Refused("unknown_passkey", "没有找到这把通行密钥，可能已经移除。请用密码登录。")
            proven = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _ERRORS as error:
            log.warning("passkey refused", error=type(error).__name__)
            raise _not_passed() from None
        if not self._keys.used(passkey, proven.new_sign_count):
            raise _not_passed()
        return passkey

    def _described(self, login: str) -> list[PublicKeyCredentialDescriptor]:
        return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in self._keys.of(login)]

    def _keep(self, purpose: str, session_id: str, challenge: bytes) -> None:
        self._redis.set(_key(purpose, session_id), challenge.hex(), ex=CHALLENGE_SECONDS)

    def _taken(self, purpose: str, session_id: str) -> bytes:
        with self._redis.pipeline() as commands:
            commands.get(_key(purpose, session_id))
            commands.delete(_key(purpose, session_id))
            kept = commands.execute()[0]
        if kept is None:
            raise Refused("no_challenge", "等得太久了，请再试一次。")
        return bytes.fromhex(kept.decode())


def _key(purpose: str, session_id: str) -> str:
    return f"desk:passkey:{purpose}:{session_id}"


def _checked(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    return answer


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _not_passed() -> Refused:
    return Refused("bad_passkey", "通行密钥没有通过，请再试一次，或用密码登录。")
