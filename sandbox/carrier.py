"""The carriers' records: PhoneVerification, which answers by rules that everybody can read."""

import re
from datetime import date

from werkzeug.datastructures import Headers

from media.specimen.digits import person_number
from sandbox.config import SandboxConfig
from sandbox.faults import Faults
from sandbox.signed import Answer, Lock, Wish
from sandbox.tc3 import ProviderError

ACTION = "PhoneVerification"
MOBILE = re.compile(r"1[3-9]\d{9}")
NAME = re.compile(r"[\u3400-\u9fff·\U00020000-\U0003ffff]{2,32}")
# A real name, ID number and mobile are not known here: every well-formed three agree, but for these endings.
ENDINGS = {
    "0004": ("-4", "PhoneNameMismatch", "号码和证件相符，姓名不符"),
    "0014": ("-4", "PhoneIdCardMismatch", "号码和姓名相符，证件不符"),
    "0024": ("-4", "PhoneNameIdCardMismatch", "号码是别人的"),
    "0034": ("-4", "NameIdCardMismatch", "姓名和证件不符"),
    "0009": ("-9", "", "查无记录"),
    "0011": ("-11", "", "验证中心繁忙"),
    "0012": ("-12", "", "今天的次数用完"),
}
NOT_COVERED = ("162", "165", "167", "170", "171", "192")
WORDS = {
    "0": "三要素信息一致",
    "-4": "三要素信息不一致",
    "-6": "手机号码不合法",
    "-7": "身份证号码有误",
    "-8": "姓名校验不通过",
    "-9": "没有记录",
    "-11": "验证中心服务繁忙",
    "-12": "认证次数超过当日限制，请次日重试",
    "-13": "该号段不支持验证",
}
CHINA_TELECOM = ("133", "149", "153", "173", "177", "180", "181", "189", "190", "191", "193", "199")
CHINA_UNICOM = ("130", "131", "132", "145", "155", "156", "166", "175", "176", "185", "186", "196")


class Carrier:
    def __init__(self, config: SandboxConfig, faults: Faults) -> None:
        self._config = config
        self._faults = faults
        self._lock = Lock("faceid", "2018-03-01", {ACTION}, config.faceid_secret_id, config.faceid_secret_key)

    def answer(self, headers: Headers, body: bytes) -> Answer:
        """One signed API call. Raises ProviderError."""
        _, wish = self._lock.open(headers, body, self._config.signing_now())
        for name in ("IdCard", "Name", "Phone"):
            if not isinstance(wish.get(name), str) or not wish[name]:
                raise ProviderError("MissingParameter", f"缺少参数 {name}")
        if wish.get("VerifyMode", "0") not in ("0", "1"):
            raise ProviderError("InvalidParameterValue", "VerifyMode 只能是 0 或 1")
        planned = self._faults.take_for_api(f"{ACTION}.Result")
        result, detail = (planned.code, "") if planned else decide(wish)
        answer: Answer = {"Result": result, "Description": WORDS.get(result, "未知")}
        answer["Isp"] = isp_of(wish["Phone"]) if result in ("0", "-4") else ""
        if result == "-4" and wish.get("VerifyMode") == "1":
            answer["ResultDetail"] = detail or "OtherMismatch"
        return answer


def decide(wish: Wish) -> tuple[str, str]:
    """The result code and, where the three do not agree, how."""
    mobile = wish["Phone"]
    if not MOBILE.fullmatch(mobile):
        return "-6", ""
    if not is_person(wish["IdCard"]):
        return "-7", ""
    if not NAME.fullmatch(wish["Name"]):
        return "-8", ""
    if mobile.startswith(NOT_COVERED):
        return "-13", ""
    result, detail, _ = ENDINGS.get(mobile[-4:], ("0", "", ""))
    return result, detail


def is_person(number: str) -> bool:
    """A real date of birth, and the check digit; a final X is a capital."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or person_number(number[:17]) != number:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def isp_of(mobile: str) -> str:
    if mobile.startswith(CHINA_TELECOM):
        return "电信"
    return "联通" if mobile.startswith(CHINA_UNICOM) else "移动"


def rules() -> list[tuple[str, str]]:
    """For the phone's page: which numbers get which answer."""
    others = ("其他号码", "三要素一致（姓名、身份证号格式须正确）")
    endings = [(f"尾号 {ending}", words) for ending, (_, _, words) in ENDINGS.items()]
    return [others, *endings, ("、".join(NOT_COVERED) + " 号段", "不支持验证")]
