"""What was typed on the form and not sent off: kept for the application of the form, also after the visit."""

from collections.abc import Mapping

from flask import request

from bot.links import LIFETIME_SECONDS, Ticket
from pages.fields import places, shown
from pages.parts import PageParts, own_look
from pages.visit import Visits

_FORM = "fill-form"  # what a form carries opens no page


def seal_for_later(visits: Visits, ticket: Ticket) -> str:
    """What the form carries: with it words may be kept for this application, and nothing may be read."""
    form = Ticket(_FORM, ticket.openid, ticket.application_id, ticket.mark, ticket.issued_at)
    return visits.seal(form, LIFETIME_SECONDS)


def keeper(visits: Visits) -> Ticket:
    """Whose form was sent. Raises Refused when it is forged, too old, or of another page's application."""
    ticket = visits.unseal(_FORM, request.form.get("visit", ""))
    visits.require_address(ticket)
    return ticket


def keep(parts: PageParts, ticket: Ticket, typed: Mapping[str, str]) -> None:
    """Store each field that was typed. One that was emptied, or put back to its answer, is forgotten.

    A number is not shown again, so an empty field says nothing of the number that was kept. Raises Refused
    when the application is not the form's own person's.
    """
    look = own_look(parts, ticket)
    drafts = {}
    for place in places(look):
        question = place.question
        if question.id not in typed or (question.secret and not typed[question.id]):
            continue
        words = typed[question.id]
        was = typed.get(f"was.{question.id}", shown(question, place.look))
        drafts[question.id] = "" if words == was else words
    if drafts:
        parts.drafts.keep(ticket.application_id, drafts)
