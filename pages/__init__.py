"""The applicant's web pages under /p/."""

from pages import visit, visitor
from pages.app import create
from pages.parts import PageParts

COOKIES = {**visit.COOKIES, **visitor.COOKIES}

__all__ = ["COOKIES", "PageParts", "create"]
