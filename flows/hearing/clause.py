"""One clause after the other: whose field is spoken of, and which words are its value."""

import re
from collections.abc import Iterable

from flows.form import Look
from flows.hearing import talk
from flows.hearing.belonging import Belonging
from flows.hearing.chat import is_chat
from flows.hearing.chosen import choice_to_come
from flows.hearing.companies import company
from flows.hearing.genre import Genre
from flows.hearing.heard import Heard
from flows.hearing.labelled import cut_at_names
from flows.hearing.last import last_told, whole_first
from flows.hearing.names import Names
from flows.hearing.numbers import Number
from flows.hearing.others import Owner
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.person import without_spelling
from flows.hearing.values import best, by_type, surely
from flows.hearing.whole_line import WholeLines
from flows.question import Choose
from flows.wording.same import is_said_same, may_be_same, same_as, same_field
from flows.wording.strip import (
    trimmed,
    unbracketed,
    variants,
    without_lead,
)
from flows.wording.wishes import destination

_LONGEST_CLAUSE = 120
_COPULAS = ("是", "叫", "叫做", "写的", "名为")
_GAPS = re.compile(r"[\s/]+")
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff]) [A-Z][a-z]{1,15}(?: [A-Z][a-z]{1,15}){1,2}$")  # 孙丽娟 Sun Lijuan


