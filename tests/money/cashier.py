"""A cashier at 对账: uploads statements, settles lines."""

import html
import re
from io import BytesIO

from werkzeug.test import TestResponse

from tests.desk.office import Office, Seat

PAGE = "/desk/money"


class Cashier:
    """Does what the page offers."""

    def __init__(self, office: Office, login: str = "zhaolei") -> None:
        self.office = office
        self.seat: Seat = office.seat(login)
        self.seat.opens(PAGE)

    @property
    def words(self) -> str:
        return self.seat.words

    def imports(self, data: bytes, name: str = "statement.csv", **fields: str) -> TestResponse:
        self.seat.opens(PAGE)
        return self.seat.posts(f"{PAGE}/statements", statement=(BytesIO(data), name), **fields)

    def stamps(self, *, ticked: bool = True) -> list[str]:
        """Of the lines that may be settled together: those that are ticked, or all."""
        self.seat.opens(PAGE)
        found = re.findall(r'name="stamp" value="([^"]*)"[^>]*?( checked)?>', self.seat.text)
        return [html.unescape(stamp) for stamp, is_ticked in found if is_ticked or not ticked]

    def settles(self, *stamps: str) -> TestResponse:
        stamps = stamps or tuple(self.stamps())
        answer = self.seat.posts(f"{PAGE}/settle", stamp=list(stamps))
        if answer.status_code == 303:
            self.seat.opens(answer.location)
        return answer

    def does(self, line_id: int, verdict: str, **fields: str) -> TestResponse:
        answer = self.seat.posts(f"{PAGE}/lines/{line_id}", verdict=verdict, **fields)
        if answer.status_code == 303:
            self.seat.opens(answer.location)
        return answer

    def line_ids(self) -> list[int]:
        """Of the lines with a form of their own, in the order of the page."""
        self.seat.opens(PAGE)
        return [int(one) for one in re.findall(r'action="/desk/money/lines/(\d+)"', self.seat.text)]
