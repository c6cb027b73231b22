"""What makes an answer valid, and what exactly is wrong with one that is not."""

from flows.checks.documents import names_document, other_document, refuse_bare_document, without_permit
from flows.checks.organisations import (
    credit_code,
    institution_number,
    licence_number,
    old_number,
    organisation_code,
    organisation_name,
    society_number,
)
from flows.checks.people import person_name, position, resident_id
from flows.checks.reach import address, bank_account, email, landline_or_mobile, mobile
from flows.checks.writing import line, plain

__all__ = [
    "address",
    "bank_account",
    "credit_code",
    "email",
    "institution_number",
    "landline_or_mobile",
    "licence_number",
    "line",
    "mobile",
    "names_document",
    "old_number",
    "organisation_code",
    "organisation_name",
    "other_document",
    "person_name",
    "plain",
    "position",
    "refuse_bare_document",
    "resident_id",
    "society_number",
    "without_permit",
]
