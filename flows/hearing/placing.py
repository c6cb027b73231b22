"""Whose field a value or a number is: what was named, the person spoken of, or the open question."""

from collections.abc import Mapping

from flows.form import Look
from flows.hearing.heard import Told
from flows.hearing.last import last_told
from flows.hearing.names import Name, only_field
from flows.hearing.numbers import Number
from flows.hearing.recognise import Certainty, recognise
from flows.hearing.values import RECOGNISED
from flows.question import Ask, Choose
from flows.sections.people import PEOPLE

# The attributes that each kind of number may fill; the last is what an unfinished number may be meant as.
TAKES: Mapping[str, tuple[str, ...]] = {
    "email": ("email",),
    "mobile": ("mobile", "phone", "number"),
    "landline": ("phone", "mobile"),
    "id_number": ("id_number", "account", "tax_number"),
    "uscc": ("id_number", "tax_number", "account"),
    "account": ("account", "tax_number", "id_number"),
    "18": ("id_number", "account", "tax_number"),
    "digits": ("mobile", "id_number", "phone", "account", "tax_number", "email", "number"),
}
_ALSO: Mapping[str, tuple[str, ...]] = {"name": (".recipient",)}
_INVOICES: Mapping[str, str] = {
    "organisation.name": "invoice.title",
    "organisation.id_number": "invoice.tax_number",
    "organisation.address": "invoice.address",
}
_NAMES = frozenset(f"{who}.name" for who in PEOPLE)
_NUMBERED = frozenset(("id_number", "mobile", "email", "phone", "account", "tax_number", "number"))


