"""A line that the open question takes as it is, number and words: QQ号1234567, 事证第…号, 河南，郑州."""

import re

from flows.checks.place import split_address
from flows.form import Look
from flows.hearing import talk
from flows.hearing.belonging import Belonging
from flows.hearing.beside import Beside
from flows.hearing.chosen import choice_of_line
from flows.hearing.genre import Genre
from flows.hearing.heard import Told
from flows.hearing.names import Names
from flows.hearing.numbers import numbers
from flows.hearing.recognise import Certainty, recognise
from flows.hearing.recognise.mailbox import mailbox
from flows.hearing.values import best

_LONGEST_NUMBER = 24
_WITHIN_PLACE = re.compile(r"[，,、/ ]+")


class WholeLines(Beside):
    """The step before a line is cut into clauses."""

    def __init__(self, look: Look, names: Names, placing: Belonging, genre: Genre) -> None:
        super().__init__(look, names, placing, genre)
        self._clauses: list[str] = []

    def take_whole(self, line: str) -> bool:
        """A line that the open question takes as it is, number and words: QQ号1234567, 事证第…号; and one
        that names a choice with its option.
        """
        if choice := choice_of_line(line, self._look):
            self._placing.waiting = choice.field
            self._placing.put(choice)
            return True
        field = self._placing.open_field
        if field.endswith(".region") and self._take_place(field, line):
            return True
        is_of_old_kind = (
            field == "organisation.id_number" and self._look.value("organisation.id_type") != "uscc"
        )
        if not (is_of_old_kind or field.endswith(".email")) or talk.asks_plainly(line) or "\n" in line:
            return False
        if field.endswith(".email") and (address := mailbox(line)):
            self._clauses.append(line)
            self._placing.put(Told(field, address))
            return True
        if "@" in line and any(one.kind == "email" for one in numbers(line, self._look.today)):
            return False  # it ends where the mailbox ends
        found = best(field, line, self._look)
        if found is None or (is_of_old_kind and len(line) > _LONGEST_NUMBER):
            return False
        self._clauses.append(line)
        self._placing.put(found)
        return True

    def _take_place(self, field: str, line: str) -> bool:
        """河南，郑州: a place of which the parts stand apart."""
        solid = _WITHIN_PLACE.sub("", line)
        if solid == line or recognise(field, solid) is not Certainty.SURE or split_address(solid).rest:
            return False
        self._clauses.append(line)
        self._placing.put(Told(field, solid))
        return True
