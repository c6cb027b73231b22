"""What each form prints, and how long a value may be."""

# The longest values still leave every form on one page; the tests print them.
NAME, ADDRESS, EMAIL, NUMBER, SHORT = 60, 120, 100, 32, 24

FIELDS: dict[str, dict[str, int]] = {
    "application_form": {
        "project": NAME,  # 河南省互通数字证书项目
        "business": SHORT,  # 新申请
        "term": SHORT,  # 1年
        "fee": SHORT,  # 500元
        "certificate_type": SHORT,  # 机构证书
        "organisation_name": NAME,
        "organisation_id_type": SHORT,  # 统一社会信用代码
        "organisation_id_number": NUMBER,
        "organisation_address": ADDRESS,
        "contact_name": NUMBER,
        "contact_mobile": SHORT,
        "contact_id_number": NUMBER,
        "contact_email": EMAIL,
        "contact_position": SHORT,
        "legal_rep_name": NUMBER,
        "legal_rep_id_number": NUMBER,
        "authorised_from": SHORT,  # 2026年11月23日
    },
    "seal_sheet": {
        "project": NAME,
        "certificate_type": SHORT,
        "organisation_name": NAME,
        "organisation_id_number": NUMBER,
        "contact_name": NUMBER,
        "contact_mobile": SHORT,
    },
}
