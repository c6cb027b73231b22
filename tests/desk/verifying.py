"""What tests of 人工核验 do again and again: both halves, and how things stand."""

import html
import re

from werkzeug.test import TestResponse

from flows.by_hand import under_way
from flows.certificates.choice import look_at
from tests.desk.office import Office, Seat

NOTE = "视频里出示身份证原件，和照片是同一人"
QUEUE = "/desk/?tab=by_hand"


def begin(office: Office, seat: Seat, check: str = "carrier", **more: str) -> TestResponse:
    fields = {"ticket": seat.hidden("ticket"), "question": check, "how": "video", "note": NOTE}
    return seat.posts(f"{office.page}/verification", **fields | more)


def second(office: Office, seat: Seat, verdict: str = "confirm", **more: str) -> TestResponse:
    begun = re.search(r'name="begun" value="([^"]*)"', seat.text)
    check = "carrier" if office.application.value("carrier") == "" else "face"
    fields = {
        "ticket": seat.hidden("ticket"),
        "question": check,
        "begun": html.unescape(begun[1]) if begun else "",
        "verdict": verdict,
        "checked": "yes",
    }
    return seat.posts(f"{office.page}/verification/second", **fields | more)


def is_begun(office: Office, check: str = "carrier") -> bool:
    return under_way(look_at(office.application, office.clock()), check) is not None


def pending(office: Office) -> str:
    question = look_at(office.application, office.clock()).pending()
    return question.id if question else ""


def listed(seat: Seat) -> bool:
    seat.opens(QUEUE)
    return "还没有单号" in seat.words
