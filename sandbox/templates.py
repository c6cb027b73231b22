"""Template messages: known templates, limits by field, sent once per client_msg_id."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint

from sandbox.body import read_json
from sandbox.callbacks import Courier
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.faults import Faults
from sandbox.people import People
from sandbox.refusal import RefusalError
from sandbox.rendering import render_plain
from sandbox.store import Store

SAME_WITHIN = 600.0
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _is_name(value: str) -> bool:
    """Ten characters when there is a Chinese one among them, else twenty."""
    return len(value) <= (10 if HAN.search(value) else 20)


# What a value may be, by the letters that its key begins with.
LIMITS: Mapping[str, Callable[[str], bool]] = {
    "thing": lambda value: len(value) <= 20,
    "character_string": _matches(r"[\x21-\x7e ]{1,32}"),
    "number": _matches(r"\d{1,32}(\.\d+)?"),
    "letter": _matches(r"[A-Za-z]{1,32}"),
    "symbol": lambda value: len(value) <= 5,
    "time": _matches(r"[\d年月日:： ./~～-]{4,40}"),
    "date": _matches(r"[\d年月日:： ./~～-]{4,40}"),
    "amount": _matches(r"[¥￥$€£]?\d{1,10}(\.\d+)?元?"),
    "phone_number": _matches(r"[\d+() -]{1,17}"),
    "car_number": lambda value: len(value) <= 8,
    "name": _is_name,
    "phrase": _matches(r"[\u3400-\u9fff]{1,5}"),
    "enum": lambda value: len(value) <= 20,
    "const": lambda value: len(value) <= 20,
}


class Templates:
    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        people: People,
        chat: Chat,
        courier: Courier,
        faults: Faults,
    ) -> None:
        self._config = config
        self._store = store
        self._people = people
        self._chat = chat
        self._courier = courier
        self._faults = faults

    def send(self, wish: dict[str, Any]) -> int:
        """Shows the card, tells how it went by an event, and returns the msgid."""
        openid = self._people.require_follower(wish.get("touser"))
        template_id = wish.get("template_id")
        if template_id not in self._config.templates:
            raise RefusalError(40037)
        values = self._read_values(str(template_id), wish.get("data"))
        client_msg_id = _read_client_id(wish.get("client_msg_id"))
        with self._store.alone():
            sent = self._sent_before(openid, client_msg_id)
            if sent is not None:
                return sent
            msgid = self._record(openid, client_msg_id)
        status = self._faults.take_finish()
        if status == "success":
            self._show(openid, str(template_id), values, str(wish.get("url") or ""))
        self._courier.send_event(openid, "TEMPLATESENDJOBFINISH", {"MsgID": msgid, "Status": status})
        return msgid

    def listed(self) -> list[dict[str, str]]:
        """As the account's page shows them: one line for each field."""
        return [
            {
                "template_id": template_id,
                "title": self._config.template_titles.get(template_id, "服务通知"),
                "primary_industry": "IT科技",
                "deputy_industry": "互联网|电子商务",
                "content": "\n".join(f"{_label(fields, key)}:{{{{{key}.DATA}}}}" for key in fields),
                "example": "",
            }
            for template_id, fields in self._config.templates.items()
        ]

    def _read_values(self, template_id: str, data: object) -> dict[str, str]:
        if not isinstance(data, dict):
            raise RefusalError(47003, "argument invalid! data is not an object")
        wanted = list(self._config.templates[template_id])
        for key in data:
            if key not in wanted:
                raise RefusalError(47003, f"argument invalid! data.{key} is not in the template")
        return {key: _read_value(key, data.get(key)) for key in wanted}

    def _sent_before(self, openid: str, client_msg_id: str) -> int | None:
        if not client_msg_id:
            return None
        row = self._store.row(
            "SELECT msgid FROM template_sends WHERE openid = ? AND client_msg_id = ? AND at > ?",
            openid,
            client_msg_id,
            self._config.now() - SAME_WITHIN,
        )
        return int(row["msgid"]) if row else None

    def _record(self, openid: str, client_msg_id: str) -> int:
        msgid = 3_600_000_000_000_000_000 + self._store.count_up("template_msgid")
        self._store.write(
            "INSERT INTO template_sends VALUES (?, ?, ?, ?)", msgid, openid, client_msg_id, self._config.now()
        )
        return msgid

    def _show(self, openid: str, template_id: str, values: dict[str, str], url: str) -> None:
        known = self._config.templates[template_id]
        labels = known if isinstance(known, Mapping) else {}
        title = self._config.template_titles.get(template_id, "服务通知")
        fields = [{"label": str(labels.get(key, key)), "value": value} for key, value in values.items()]
        lines = [title, *(f"{field['label']}：{field['value']}" for field in fields)]
        links = [{"label": "查看详情", "href": url}] if url.startswith(("http://", "https://")) else []
        self._chat.add_from_account(
            openid,
            "template",
            render_plain("\n".join(lines)),
            "template",
            title=title,
            fields=fields,
            links=links,
            template_id=template_id,
        )


def _label(fields: object, key: str) -> str:
    return str(fields.get(key, key)) if isinstance(fields, Mapping) else key


def _read_value(key: str, held: object) -> str:
    value = held.get("value") if isinstance(held, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise RefusalError(47003, f"argument invalid! data.{key}.value is empty")
    fits = LIMITS.get(re.sub(r"\d+$", "", key), LIMITS["thing"])
    if CONTROL.search(value) or not fits(value):
        raise RefusalError(47003, f"argument invalid! data.{key}.value invalid")
    return value


def _read_client_id(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusalError(47003, "argument invalid! client_msg_id")
    return value


def template_routes(templates: Templates) -> Blueprint:
    routes = Blueprint("templates", __name__)

    @routes.post("/cgi-bin/message/template/send")
    def send() -> dict[str, object]:
        return {"errcode": 0, "errmsg": "ok", "msgid": templates.send(read_json())}

    @routes.get("/cgi-bin/template/get_all_private_template")
    def all_private() -> dict[str, object]:
        return {"template_list": templates.listed()}

    return routes
