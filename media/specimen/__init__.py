"""Draws documents of fictional people and companies, for tests and the demo.

    company = a_company(1)
    photo = photograph(stamp(licence(company), company["name"]))

Every document says 样本 faintly; the numbers carry valid check digits and belong to nobody by intent.
"""

from media.specimen.companies import Company, a_company
from media.specimen.desk import photograph
from media.specimen.handwriting import sign
from media.specimen.id_card import id_back, id_front, photocopy
from media.specimen.licence import licence
from media.specimen.people import Person, a_person
from media.specimen.returned import Hands, returned
from media.specimen.seal import ON_SEAL_SHEET, stamp
from media.specimen.slip import Transfer, slip

__all__ = [
    "ON_SEAL_SHEET",
    "Company",
    "Hands",
    "Person",
    "Transfer",
    "a_company",
    "a_person",
    "id_back",
    "id_front",
    "licence",
    "photocopy",
    "photograph",
    "returned",
    "sign",
    "slip",
    "stamp",
]
