"""The office of the desk's tests, with a cashier at the page of money."""

from tests.desk.conftest import made, others, prepared, prepared_others

__all__ = ["made", "others", "prepared", "prepared_others"]
