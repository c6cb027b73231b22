"""Making and mailing by another system: recorded, held and taken back as at the desk."""

from flask import Response
from flask_openapi3.openapi import OpenAPI
from sqlalchemy.exc import IntegrityError

from api import entrance
from api.answers import SECURITY, answer, described
from api.making_shapes import BatchPath, MadeEntry, MadeOut, MakingIn, MakingOut
from api.parts import ApiParts
from api.problems import missing
from api.shapes import IdempotencyHeaders
from bot.making import MakingRecords
from bot.message.making import CertificateMade
from bot.models.staff import Staff
from bot.records import Records
from flows.decisions import DECISIONS
from office.making import Entry, Making


class ApiMaking:
    """One batch for one Idempotency-Key: what is in it already is not recorded again."""

    def __init__(self, making: Making, held: MakingRecords, records: Records) -> None:
        self._making = making
        self._held = held
        self._records = records

    def record(self, staff: Staff, batch: str, body: MakingIn) -> MakingOut:
        known = self._states(batch)
        fresh = [_entry(one) for one in body.entries if one.order_no not in known]
        wrong: dict[str, str] = {}
        try:
            recorded = self._making.record(staff, body.step, fresh, batch)
            wrong = {entry.order_no: words for entry, words in recorded.wrong}
        except IntegrityError:
            # The same request came twice at once, and the other one recorded it.
            pass
        states = self._states(batch)
        entries = [_became(one.order_no, states, wrong) for one in body.entries]
        return MakingOut(batch=batch, entries=entries)

    def told(self, batch: str) -> MakingOut:
        """Raises Problem when nothing was recorded under this name."""
        states = self._states(batch) or missing()
        return MakingOut(batch=batch, entries=[_became(number, states, {}) for number in sorted(states)])

    def withdraw(self, batch: str) -> MakingOut:
        """What is held of it changes nothing any more; what is done stays done."""
        self._making.withdraw(batch)
        return self.told(batch)

    def _states(self, batch: str) -> dict[str, str]:
        """Order number → what became of it."""
        became = self._held.became(batch)
        known = self._records.several(became.keys())
        return {one.order_no: became[one.id] for one in known.values()}


def register(app: OpenAPI, parts: ApiParts) -> None:
    """The operations."""
    turn, waker = parts.turn, parts.waker
    making = Making(parts.records, parts.making, parts.pins, turn, waker, parts.clock, parts.fresh_id)
    recording = ApiMaking(making, parts.making, parts.records)

    @app.post("/making", responses={202: MakingOut, **described()}, security=SECURITY)
    def record_making(header: IdempotencyHeaders, body: MakingIn) -> Response:
        """Record what was made or mailed. It takes effect some minutes later, and not if taken back.

        The same Idempotency-Key again records only what was wrong the first time.
        """
        batch = entrance.once(header.idempotency_key)
        return answer(recording.record(_recorder(), batch, body), 202)

    @app.get("/making/<batch>", responses={200: MakingOut, **described(404)}, security=SECURITY)
    def read_making(path: BatchPath) -> Response:
        """What became of what was recorded."""
        _recorder()
        return answer(recording.told(path.batch))

    @app.delete("/making/<batch>", responses={200: MakingOut, **described(404)}, security=SECURITY)
    def withdraw_making(path: BatchPath) -> Response:
        """Take back what has not taken effect."""
        _recorder()
        return answer(recording.withdraw(path.batch))


def _recorder() -> Staff:
    return entrance.need_role("make", DECISIONS[CertificateMade].roles)


def _entry(given: MadeEntry) -> Entry:
    until = given.valid_until.isoformat() if given.valid_until else ""
    return Entry(given.order_no, pin=given.pin, valid_until=until, courier=given.courier, number=given.number)


def _became(order_no: str, states: dict[str, str], wrong: dict[str, str]) -> MadeOut:
    if order_no in states:
        return MadeOut.model_validate({"order_no": order_no, "state": states[order_no]})
    if order_no in wrong:
        return MadeOut(order_no=order_no, state="wrong", why=wrong[order_no])
    return MadeOut(order_no=order_no, state="pin")
