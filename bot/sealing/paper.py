"""What was read on a paper, as a list that is stored and opened again."""

from collections.abc import Sequence
from typing import Any

from bot.message.paper import Paper, Read


def paper_parts(paper: Paper) -> list[Any]:
    fields = {name: [seen.value, seen.confidence, seen.box] for name, seen in paper.fields.items()}
    return [paper.kind, fields, paper.flaws, paper.is_sealed, paper.is_signed, paper.also_in, paper.blanks]


def open_paper(parts: Sequence[Any]) -> Paper:
    kind, fields, flaws, is_sealed, is_signed, also_in, *later = parts
    seen = {name: Read(value, sure, tuple(box)) for name, (value, sure, box) in fields.items()}
    return Paper(kind, seen, tuple(flaws), is_sealed, is_signed, tuple(also_in), *map(tuple, later))
