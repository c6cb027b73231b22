"""What photographs may be read to be: papers of every persona, good and bad ones."""

import random

from bot.message.paper import Paper, Read
from tests.properties.personas import PERSONAS

_KINDS = ("licence", "id_front", "id_back", "id_copy", "slip", "application_form", "seal_sheet", "unknown")
_FLAWS = ((), (), (), ("blurred",), ("unreadable",), ("code_unread",), ("number_doubtful", "dark"))


def any_paper(chance: random.Random) -> Paper:
    """Nothing read as often as something: both are everyday."""
    if chance.random() < 0.2:
        return Paper()
    kind = chance.choice(_KINDS)
    sure = chance.choice((0.99, 0.99, 0.6))
    said = _says(kind, chance.choice(PERSONAS[:4]), chance)  # the fifth is somebody else
    return Paper(
        kind=kind,
        fields={name: Read(value, sure) for name, value in said.items()},
        flaws=chance.choice(_FLAWS),
        is_sealed=chance.random() < 0.6,
        is_signed=chance.choice((True, False, None)),
        also_in=chance.choice(((), (), ("017261123080000001",))) if kind == "slip" else (),
    )


def _says(kind: str, persona: dict[str, str], chance: random.Random) -> dict[str, str]:
    who = chance.choice(("legal_rep", "contact", "holder"))
    card = {"name": persona[f"{who}.name"], "id_number": persona[f"{who}.id_number"]}
    return {
        "licence": {
            "name": persona["organisation.name"],
            "code": persona["organisation.id_number"],
            "legal_rep": persona["legal_rep.name"],
            "address": "河南省郑州市金水区示例路1号8层801室",
        },
        "id_front": card,
        "id_copy": card,
        "id_back": {"valid_until": chance.choice(("2020-01-01", "2044-06-14", "长期"))},
        "slip": {"amount": chance.choice(("500.00", "5.00")), "payer": persona["organisation.name"]},
    }.get(kind, {})
