"""Sets what a page says beside what the application says."""

from collections.abc import Iterator, Mapping
from unicodedata import normalize

from rapidfuzz import fuzz

from media.reading.result import Finding, Reading
from media.reading.words import finding

CARDS = ("id_front", "id_copy")
# Ring text is read less surely than print: below this likeness it is another name.
SEAL_LIKENESS = 70.0
SEAL_SURE = 0.85


def compare(reading: Reading, known: Mapping[str, str]) -> tuple[Finding, ...]:
    """Only sure values count; what is not known is not compared.

    `known` may hold organisation_name, organisation_id_number, legal_rep_name, holder_name, holder_id_number,
    contact_name, contact_id_number, fee_fen, payee, account.
    """
    return tuple(finding(code) for code in _differences(reading, known))


def demand(reading: Reading, *, seal: bool, signature: bool) -> tuple[Finding, ...]:
    """What this page needs and seems to lack. A page that is not recognised is asked for nothing."""
    if reading.kind == "unknown":
        return ()
    lacks_seal = seal and not reading.is_sealed
    lacks_signature = signature and reading.is_signed is False
    codes = (("no_seal", lacks_seal), ("unsigned", lacks_signature))
    return tuple(finding(code) for code, is_lacking in codes if is_lacking)


def _differences(reading: Reading, known: Mapping[str, str]) -> Iterator[str]:
    if reading.kind == "licence":
        yield from _of_licence(reading, known)
    if reading.kind in CARDS:
        yield from _of_card(reading, known)
    if reading.kind == "slip":
        yield from _of_slip(reading, known)
    if _is_other_seal(reading, known.get("organisation_name", "")):
        yield "seal_differs"


def _of_licence(reading: Reading, known: Mapping[str, str]) -> Iterator[str]:
    if _differs(reading, "name", known.get("organisation_name")):
        yield "organisation_differs"
    if _differs(reading, "code", known.get("organisation_id_number")):
        yield "organisation_number_differs"
    if _differs(reading, "legal_rep", known.get("legal_rep_name")):
        yield "legal_rep_differs"


def _of_card(reading: Reading, known: Mapping[str, str]) -> Iterator[str]:
    """The holder's where there is one, else the contact's."""
    who = "holder" if known.get("holder_name") or known.get("holder_id_number") else "contact"
    if _differs(reading, "name", known.get(f"{who}_name")):
        yield "holder_name_differs"
    if _differs(reading, "id_number", known.get(f"{who}_id_number")):
        yield "holder_number_differs"


def _of_slip(reading: Reading, known: Mapping[str, str]) -> Iterator[str]:
    fee, amount = known.get("fee_fen"), reading.sure("amount")
    if fee and amount and round(float(amount) * 100) != int(fee):
        yield "amount_differs"
    for field, key, code in (
        ("payer", "organisation_name", "payer_differs"),
        ("payee", "payee", "payee_differs"),
        ("account", "account", "account_differs"),
    ):
        if _differs(reading, field, known.get(key)):
            yield code


def _differs(reading: Reading, field: str, expected: str | None) -> bool:
    seen = reading.sure(field)
    return bool(expected) and seen is not None and _plain(seen) != _plain(expected or "")


def _is_other_seal(reading: Reading, organisation: str) -> bool:
    text = reading.fields.get("seal_text")
    if not organisation or text is None or text.confidence < SEAL_SURE or not reading.is_sealed:
        return False
    if reading.kind == "slip":
        return False
    return fuzz.partial_ratio(_plain(text.value), _plain(organisation)) < SEAL_LIKENESS


def _plain(text: str) -> str:
    """Without blanks, full-width signs and the many middle dots."""
    flat = "".join(normalize("NFKC", text).split()).upper()
    return "".join("·" if char in "•‧．・." else char for char in flat)
