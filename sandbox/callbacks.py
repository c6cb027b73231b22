"""WeChat calls the service: five seconds to answer, three deliveries, then the fault line."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

from sandbox.agent_sessions import AgentSessions
from sandbox.chat import FAULT_LINE, Chat
from sandbox.config import SandboxConfig
from sandbox.envelope import BadAnswerError, Envelope, Fields, write_xml
from sandbox.faults import Faults
from sandbox.replies import Replies
from sandbox.store import Store
from sandbox.wire import Wire

# Events whose missing answer the person notices; of the others only the wire tells.
NOTICED_EVENTS = {"subscribe", "SCAN", "CLICK", "scancode_waitmsg"}


@dataclass(frozen=True)
class Push:
    """One thing to tell the service. Every delivery has the same XML, so the same MsgId and CreateTime."""

    openid: str
    title: str
    type: str
    xml: str
    is_noticed: bool
    right_to_show: threading.Lock = field(default_factory=threading.Lock)


class SlowBody:
    """Bytes that stop in the middle for a while, as over a bad line. Their length is announced."""

    def __init__(self, data: bytes, seconds: float) -> None:
        half = len(data) // 2
        self.len = len(data)
        self._parts = [data[:half], data[half:]]
        self._seconds = seconds

    def read(self, _: int = -1) -> bytes:
        if len(self._parts) == 1:
            time.sleep(self._seconds)
        return self._parts.pop(0) if self._parts else b""


class Courier:
    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        envelope: Envelope,
        replies: Replies,
        chat: Chat,
        wire: Wire,
        faults: Faults,
        sessions: AgentSessions,
    ) -> None:
        self._config = config
        self._store = store
        self._envelope = envelope
        self._replies = replies
        self._chat = chat
        self._wire = wire
        self._faults = faults
        self._sessions = sessions
        self._lock = threading.Lock()
        self._pending: Counter[str] = Counter()

    def send_message(self, openid: str, kind: str, fields: Fields) -> None:
        """To the service, or to the agent of WeChat's customer service who has the conversation."""
        if self._sessions.hears(openid, str(fields.get("Content", f"[{kind}]"))):
            return
        # A 64-bit number, larger than a double holds exactly, as WeChat's are.
        msg_id = 24_900_000_000_000_000 + self._store.count_up("msg_id")
        if "bizmsgmenuid" in fields and self._faults.take_for_callback("lose_tap_id"):
            # Test accounts and some clients push a tap as plain words.
            fields = {name: value for name, value in fields.items() if name != "bizmsgmenuid"}
        self._send(openid, kind, kind, True, {"MsgType": kind, **fields, "MsgId": msg_id})

    def send_event(self, openid: str, event: str, fields: Fields | None = None) -> None:
        is_noticed = event in NOTICED_EVENTS
        self._send(openid, event, "event", is_noticed, {"MsgType": "event", "Event": event, **(fields or {})})

    def pending(self, openid: str = "") -> int:
        """Pushes that are still on their way, of one person or of all."""
        with self._lock:
            return self._pending[openid] if openid else self._pending.total()

    def settle(self, seconds: float) -> bool:
        """Waits until nothing is on its way."""
        return self._store.wait_for(lambda: self.pending() == 0, seconds)

    def verify(self) -> bool:
        """The GET by which WeChat makes sure that the URL is the developer's."""
        query = self._envelope.signed_query()
        query["echostr"] = str(int(self._config.token_hex(8), 16))
        status, answer = "", ""
        try:
            got = self._call("GET", query, b"")
            status, answer = str(got.status_code), got.text
        except requests.RequestException as problem:
            status = f"没有回应：{type(problem).__name__}"
        is_verified = answer == query["echostr"]
        self._store.remember("verified", {"ok": is_verified, "at": self._config.now(), "status": status})
        self._wire.note(
            "callback",
            "验证 URL",
            status=status,
            request=f"GET {self._config.callback_url}\nechostr={query['echostr']}",
            answer=answer,
            problem="" if is_verified else "应当原样返回 echostr",
        )
        return is_verified

    def _send(self, openid: str, title: str, kind: str, is_noticed: bool, fields: Fields) -> None:
        head: Fields = {
            "ToUserName": self._config.account_id,
            "FromUserName": openid,
            "CreateTime": int(self._config.now()),
        }
        push = Push(openid, title, kind, write_xml({**head, **fields}), is_noticed)
        ways = 2 if self._faults.take_for_callback("duplicate") else 1
        with self._lock:
            self._pending[openid] += ways
        for _ in range(ways):
            threading.Thread(target=self._carry, args=(push,), daemon=True).start()

    def _carry(self, push: Push) -> None:
        try:
            late = self._faults.take_for_callback("delay")
            if late:
                time.sleep(late.ms / 1000)
            self._deliver(push)
        finally:
            with self._lock:
                self._pending[push.openid] -= 1
            self._store.ring()

    def _deliver(self, push: Push) -> None:
        for delivery in range(1, self._config.deliveries + 1):
            if delivery > 1:
                time.sleep(self._config.retry_spacing)
            if self._store.is_closed or self._try_once(push, delivery):
                return
        self._show_fault(push)

    def _try_once(self, push: Push, delivery: int) -> bool:
        """True when the service answered, well or badly, so that there is no further delivery."""
        title = push.title if delivery == 1 else f"{push.title}（第 {delivery} 次投递）"
        parcel = self._envelope.pack(push.xml, push.openid)
        try:
            slow = self._faults.take_for_callback("slow_body")
            body = SlowBody(parcel.body, slow.ms / 1000) if slow else parcel.body
            got = self._call("POST", parcel.query, body)
        except requests.RequestException as problem:
            self._note(push, title, f"没有回应：{type(problem).__name__}", "", "")
            return False
        if late := self._faults.take_for_callback("redeliver"):
            self._note(push, title, str(got.status_code), "", "回应来得太晚，稍后再投递一次")
            time.sleep(late.ms / 1000)
            return False
        if got.status_code >= 500 or self._faults.take_for_callback("lose_answer"):
            self._note(push, title, str(got.status_code), "", "这次的回应不算数")
            return False
        self._take_answer(push, title, got)
        return True

    def _take_answer(self, push: Push, title: str, got: requests.Response) -> None:
        answer, problem = got.content.decode("utf-8", "replace"), ""
        try:
            if got.status_code != 200:
                raise BadAnswerError(f"HTTP {got.status_code}")
            opened = self._replies.open(answer)
            answer = opened or answer
            # A push that is delivered twice at once gets one reply: the first to hold the right answers.
            if opened and push.right_to_show.acquire(blocking=False):
                problem = self._replies.show(push.openid, push.type, opened)
        except BadAnswerError as refused:
            problem = str(refused)
            self._show_fault(push)
        self._note(push, title, str(got.status_code), answer, problem)

    def _show_fault(self, push: Push) -> None:
        if push.is_noticed and not self._store.is_closed:
            self._chat.add_from_system(push.openid, FAULT_LINE)

    def _note(self, push: Push, title: str, status: str, answer: str, problem: str) -> None:
        self._wire.note(
            "callback",
            title,
            openid=push.openid,
            status=status,
            request=push.xml,
            answer=answer,
            problem=problem,
        )

    def _call(self, method: str, query: dict[str, str], body: "bytes | SlowBody") -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the machine is not between WeChat and the service
            return session.request(
                method,
                self._config.callback_url,
                params=query,
                data=body,
                headers={"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"},
                timeout=self._config.answer_timeout,
                allow_redirects=False,
            )
