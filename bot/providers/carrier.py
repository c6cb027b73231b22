"""Client of the carriers' records: whether a name, an ID number and a mobile number belong together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol

from tencentcloud.faceid.v20180301 import models
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient

from bot.errors import CloudError
from bot.providers.tencent import ask, connect, probe
from bot.settings import Settings

Outcome = Literal["agree", "disagree", "no_record", "down"]
Part = Literal["name", "id_number", "mobile"]
_TIMEOUT_SECONDS = 10
_DETAILED = "1"  # dearer than "0", and says which of the three differs
_MOBILE = re.compile(r"1[3-9]\d{9}")
# As listed by Tencent in May 2026: the fourth carrier, and virtual ones. Asking about these is in vain.
_NOT_COVERED = ("162", "165", "167", "170", "171", "192")

# The provider's own result codes. Those that stand for a mistyped value are answered without a charge.
_OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        "0": "agree",
        "-4": "disagree",
        "-6": "disagree",
        "-7": "disagree",
        "-8": "disagree",
        "-9": "no_record",
        "-11": "down",
        "-12": "down",
        "-13": "no_record",
    }
)
_DOUBTS: Mapping[str, tuple[Part, ...]] = MappingProxyType(
    {
        "-6": ("mobile",),
        "-7": ("id_number",),
        "-8": ("name",),
        "PhoneNameMismatch": ("name",),
        "PhoneIdCardMismatch": ("id_number",),
        "PhoneNameIdCardMismatch": ("mobile",),
        "NameIdCardMismatch": ("name", "id_number"),
    }
)
_DAILY_CAP = "-12"


@dataclass(frozen=True, slots=True)
class CarrierAnswer:
    """What the carriers say.

    agree       the three belong together
    disagree    they do not; `doubts` names what seems wrong, empty when nobody says
    no_record   the carriers cannot tell: too new a number, or a range that they do not answer for
    down        nobody answered; `retryable` says whether the same question may be answered later

    `code` is the provider's: "0", "-4", … or a dotted one; "range" where nobody was asked. `is_capped`: the
    provider answers no more for this person today.
    """

    outcome: Outcome
    code: str
    doubts: tuple[Part, ...] = ()
    isp: str = ""  # 移动, 电信, 联通, or empty
    request_id: str = ""
    retryable: bool = False
    is_capped: bool = False


class Carrier(Protocol):
    """What the service wants of any provider of this check."""

    def check(self, *, name: str, id_number: str, mobile: str) -> CarrierAnswer:
        """Never raises: a provider that is away is an answer too. An ID number ends in a capital X."""

    def probe(self) -> str:
        """Whether the provider answers and knows us; nobody is checked. Raises CloudError."""


class TencentCarrier:
    """PhoneVerification of 2018-03-01, which belongs to FaceID and takes its credentials."""

    def __init__(self, base: str, secret_id: str, secret_key: str, timeout: float = _TIMEOUT_SECONDS) -> None:
        self._client = connect(FaceidClient, base, secret_id, secret_key, region="", timeout=timeout)

    def check(self, *, name: str, id_number: str, mobile: str) -> CarrierAnswer:
        """Asks the carriers, each time for a charge; keep the answer."""
        if not _MOBILE.fullmatch(mobile):
            return CarrierAnswer("disagree", "-6", doubts=("mobile",))
        if mobile.startswith(_NOT_COVERED):
            return CarrierAnswer("no_record", "range")
        request = models.PhoneVerificationRequest()
        request.Name = name
        request.IdCard = id_number.upper()
        request.Phone = mobile
        request.VerifyMode = _DETAILED
        try:
            return _told(ask(self._client.PhoneVerification, request))
        except CloudError as error:
            return CarrierAnswer("down", error.code, request_id=error.request_id, retryable=error.retryable)

    def probe(self) -> str:
        """Whether Tencent answers and knows us; nobody is checked. Raises CloudError."""
        return probe(self._client.PhoneVerification, models.PhoneVerificationRequest())


def carrier_check(settings: Settings) -> Carrier:
    """The provider of this deployment."""
    return TencentCarrier(settings.faceid_base, settings.faceid_secret_id, settings.faceid_secret_key)


def _told(answer: models.PhoneVerificationResponse) -> CarrierAnswer:
    """A result that nobody knows, or none at all, is no answer."""
    code = str(answer.Result) if answer.Result is not None else ""
    outcome = _OUTCOMES.get(code, "down")
    detail = (answer.ResultDetail or "") if code == "-4" else code
    return CarrierAnswer(
        outcome,
        code,
        doubts=_DOUBTS.get(detail, ()) if outcome == "disagree" else (),
        isp=answer.Isp or "",
        request_id=answer.RequestId or "",
        retryable=outcome == "down",
        is_capped=code == _DAILY_CAP,
    )
