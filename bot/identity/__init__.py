"""Checks of a person: identity card, face, carrier, and who does them."""