class Placing:
    """What was told so far, and what the next value belongs to."""

    def __init__(self, look: Look, asked: str = "", doubted: str = "") -> None:
        self._look = look
        pending = look.form.by_id.get(asked) or look.pending()
        self.open_field = pending.id if isinstance(pending, Ask | Choose) else ""
        self._open_owner = pending.id.split(".")[0] if pending and pending.group else ""
        self.owner = doubted or self._open_owner
        self._is_owner_named = self.open_field == "mailing.to"  # what is told there is of the mail
        self._is_owner_loose = bool(doubted)
        self.waiting: str | None = None
        self.unused = ""  # the field that waited until the last name
        self._waits_for_noise = False
        self.is_changed = False
        self.told: list[Told] = []
        self.disowned: list[str] = []

    @property
    def taken(self) -> set[str]:
        """The fields that have a value in this message."""
        return {one.field for one in self.told}

    def name(self, name: Name) -> None:
        """A field, an attribute or somebody was named; a value may follow."""
        self._waits_for_noise = name.is_noise
        self.unused = self.waiting or ""
        self.waiting = self.field_of(name) or None
        role = name.role or (self.waiting.split(".")[0] if name.field and self.waiting else "")
        if role:
            self.owner, self._is_owner_named, self._is_owner_loose = role, True, False

    def name_changed(self, name: Name) -> None:
        """A field is to be changed. Of whom, if only 电话 was said: of the only one who has it, else it is
        asked.
        """
        self.name(name)
        if not name.attribute:
            return
        if not self._is_owner_named and (only := only_field(self._look.form, name.attribute)):
            self.owner, self._is_owner_named = only.split(".")[0], True  # 职位, which one person has
        given = [
            q.id
            for q in self._look.visible()
            if q.id.endswith((f".{name.attribute}", *_ALSO.get(name.attribute, ())))
            and self._look.application.answer(q.id)
        ]
        own = self._own(name.attribute)
        is_of_mail = self.open_field == "mailing.to" and own in self._look.form.by_id
        if self._is_owner_named and (own in given or is_of_mail):
            self.waiting = own
            return
        latest = [field for field in given if field in last_told(self._look)]
        few = latest if len(latest) == 1 else given
        self.waiting = few[0] if len(few) == 1 else f"?{name.attribute}" if few else self.waiting

    def put_unowned(self, words: str) -> bool:
        """A value for one of several fields of the kind that waits."""
        kind = self.waiting or ""
        certainty = recognise(f"x.{kind.removeprefix('?')}", words)
        if certainty is Certainty.NO:
            return False
        self._add(Told(kind, words, certainty))
        self.waiting = None
        return True

    def field_of(self, name: Name) -> str:
        """The question that a name means here, "" if none."""
        form = self._look.form.by_id
        if name.is_speaker and self.open_field in _NAMES:
            return self.open_field  # 我叫X, to whom the question is put
        if name.field:
            field = name.field if name.is_own else self._of_invoice(name.field)
            if (own := self._not_of_invoice(field)) and not self._is_shown(field):
                return own
            return field if field in form else ""
        if name.role:
            last = (
                "recipient" if name.role == "mailing" and self.open_field == "mailing.recipient" else "name"
            )
            return f"{name.role}.{last}" if f"{name.role}.{last}" in form else ""
        return self._of_attribute(name.attribute) if name.attribute else ""

    def _of_invoice(self, field: str) -> str:
        """What names an organisation's data names the invoice's, while the invoice is asked about."""
        other = _INVOICES.get(field, "")
        is_meant = self._open_owner == "invoice" and not self.is_changed and self._is_shown(other)
        return other if is_meant else field

    def _not_of_invoice(self, field: str) -> str:
        """注册地址 names the organisation's address where that is asked for, or was told last."""
        likely = (self.open_field, *last_told(self._look)) if field in _INVOICES.values() else ()
        return next((one for one in likely if _INVOICES.get(one) == field), "")

    def _own(self, attribute: str) -> str:
        """The field of the person who is spoken of. The name of who receives the mail is its recipient."""
        last = "recipient" if (self.owner, attribute) == ("mailing", "name") else attribute
        return f"{self.owner}.{last}"

    def _of_attribute(self, attribute: str) -> str:
        form = self._look.form.by_id
        own = self._of_invoice(self._own(attribute))
        if (
            attribute == "mobile"
            and self._open_owner == "invoice"
            and self.owner in ("invoice", "organisation")
        ):
            return "invoice.phone"
        if own in form and own not in self.taken:
            return own
        if self.open_field.endswith(f".{attribute}"):
            return self.open_field
        if attribute == "mobile" and self.owner in ("organisation", "invoice"):
            return ""
        return only_field(self._look.form, attribute)

    def put(self, told: Told) -> None:
        """A value under the name that waits for it, or for the open question."""
        is_named = self.waiting == told.field
        self._add(told, is_named=is_named, is_open=not is_named and told.field == self.open_field)
        self.waiting = None

    def put_loose(self, told: Told) -> None:
        """A value that is known by its type alone."""
        owner = told.field.split(".")[0]
        if self._is_owner_named and owner == self.owner:
            self._add(told, is_named=True)
        else:
            self._add(told, is_open=told.field == self.open_field)
            if told.field.endswith(".name") and not self._is_after_a_person(owner):
                self.owner, self._is_owner_named, self._is_owner_loose = owner, False, True
        self.waiting = None

    def _is_after_a_person(self, owner: str) -> bool:
        """An organisation beside somebody's name, as under a letter: the numbers are still the person's."""
        return owner == "organisation" and any(
            one.field == f"{who}.name" for one in self.told for who in PEOPLE
        )

    def put_value_of(self, other: str) -> bool:
        """The value of another field, if the field that waits or is open takes it."""
        field, value = self.waiting or self.open_field, self._look.value(other)
        question = self._look.form.by_id.get(field)
        if not value or field == other or question is None or question.heard(value, self._look) is None:
            return False
        self.put(Told(field, value))
        return True

    def put_same(self, role: str) -> bool:
        """Another person's value of the same field."""
        field = self.waiting or self.open_field
        last = {"recipient": "name"}.get(field.rsplit(".", 1)[-1], field.rsplit(".", 1)[-1])
        value = self._look.value(f"{role}.{last}")
        if not field or not value or f"{role}.{last}" == field:
            return False
        self.put(Told(field, value))
        return True

    def _add(
        self, told: Told, *, is_named: bool = False, is_open: bool = False, is_number: bool = False
    ) -> None:
        field, owner = told.field, told.field.partition(".")[0]
        is_owned = self._is_owner_named and owner == self.owner
        is_changed = self.is_changed or told.is_changed
        self.told.append(
            Told(field, told.value, told.certainty, is_named, is_owned, is_changed, is_open, is_number)
        )
        if field.endswith((".name", ".recipient")) and not self._is_owner_loose:
            self.owner, self._is_owner_named = owner, is_named or self._is_owner_named

    def doubt_from(self, place: int) -> None:
        """The clause of the values from this place on asks."""
        self.told[place:] = [
            one._replace(certainty=min(one.certainty, Certainty.MAYBE)) for one in self.told[place:]
        ]

    def end_line(self, *, is_cell: bool) -> None:
        """What was changed is said in one line; in a table nothing carries on."""
        if is_cell:
            self.waiting, self._waits_for_noise = None, False

    def number(self, number: Number) -> bool:
        """Whether the number has a place. A postcode or the number of a noise label is explained as well."""
        if self._waits_for_noise:
            self._waits_for_noise = False
            return True
        field = self._field_for(number)
        certainty = Certainty.SURE if number.is_sure or self._is_taken(field or "", number) else Certainty.NO
        if field is None:
            return len(number.value) == 6 and any(
                one.field.endswith((".address", ".region")) for one in self.told
            )
        is_loose = self._is_owner_loose and field.split(".")[0] == self.owner
        is_named = (bool(self.waiting and field == self.waiting) and not is_loose) or (
            self._is_owner_named and bool(field) and field.split(".")[0] == self.owner
        )
        told = Told(field, number.value, certainty)
        self._add(told, is_named=is_named, is_open=field == self.open_field, is_number=True)
        self.waiting = None
        return True

    def _field_for(self, number: Number) -> str | None:
        """A question, "?" and the kind for a number whose owner is not known, None for a number that is
        none.
        """
        takes = TAKES[number.kind]
        waiting = self.waiting or ""
        if waiting.removeprefix("?").rsplit(".", 1)[-1] in takes:
            return waiting
        if number.kind == "uscc" and number.value.isdigit() and self._wants_account():
            return "invoice.account"  # its check digit holds by chance
        if number.kind == "uscc" and not self.open_field.endswith(("tax_number", "account")):
            return "organisation.id_number" if "organisation.id_number" in self._look.form.by_id else None
        return self._of_open_question(number) or self._of_owner(number) or self._of_nobody(number)

    def _wants_account(self) -> bool:
        """While the invoice is asked about, and its account was not told."""
        account = "invoice.account"
        return self._open_owner == "invoice" and self._is_shown(account) and account not in self.taken

    def _of_open_question(self, number: Number) -> str:
        """The open question, if nobody was named since and it takes such a number."""
        is_card = number.kind == "id_number" and self.open_field == "organisation.id_number"
        if self._is_owner_named or self._is_owner_loose or is_card or self.open_field in self.taken:
            return ""
        last = self.open_field.rsplit(".", 1)[-1]
        is_wanted = last in TAKES[number.kind] or self._is_open_for_anything(number)
        return self.open_field if is_wanted else ""

    def _of_owner(self, number: Number) -> str:
        """The field of the person who is spoken of."""
        form = self._look.form.by_id
        own = next(
            (f"{self.owner}.{last}" for last in TAKES[number.kind] if f"{self.owner}.{last}" in form), ""
        )
        if own == "organisation.id_number":
            return ""
        return own if own and (self._is_owner_named or self._is_shown(own)) else ""

    def _of_nobody(self, number: Number) -> str | None:
        """The invoice's phone and account, while it asks for them; else a number of somebody unknown."""
        is_of_invoice = number.kind in ("landline", "account", "18")
        invoice = "invoice.phone" if number.kind == "landline" else "invoice.account"
        if is_of_invoice and self._is_shown(invoice):
            return invoice
        is_free = not self._is_owner_named and not self._is_owner_loose and self.open_field not in self.taken
        is_card = number.kind == "id_number" and self.open_field == "organisation.id_number"
        if is_free and not is_card and self.open_field.rsplit(".", 1)[-1] in _NUMBERED:
            return self.open_field
        return f"?{TAKES[number.kind][0]}" if number.is_sure and not is_of_invoice else None

    def _is_taken(self, field: str, number: Number) -> bool:
        """Whether the question takes a number that has no check digit: an account, an older certificate's."""
        question = self._look.form.by_id.get(field)
        return question is not None and question.heard(number.value, self._look) is not None

    def _is_open_for_anything(self, number: Number) -> bool:
        """Whether the open question is of no kind that is known here, and takes the number."""
        last = self.open_field.rsplit(".", 1)[-1]
        return last not in _NUMBERED and last not in RECOGNISED and self._is_taken(self.open_field, number)

    def _is_shown(self, field: str) -> bool:
        question = self._look.form.by_id.get(field)
        return question is not None and question.visible_when(self._look)
