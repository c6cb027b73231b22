"""Transfers and orders: which order a transfer pays, and how it fits."""

from flows.payments.fit import FITS, Fit
from flows.payments.proposing import Due, Proposal, Share, Transfer, propose

__all__ = ["FITS", "Due", "Fit", "Proposal", "Share", "Transfer", "propose"]
