"""A cashier at 对账: uploads statements, settles lines."""

import html
import re
from io import BytesIO

from werkzeug.test import TestResponse

from bot.jobs import queued
from bot.models.work_kinds import WorkKind
from tests.desk.office import Office, Seat

PAGE = "/desk/money"


def money_is_told(office: Office) -> None:
    """The seconds of what was done to lines are over, and a worker tells the applicants."""
    office.clock.forward(seconds=15)
    for kind, work_id in office.house.work.due(kinds=[WorkKind.TELL_MONEY]):
        assert kind == WorkKind.TELL_MONEY
        queued.work(work_id)


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

    def settles(self, *stamps: str, waits: bool = True) -> TestResponse:
        """`waits`: until the applicants were told."""
        stamps = stamps or tuple(self.stamps())
        answer = self.seat.posts(f"{PAGE}/settle", stamp=list(stamps))
        return self._after(answer, waits=waits)

    def does(self, line_id: int, verdict: str, *, waits: bool = True, **fields: str) -> TestResponse:
        answer = self.seat.posts(f"{PAGE}/lines/{line_id}", verdict=verdict, **fields)
        return self._after(answer, waits=waits)

    def takes_back(self) -> TestResponse:
        """All that can be taken back."""
        self.seat.opens(PAGE)
        box = self.seat.text.partition("data-held=")[2].partition("</form>")[0]
        lines = re.findall(r'name="line" value="(\d+)"', box)
        return self._after(self.seat.posts(f"{PAGE}/taken-back", line=lines), waits=False)

    def _after(self, answer: TestResponse, *, waits: bool) -> TestResponse:
        if answer.status_code == 303:
            self.seat.opens(answer.location)
        if waits:
            money_is_told(self.office)
        return answer

    def line_ids(self) -> list[int]:
        """Of the lines with a form of their own, in the order of the page."""
        self.seat.opens(PAGE)
        return [int(one) for one in re.findall(r'action="/desk/money/lines/(\d+)"', self.seat.text)]
