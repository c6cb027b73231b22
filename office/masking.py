"""Masks numbers of people for the screen."""

import re

# Resident ID numbers, and mobile numbers: alone, in an address, or before the @ of a mailbox.
_RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
# These belong to organisations and are public; a credit code of digits alone looks like a resident's number.
PUBLIC_NUMBERS = frozenset({"organisation.id_number", "invoice.tax_number"})
_NUMBERS = ("id_number", "mobile")  # how the questions about numbers of people end


def hide(value: str) -> str:
    """410***********0500, 138****2233: enough to tell two apart, too little to use."""
    if len(value) < 9:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def hide_numbers(text: str) -> str:
    """A text with the numbers of people in it hidden."""
    for pattern in (_RESIDENT_ID, _MOBILE):
        text = pattern.sub(lambda found: hide(found.group()), text)
    return text


def hide_in(question: str, text: str) -> str:
    """What was read for a field, as far as the field itself is shown."""
    if question in PUBLIC_NUMBERS:
        return text
    return hide(text) if question.endswith(_NUMBERS) else hide_numbers(text)
