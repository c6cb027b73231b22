"""What we say: words, choices to tap, links to our pages, pictures. How it looks is decided later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A tappable answer. A tap sends `value` as the person's own text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to one of our pages, signed for this person and application when it is rendered."""

    page: str
    label: str
    application_id: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One thing said. `question` names what the choices answer, so that a late tap is recognised.

    `is_step`: it asks for something that was not asked before, without which the person cannot go on. It may
    use the message that is kept in reserve.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    links: tuple[PageLink, ...] = ()
    question: str = ""
    is_step: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """A stored picture shown in the chat."""

    document_id: str


# Stands for a reply without words that transfers the message to WeChat's customer service. Our words hold no
# control character.
TRANSFER = "\x00transfer_customer_service"


@dataclass(frozen=True, slots=True)
class Notice:
    """News that must arrive: it may use the reserved message, then a template message, then waits.

    `name` picks the template in the catalogue; `fields` are its values, cut to WeChat's limits when sent.
    `briefs`: texts for the field `reason` in fewer and fewer characters, for a text message.
    """

    name: str
    application_id: str
    say: Say
    fields: tuple[tuple[str, str], ...] = ()
    briefs: tuple[str, ...] = ()


Outbound = Say | Show | Notice
