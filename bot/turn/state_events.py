"""Other systems are told of every change of state of an order, in the transaction that changes it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.models.lane import Lane
from bot.models.statement import Driver
from bot.models.tables import to_ms
from bot.models.webhook_endpoints import ALL
from bot.models.webhook_messages import WebhookLane, message_row
from bot.models.work_kinds import WorkKind
from bot.sealing.sealer import Sealer
from flows.state import Application, Status, Thread

# Nobody outside knows of a draft: it has no order number.
EVENTS = tuple(f"application.{status.value}" for status in Status if status is not Status.DRAFT)
_MOVED = "moved"  # what `Application.move` records


class StateEvents:
    """Made from what `Application.move` recorded, so that a state that is new in the table is told too."""

    def __init__(
        self, lane: Lane, webhooks: WebhookLane, sealer: Sealer, fresh_id: Callable[[], str]
    ) -> None:
        self._lane = lane
        self._webhooks = webhooks
        self._sealer = sealer
        self._fresh_id = fresh_id

    def tell(self, driver: Driver, before: Thread, after: Thread, now: datetime) -> list[tuple[str, int]]:
        """A message and a piece of work for each endpoint that wants the event. Returns the work.

        Endpoints are read only when something moved.
        """
        moves = list(_moves(before, after))
        endpoints = self._webhooks.endpoints(driver) if moves else []
        return [
            work
            for application, old, new in moves
            for endpoint, wanted in endpoints
            if (event := f"application.{new}") in wanted or ALL in wanted
            for work in self._write(driver, endpoint, event, _body(event, application, old, new, now), now)
        ]

    def _write(
        self, driver: Driver, endpoint: str, event: str, body: dict[str, Any], now: datetime
    ) -> Iterator[tuple[str, int]]:
        message, at, application = f"msg_{self._fresh_id()}", to_ms(now), body["data"]["id"]
        text = json.dumps(body, separators=(",", ":"))
        self._webhooks.add(driver, message_row(message, endpoint, event, application, text, at))
        kind, payload = WorkKind.DELIVER_WEBHOOK, {"message": message}
        row = self._sealer.work(kind, f"webhook:{message}", "", application, payload, at)
        queued = self._lane.work_later(driver, row)
        if queued is not None:
            yield kind, queued


def _moves(before: Thread, after: Thread) -> Iterator[tuple[Application, str, str]]:
    """Each move of an order in this turn: the application, the state before, the state after."""
    for application in after.applications:
        if application is before.find(application.id) or not application.order_no:
            continue
        for change in application.changes:
            if change.action == _MOVED:
                yield application, change.detail["from"], change.detail["to"]


def _body(event: str, application: Application, old: str, new: str, now: datetime) -> dict[str, Any]:
    """What is sent: no personal data; who wants more asks /api/v1."""
    return {
        "type": event,
        "timestamp": now.isoformat(),
        "data": {
            "id": application.id,
            "order_no": application.order_no,
            "state": new,
            "state_before": old,
            "revision": application.revision,
        },
    }
