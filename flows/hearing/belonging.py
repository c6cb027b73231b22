"""Whose a value is when neither the form nor the open question says it: who writes, and other people."""

from flows.hearing.heard import Told
from flows.hearing.numbers import Number
from flows.hearing.placing import TAKES, Placing
from flows.hearing.recognise import Certainty
from flows.sections.people import PEOPLE


class Belonging(Placing):
    """Places what is said of oneself, and keeps out what is said of others."""

    def speaks_of_oneself(self, *, is_certain: bool) -> bool:
        """我的: of who writes, after somebody else was named, or if it is certain by itself. Whether they are
        known.
        """
        who = "contact" if "contact.name" in self._look.form.by_id else "holder"
        is_after_another = self._is_owner_named and self.owner != who
        is_answered = any(one.field == self.open_field and one.is_named for one in self.told)
        is_open_to = self._open_owner in (who, "", "organisation") or is_answered
        if not is_open_to or not (is_certain or is_after_another):
            return False
        self.owner, self.waiting = who, None
        self._is_owner_named, self._is_owner_loose = True, False
        return True

    def takes_of_anybody(self) -> bool:
        """Whether what is asked about may be anybody's: who gets the mail or the invoice."""
        return (self.owner if self._is_owner_named else self._open_owner) in ("mailing", "invoice")

    def is_known_person(self, words: str) -> bool:
        """A name that is on the form already explains itself: 王小明 before his number."""
        return any(self._look.value(f"{who}.name") == words for who in (*PEOPLE, "mailing"))

    def put_own_company(self, told: Told) -> None:
        """The company that applies, whichever was spoken of before."""
        others = [one for one in self.told if one.field == told.field and one.certainty is Certainty.MAYBE]
        self.told = [one for one in self.told if one not in others]
        self.disowned += [one.value for one in others]
        self.waiting = told.field
        self.put(told)

    def disown(self) -> None:
        """The value before is not to be kept, as the same message says."""
        self.disowned.append(self.told.pop().value)

    def doubted_number(self, number: Number) -> bool:
        """A number of a colleague, which only the person can know to be the answer to the open question."""
        last = self.open_field.rsplit(".", 1)[-1]
        if last not in TAKES[number.kind] or not number.is_sure or self.open_field in self.taken:
            return False
        self._add(Told(self.open_field, number.value, Certainty.MAYBE), is_open=True, is_number=True)
        return True
