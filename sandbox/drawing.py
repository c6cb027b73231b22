"""Sample papers, drawn and photographed. Equal wishes give equal pictures, so the last ones are kept."""

import io
from collections.abc import Callable, Mapping
from functools import lru_cache

from PIL import Image, ImageFilter

from media import qr
from media.specimen import (
    Company,
    Hands,
    Person,
    Transfer,
    a_company,
    a_person,
    id_back,
    id_front,
    licence,
    photocopy,
    photograph,
    returned,
    slip,
    stamp,
)
from sandbox.cat import draw_cat, draw_letter

_KEPT = 32  # photographs, of half a megabyte to two
Values = Mapping[str, str]


@lru_cache(_KEPT)
def photographed(kind: str, values: tuple[tuple[str, str], ...], seed: int) -> bytes:
    """A paper of the tray with these names and numbers on it."""
    return photograph(_DRAWN[kind](dict(values)), seed)


@lru_cache(_KEPT)
def signed(
    form: bytes, type_id: str, hands: Hands, seed: int, *, is_sealed: bool, day: tuple[str, str, str]
) -> bytes:
    """A picture of a form, signed by these hands on that day, and sealed or not."""
    with Image.open(io.BytesIO(form)) as opened:
        page = opened.convert("RGB")
    return photograph(
        returned(page, form_name(form), type_id, hands, seed, is_sealed=is_sealed, day=day), seed
    )


def read_company(values: Values) -> Company:
    company = a_company(1)
    company["name"] = values["company_name"]
    company["code"] = values["company_code"]
    company["legal_rep"] = values["legal_rep"]
    company["address"] = values["address"]
    return company


def read_person(values: Values, who: str = "person") -> Person:
    """Birth and sex as the number says them, so that the card agrees with itself."""
    person, number = a_person(1), values[f"{who}_id"]
    person["name"] = values[f"{who}_name"]
    person["id_number"] = number
    if len(number) == 18 and number[:17].isdigit():
        person["birth"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        person["sex"] = "男" if int(number[16]) % 2 else "女"
    return person


def draw_sealed_copy(values: Values, who: str, *sides: Callable[[Person], Image.Image]) -> Image.Image:
    """A copy of one or both sides on one page, with the seal half on the lowest card."""
    person = read_person(values, who)
    low = 0.32 * len(sides) - 0.02
    return stamp(photocopy([side(person) for side in sides]), values["company_name"], at=(0.62, low))


def read_transfer(values: Values) -> Transfer:
    company = a_company(1)
    return {
        "payer": values["payer"],
        "payer_account": company["account"],
        "payer_bank": company["bank"],
        "payee": values["payee"],
        "payee_account": values["payee_account"],
        "payee_bank": values["payee_bank"],
        "amount": values["amount"],
        "paid_at": values["paid_at"],
        "memo": values["memo"],
    }


def form_name(form: bytes) -> str:
    """Which printed form a picture shows, as its code says; one without a code is taken for an application
    form."""
    for text in qr.read(form):
        if code := qr.FormCode.parse(text):
            return code.form
    return "application_form"


_DRAWN: Mapping[str, Callable[[Values], Image.Image]] = {
    "licence": lambda values: stamp(licence(read_company(values)), values["company_name"]),
    "bare_licence": lambda values: licence(read_company(values)),
    "id_front": lambda values: id_front(read_person(values)),
    "id_back": lambda values: id_back(read_person(values)),
    "id_copy": lambda values: draw_sealed_copy(values, "person", id_front, id_back),
    "holder_copy": lambda values: draw_sealed_copy(values, "holder", id_front, id_back),
    "holder_front_copy": lambda values: draw_sealed_copy(values, "holder", id_front),
    "holder_back_copy": lambda values: draw_sealed_copy(values, "holder", id_back),
    "slip": lambda values: slip(read_transfer(values)),
    "blurry": lambda values: licence(read_company(values)).filter(ImageFilter.GaussianBlur(14)),
    "cat": lambda values: draw_cat(),
    "letter": lambda values: draw_letter(),
}
