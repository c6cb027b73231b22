"""状态推送: the addresses that are told of every change of state, and what they were sent."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.models.webhook_endpoints import ALL, FAILING, GONE, REMOVED, Endpoint, WebhookEndpoints
from bot.models.webhook_messages import DELIVERED, FAILED, WAITING, WebhookMessages
from bot.models.work_kinds import WorkKind
from bot.providers.webhook_receiver import LONGEST_URL, WebhookReceivers
from bot.queues import Waker
from bot.turn.state_events import EVENTS
from desk.entrance.session import need
from flows.state import STATES, Status

Page = tuple[str, int]
NEWEST = 50
# Why an address is switched off, and how a message ended.
OFF = {GONE: "对方答复 410，不再接收", FAILING: "连续三天没有送达"}
STATE_WORDS = {WAITING: ("待送达", "warn"), DELIVERED: ("已送达", "good"), FAILED: ("未送达", "bad")}
EVENT_NAMES = {event: STATES[Status(event.removeprefix("application."))].desk_name for event in EVENTS}
_DONE = {"removed": "地址已删除，不再推送。", "resumed": "已恢复推送。停用期间的变化不会补发，请用接口查询。"}
_GONE = "这个地址刚刚被改过，下面是现在的情况。"


class WebhooksPage:
    """A secret is shown once, on the answer to the form that makes it."""

    def __init__(
        self,
        endpoints: WebhookEndpoints,
        messages: WebhookMessages,
        receivers: WebhookReceivers,
        waker: Waker,
    ) -> None:
        self._endpoints = endpoints
        self._messages = messages
        self._receivers = receivers
        self._waker = waker

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/webhooks", "webhooks", self.show)
        desk.add_url_rule("/webhooks", "add_webhook", self.add, methods=["POST"])
        desk.add_url_rule("/webhooks/<endpoint_id>", "webhook", self.show_one)
        desk.add_url_rule("/webhooks/<endpoint_id>", "change_webhook", self.change, methods=["POST"])
        desk.add_url_rule("/webhooks/<endpoint_id>/replay", "replay_webhook", self.replay, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._list()

    def add(self) -> Page:
        by, url = need(*who_sees(Sight.ACCOUNTS)), request.form.get("url", "").strip()
        wanted = [event for event in EVENTS if event in request.form.getlist("event")]
        try:
            if not wanted:
                raise Refused("no_event", "请至少选一种变化。")
            self._receivers.check(url)
        except Refused as refused:
            return self._list(refused.words, 422)
        chosen = [ALL] if len(wanted) == len(EVENTS) else wanted
        endpoint_id, secret = self._endpoints.add(url, chosen, by=by.actor)
        return self._one(self._known(endpoint_id), secret=secret)

    def show_one(self, endpoint_id: str) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._one(self._known(endpoint_id))

    def change(self, endpoint_id: str) -> Page | Response:
        by, act = need(*who_sees(Sight.ACCOUNTS)), request.form.get("act", "")
        endpoint = self._known(endpoint_id)
        if act == "rotate":
            secret = self._endpoints.rotate(endpoint_id, by=by.actor)
            return self._one(endpoint, secret=secret) if secret else self._list(_GONE, 409)
        if act == "remove":
            self._endpoints.remove(endpoint_id, by=by.actor)
            return redirect(url_for("desk.webhooks", done="removed"), 303)
        if act != "resume":
            abort(400)
        if not self._endpoints.resume(endpoint_id, by=by.actor):
            return self._one(endpoint, problem=_GONE, code=409)
        return redirect(url_for("desk.webhook", endpoint_id=endpoint_id, done="resumed"), 303)

    def replay(self, endpoint_id: str) -> Response:
        """One message of this address; without one, all that failed."""
        need(*who_sees(Sight.ACCOUNTS))
        message = self._messages.find(request.form.get("message", ""))
        if message is not None and message.endpoint_id == self._known(endpoint_id).id:
            queued = self._messages.replay([message.id])
        elif "message" in request.form:
            abort(404)
        else:
            queued = self._messages.replay(endpoint_id=self._known(endpoint_id).id)
        for work_id in queued:
            self._waker.work(WorkKind.DELIVER_WEBHOOK, work_id)
        return redirect(url_for("desk.webhook", endpoint_id=endpoint_id, replayed=len(queued)), 303)

    def _known(self, endpoint_id: str) -> Endpoint:
        found = self._endpoints.find(endpoint_id)
        return found if found and found.off_because != REMOVED else abort(404)

    def _list(self, problem: str = "", code: int = 200) -> Page:
        page = render_template(
            "desk/settings/webhooks.html",
            endpoints=self._endpoints.all(),
            events=EVENT_NAMES,
            every=ALL,
            off=OFF,
            longest=LONGEST_URL,
            entered=request.form if code == 422 else {},
            ticked=request.form.getlist("event") if code == 422 else EVENTS,
            problem=problem,
            done=_DONE.get(request.args.get("done", ""), ""),
        )
        return page, code

    def _one(self, endpoint: Endpoint, *, secret: str = "", problem: str = "", code: int = 200) -> Page:
        replayed = request.args.get("replayed", "")
        said = f"安排了 {int(replayed)} 条重新发送。" if replayed.isascii() and replayed.isdecimal() else ""
        page = render_template(
            "desk/settings/webhook.html",
            endpoint=endpoint,
            events=EVENT_NAMES,
            every=ALL,
            off=OFF,
            states=STATE_WORDS,
            messages=self._messages.of_endpoint(endpoint.id, NEWEST),
            newest=NEWEST,
            secret=secret,
            problem=problem,
            done=said or _DONE.get(request.args.get("done", ""), ""),
        )
        return page, code
