"""The applicant's web pages under /p/."""

from pages.app import create
from pages.parts import PageParts
from pages.site import site
from pages.visitor import COOKIES

__all__ = ["COOKIES", "PageParts", "create", "site"]
