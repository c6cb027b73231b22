"""Twenty questions of the form for organisations: what is said, what is refused, and who checks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from bot.errors import Refused
from flows import checks
from flows.catalogue import catalogue
from flows.certificates.institution import INSTITUTION
from flows.deadlines import china_day
from flows.question import View
from flows.sections.organisation import city, street

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
# The two parsers of places have the signature of all parsers and look at the words alone.
_NO_VIEW = cast(View, None)

Parse = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Field:
    """`wrong` is what somebody may write instead; it must be refused and change nothing."""

    id: str
    said: str
    wrong: str
    parse: Parse

    @property
    def ask(self) -> str:
        """The form's own words, or its label where the words hang on earlier answers."""
        question = INSTITUTION.by_id[self.id]
        return question.ask if isinstance(question.ask, str) else f"请问{question.label}？"

    @property
    def value(self) -> str:
        """What must be stored in the end."""
        return self.parse(self.said)


def _one_of(values: Mapping[str, str]) -> Parse:
    def parse(text: str) -> str:
        if text not in values:
            raise Refused("unrecognised", f"请回复：{'、'.join(values)}。")
        return values[text]

    return parse


def _resident_id(text: str) -> str:
    return checks.resident_id(text, china_day(NOW))


def _bank(text: str) -> str:
    return checks.line(text, "开户银行", 4, 40)


_TYPES = {"机构证书": "institution", "机构个人证书": "institution_person", "自然人证书": "person"}

FIELDS = (
    Field("consent.privacy", "同意", "看看", _one_of({"同意": catalogue().agreements["privacy"]})),
    Field("type", "机构证书", "木头证书", _one_of(_TYPES)),
    Field("organisation.name", "河南示例建设工程有限公司", "河南", checks.organisation_name),
    Field("organisation.id_number", "91410105MA9GEXMP9W", "91410105MA9GEXMP9X", checks.credit_code),
    Field("organisation.region", "河南郑州", "梁山泊", lambda text: city(text, _NO_VIEW)),
    Field("organisation.address", "金水区示例路1号8层801室", "路口", lambda text: street(text, _NO_VIEW)),
    Field("legal_rep.name", "陈志远", "陈", checks.person_name),
    Field("legal_rep.id_number", "410105197506123311", "410105197506123312", _resident_id),
    Field("legal_rep.mobile", "13903710001", "1390371000", checks.mobile),
    Field("contact.name", "王小明", "王", checks.person_name),
    Field("contact.id_number", "410105199003072515", "410105199002302515", _resident_id),
    Field("contact.mobile", "13803710002", "12803710002", checks.mobile),
    Field("contact.email", "wang@163.com", "wang@163.con", checks.email),
    Field("contact.position", "行政主管", "主", checks.position),
    Field("mailing.to", "可以", "火星", _one_of({"可以": "same", "寄到别处": "other"})),
    Field("invoice.kind", "专票", "彩票", _one_of({"专票": "special", "普票": "plain"})),
    Field("invoice.address", "郑州市金水区花园路 85 号", "路口", checks.address),
    Field("invoice.phone", "0371-65901234", "65901234", checks.landline_or_mobile),
    Field("invoice.bank", "中国银行郑州花园路支行", "中行", _bank),
    Field("invoice.account", "410100012345678901", "4101", checks.bank_account),
)
EXPECTED = {field.id: field.value for field in FIELDS}