def _with_copulas(parts: Iterable[str]) -> list[str]:
    """公章上是 X有限公司: a part that ends in a copula and the next are one."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].endswith(_COPULAS):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


class Clauses(WholeLines):
    """Takes the clauses and numbers of one message in order; whose field is spoken of carries on to what
    follows.
    """

    def __init__(self, look: Look, names: Names, genre: Genre, asked: str = "", doubted: str = "") -> None:
        super().__init__(look, names, Belonging(look, asked, doubted), genre)
        self._of_others: list[tuple[str, str]] = []

    def heard(self, said: str, genre: Genre) -> Heard:
        """All that was taken."""
        return Heard(
            text=said,
            genre=genre,
            told=tuple(self._placing.told),
            asked=tuple(self._asked),
            rest=tuple(one for one in self._rest if not (self._is_new() and self._is_chat(one))),
            labels=tuple(self._labels),
            clauses=tuple(self._clauses),
            is_wrong=self._is_wrong,
            wrong_field=self._wrong_field,
            is_turned=self._is_turned,
            open_field=self._placing.open_field,
            of_others=(*self._of_others, *((value, "") for value in self._placing.disowned)),
        )

    def take(self, clause: str, *, is_asked: bool = False) -> None:
        """One clause, without its punctuation."""
        clause = _PINYIN.sub("", clause) if " " in clause else clause
        clause = unbracketed(without_spelling(clause))
        self._clauses.append(clause)
        if len(clause) > _LONGEST_CLAUSE:
            self._rest.append(clause)
            return
        before = len(self._placing.told)
        value = talk.without_question(clause)
        if not value and self._placing.told:
            self._placing.doubt_from(-1)  # 13903710001 行不行
        elif value != clause and self._is_told(value) and self._explained(value):
            self._placing.doubt_from(before)
        elif not self._explained(clause):
            (self._asked if is_asked or talk.asks(clause) else self._rest).append(clause)
        elif is_asked:
            self._placing.doubt_from(before)

    def ask_of_last(self) -> None:
        """A question mark right after a value: 13903710001？ asks whether it may be that."""
        if self._placing.told:
            self._placing.doubt_from(-1)

    def _is_told(self, words: str) -> bool:
        """Whether words before 可以吗 are a value or begin with the name of a field."""
        return self._is_value(words) or bool(self._names.at_front(words))

    def skip(self, line: str) -> None:
        """A line in which nothing is looked for."""
        self._rest.append(line)

    def end_line(self, *, is_cell: bool = False) -> None:
        """A label at the end of a line may have its value on the next; one in a table may not."""
        self._is_noise_line = False
        self._placing.end_line(is_cell=is_cell)

    def number(self, number: Number) -> None:
        """A number goes to the field that was named, else to the person who is spoken of."""
        if not self._placing.number(number):
            self._rest.append(number.value)

    def number_of_other(self, number: Number, owner: Owner) -> None:
        """A number of somebody of whom the form asks nothing is placed nowhere; one of a
        colleague may be meant.
        """
        if self._placing.takes_of_anybody():
            self.number(number)
        elif not (owner.is_doubtful and self._placing.doubted_number(number)):
            self._of_others.append((number.value, owner.who))

    def _explained(self, clause: str) -> bool:
        if self._is_noise_line and not self._names.at_front(clause) and without_lead(clause) == clause:
            return True
        if self._another(clause) or self._of_speaker(clause):
            return True
        if self._placing.waiting is None and talk.is_remark(clause):
            return True
        if " " in clause and any(self._is_label(part) for part in clause.split()[1:]) and self._parts(clause):
            return True
        return (
            self._wrong(clause)
            or self._company(clause)
            or self._changed(clause)
            or self._same(clause)
            or self._denied_value(clause)
            or self._labelled(clause)
            or self._value(clause)
            or self._said(clause)
            or self._parts(clause)
            or self._mistyped_label(clause)
            or (self._has_answer() and self._is_chat(clause))
            or self._maybe(clause)
        )

    def _is_new(self) -> bool:
        """Whether something was told, and nothing of it stands instead of what was told before."""
        told = [one.field for one in self._placing.told]
        if isinstance(self._look.form.by_id.get(self._placing.open_field), Choose):
            return False
        return bool(told) and not any(
            self._look.value(one) for one in told if one != self._placing.open_field
        )

    def _has_answer(self) -> bool:
        """Whether the open question has a value for certain."""
        told = (one for one in self._placing.told if one.field == self._placing.open_field)
        return any(one.certainty is Certainty.SURE for one in told)

    def _is_chat(self, clause: str) -> bool:
        return is_chat(clause, self._placing.open_field.partition(".")[0])

    def _explained_value(self, value: str) -> bool:
        said = trimmed(value)
        if not said:
            return True  # 法人改成： and nothing more
        return self._value(said) or self._same(said) or self._parts(value) or self._maybe(said)

    def _value(self, clause: str) -> bool:
        """The value that a name before it waits for, else that of the open question, else what it is by
        its type.
        """
        placing = self._placing
        if placing.waiting and placing.waiting.startswith("?"):
            return placing.put_unowned(clause)
        corrected = whole_first(last_told(self._look)) if placing.is_changed and not placing.told else ()
        for field in dict.fromkeys(filter(None, (placing.waiting, *corrected, placing.open_field))):
            if found := surely(field, clause, self._look):
                placing.put(found)
                return True
        if placing.is_changed and not placing.told and self._renamed(clause):
            return True
        if placing.taken and (choice := choice_to_come(clause, self._look, placing.taken)):
            placing.waiting = choice.field
            placing.put(choice)
            return True
        if loose := by_type(variants(clause), self._look, placing.owner, placing.taken):
            placing.put_loose(loose)
            return True
        return False

    def _renamed(self, clause: str) -> bool:
        """改成张伟, at the telephone: another name of the person whose fields are asked, if that is meant."""
        field = f"{self._placing.open_field.partition('.')[0]}.name"
        found = surely(field, clause, self._look) if self._look.value(field) else None
        if found is None:
            return False
        self._placing.put(found._replace(certainty=Certainty.MAYBE))
        return True

    def _same(self, clause: str) -> bool:
        """同经办人."""
        if not may_be_same(clause):
            return False
        role = same_as(clause)
        if not role or not is_said_same(clause):
            return self._same_field(clause)
        if self._is_of_mail(clause):
            return False
        if not self._placing.put_same(role):
            self._rest.append(clause)  # nothing is known of them yet
        return True

    def _company(self, clause: str) -> bool:
        """集团叫X: another company, which is asked about; 办证的是Y: the one that applies."""
        said = company(clause)
        found = surely("organisation.name", said.name, self._look) if said else None
        if said is None or found is None:
            return False
        if said.is_other:
            self._placing.put(found._replace(certainty=Certainty.MAYBE))
        else:
            self._placing.put_own_company(found)
        return True

    def _is_of_mail(self, clause: str) -> bool:
        """别寄给经办人了, or 寄给经办人 before it was asked where the certificate is sent."""
        if self._placing.open_field.startswith("mailing."):
            return self._is_sent_elsewhere(clause)
        return destination(clause) != ""

    def _same_field(self, clause: str) -> bool:
        """跟信用代码一样: the value of another field that was named."""
        label, is_same = same_field(clause, self._names.words)
        if not is_same or self._is_of_mail(clause):
            return False
        name = self._names.get(label)
        return bool(name.field) and self._placing.put_value_of(name.field)

    def _is_label(self, part: str) -> bool:
        """Whether a part begins with the name of a field, so that the one before it ends there."""
        label = self._names.at_front(part)
        return len(label) >= 2 and (self._names.get(label).role != "organisation")

    def _parts(self, clause: str) -> bool:
        """Several things with blanks between them, or in one breath: accepted only if each of them is
        known.
        """
        if self._placing.open_field == "contact.position" and " " not in clause and self._maybe(clause):
            return True
        parts = _with_copulas(part for part in _GAPS.split(clause) if part)
        if len(parts) < 2:
            parts = cut_at_names(clause, self._names)
        if len(parts) < 2:
            return False
        unknown = [part for part in parts if not self._explained(part)]
        self._rest += unknown
        return True

    def _maybe(self, clause: str) -> bool:
        """What only the person can know to be the answer."""
        for field in dict.fromkeys(filter(None, (self._placing.waiting, self._placing.open_field))):
            found = best(field, clause, self._look)
            if found is not None:
                self._placing.put(found)
                return True
        return False
