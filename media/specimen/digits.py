"""Check digits of GB 11643 (people) and GB 32100 and GB 11714 (companies)."""

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERSON_CHECKS = "10X98765432"


def person_number(first_17: str) -> str:
    """GB 11643-1999: ISO 7064 MOD 11-2 over 17 digits."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(first_17))
    return first_17 + PERSON_CHECKS[total % 11]


def company_code(first_17: str) -> str:
    """GB 32100-2015: MOD 31 with weights 3^i over 17 characters."""
    total = sum(USCC_CHARACTERS.index(char) * (3**place % 31) for place, char in enumerate(first_17))
    return first_17 + USCC_CHARACTERS[-total % 31]


def organisation_code(first_8: str) -> str:
    """GB 11714: the nine characters inside a company code, MOD 11 over the first eight."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(char, 36) * weight for char, weight in zip(first_8, weights, strict=True))
    rest = -total % 11
    return first_8 + ("X" if rest == 10 else str(rest))
