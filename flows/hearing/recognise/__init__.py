"""Recognisers of the kinds of value: each must match all of the words that are put before it."""

from flows.hearing.recognise.certainty import Certainty
from flows.hearing.recognise.kinds import recognise

__all__ = ["Certainty", "recognise"]
