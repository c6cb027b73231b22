"""Numbers with check digits, as print gives them: accepted, or doubted, never mended by guessing."""

import re
from datetime import date

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC = re.compile(rf"[0-9A-Y]{{2}}[0-9]{{6}}[{USCC_CHARACTERS}]{{10}}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PERSON_CHECKS = "10X98765432"
# What print is taken for. A code has no I, O, S, V, Z; a number has digits only, but for its last place.
AS_CODE = str.maketrans("IOSZ", "1052")
AS_DIGIT = str.maketrans("OoIl|SZB", "00111528")
# Neither is a part of a longer number: a 证照编号 has 20 digits, a bank card 16 to 19.
LOOKS_LIKE_PERSON = re.compile(r"(?<![0-9])[0-9OoIl|SZB]{17}[0-9OoIl|SZBXx](?![0-9Xx])")
LOOKS_LIKE_COMPANY = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")


def persons(text: str) -> list[str]:
    """What looks like a resident's ID number, whether or not its check digit holds."""
    found = LOOKS_LIKE_PERSON.findall(text)
    return [number[:17].translate(AS_DIGIT) + number[17].translate(AS_DIGIT).upper() for number in found]


def companies(text: str) -> list[str]:
    """What looks like a unified social credit code, whether or not its check digit holds."""
    found = LOOKS_LIKE_COMPANY.findall(text.upper())
    return [code.translate(AS_CODE) for code in found if sum(map(str.isdigit, code)) >= 8]


def is_person(number: str) -> bool:
    """GB 11643: MOD 11-2 and a real date of birth."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or birth_of(number) is None:
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return number[17] == PERSON_CHECKS[total % 11]


def is_company(code: str) -> bool:
    """GB 32100: MOD 31."""
    if not USCC.fullmatch(code) or not set(code) <= set(USCC_CHARACTERS):
        return False
    total = sum(USCC_CHARACTERS.index(char) * (3**place % 31) for place, char in enumerate(code[:17]))
    return code[17] == USCC_CHARACTERS[-total % 31]


def holds_organisation(code: str) -> bool:
    """Whether characters 9 to 17 are an organisation's code (GB 11714), as they are for nearly all."""
    total = sum(int(char, 36) * weight for char, weight in zip(code[8:16], ORGANISATION_WEIGHTS, strict=True))
    return code[16] == "0123456789X"[-total % 11]


def birth_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
