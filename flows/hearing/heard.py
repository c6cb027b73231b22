"""What a message is made of, once it was heard. Nothing here decides what is done about it."""

from typing import NamedTuple

from flows.hearing.genre import Genre
from flows.hearing.recognise import Certainty


class Told(NamedTuple):
    """A value that was said of a field, or a number whose field is not known: then `field` is its kind.

    `is_named`: the message names the field or its owner. `is_owned`: it names whose field it is.
    `is_changed`: 改成 or a word such as 不对 stands before it.
    `is_open`: it belongs to the open question because nothing else was named.
    """

    field: str
    value: str
    certainty: Certainty = Certainty.SURE
    is_named: bool = False
    is_owned: bool = False
    is_changed: bool = False
    is_open: bool = False
    is_number: bool = False


class Heard(NamedTuple):
    """`told`: values in the order of the message. `asked`: clauses that ask. `rest`: what nothing explains.

    `is_wrong`: a word such as 不对 stands in it; `wrong_field` the field of which it was said, or "".
    `is_turned`: 但是, 不过 or the like. `denied`: options and values after 不. `of_others`: numbers with
    people of whom the form asks nothing, as both were said.
    """

    text: str
    genre: Genre = Genre.WORDS
    told: tuple[Told, ...] = ()
    asked: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    is_wrong: bool = False
    wrong_field: str = ""
    is_turned: bool = False
    open_field: str = ""
    of_others: tuple[tuple[str, str], ...] = ()
