"""What each form prints for each type of certificate, and how long a value may be."""

INSTITUTION, INSTITUTION_PERSON, PERSON = "institution", "institution_person", "person"

# The longest values still leave every form on one page; the tests print them.
NAME, ADDRESS, EMAIL, NUMBER, SHORT = 60, 120, 100, 32, 24

_CERTIFICATE = {
    "project": NAME,  # 河南省互通数字证书项目
    "business": SHORT,  # 新申请
    "term": SHORT,  # 1年
    "fee": SHORT,  # 500元
    "certificate_type": SHORT,  # 机构证书
}
_ORGANISATION = {
    "organisation_name": NAME,
    "organisation_id_type": SHORT,  # 统一社会信用代码
    "organisation_id_number": NUMBER,
    "organisation_address": ADDRESS,
}
_HOLDER = {
    "holder_name": NUMBER,
    "holder_id_number": NUMBER,
    "holder_mobile": SHORT,
    "holder_email": EMAIL,
}
_CONTACT = {
    "contact_name": NUMBER,
    "contact_mobile": SHORT,
    "contact_id_number": NUMBER,
    "contact_email": EMAIL,
    "contact_position": SHORT,
}
_AUTHORISATION = {
    "legal_rep_name": NUMBER,
    "legal_rep_id_number": NUMBER,
    "authorised_from": SHORT,  # 2026年11月23日
}
_ON_SEAL_SHEET = {
    "project": NAME,
    "certificate_type": SHORT,
}
_ORGANISATION_ON_SEAL_SHEET = {
    "organisation_name": NAME,
    "organisation_id_number": NUMBER,
    "contact_name": NUMBER,
    "contact_mobile": SHORT,
}
_HOLDER_ON_SEAL_SHEET = {
    "holder_name": NUMBER,
    "holder_id_number": NUMBER,
    "holder_mobile": SHORT,
}

# Form → type of certificate → field → greatest length. Each pair has a template: {form}_{type}.typ.
FIELDS: dict[str, dict[str, dict[str, int]]] = {
    "application_form": {
        INSTITUTION: _CERTIFICATE | _ORGANISATION | _CONTACT | _AUTHORISATION,
        INSTITUTION_PERSON: _CERTIFICATE | _ORGANISATION | _HOLDER | _CONTACT | _AUTHORISATION,
        PERSON: _CERTIFICATE | _HOLDER,
    },
    "seal_sheet": {
        INSTITUTION: _ON_SEAL_SHEET | _ORGANISATION_ON_SEAL_SHEET,
        INSTITUTION_PERSON: _ON_SEAL_SHEET | _ORGANISATION_ON_SEAL_SHEET | _HOLDER_ON_SEAL_SHEET,
        PERSON: _ON_SEAL_SHEET | _HOLDER_ON_SEAL_SHEET,
    },
}
