"""The account's menu: /cgi-bin/menu/*, with WeChat's limits."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint

from sandbox.body import read_json
from sandbox.refusal import RefusalError
from sandbox.store import Store

KEY_TYPES = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}
FIRST = {"size": 40016, "type": 40017, "name": 40018, "key": 40019, "url": 40020, "most": 3, "name_bytes": 16}
SECOND = {
    "size": 40023,
    "type": 40024,
    "name": 40025,
    "key": 40026,
    "url": 40027,
    "most": 5,
    "name_bytes": 60,
}
LONGEST_KEY, LONGEST_URL = 128, 1024


class Menus:
    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, wish: dict[str, Any]) -> None:
        _check_level(wish.get("button"), FIRST)
        self._store.remember("menu", {"button": wish["button"]})

    def get(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._store.recall("menu")
        return found

    def delete(self) -> None:
        self._store.forget("menu")

    def find(self, wanted: str) -> dict[str, Any] | None:
        """The button with this key, url or name, at either level."""
        for button in (self.get() or {"button": []})["button"]:
            for each in [button, *button.get("sub_button", [])]:
                if each.get("type") and wanted in (each.get("key"), each.get("url"), each["name"]):
                    return dict(each)
        return None


def _check_level(buttons: object, codes: dict[str, int]) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= codes["most"]:
        raise RefusalError(codes["size"])
    for button in buttons:
        if not isinstance(button, dict):
            raise RefusalError(codes["type"])
        name = button.get("name")
        if not isinstance(name, str) or not 1 <= len(name.encode()) <= codes["name_bytes"]:
            raise RefusalError(codes["name"])
        if codes is FIRST and button.get("sub_button"):
            _check_level(button["sub_button"], SECOND)
        else:
            _check_action(button, codes)


def _check_action(button: dict[str, Any], codes: dict[str, int]) -> None:
    kind = button.get("type")
    if kind in KEY_TYPES:
        if not 1 <= len(str(button.get("key") or "").encode()) <= LONGEST_KEY:
            raise RefusalError(codes["key"])
    elif kind == "view":
        url = str(button.get("url") or "")
        if not 1 <= len(url.encode()) <= LONGEST_URL:
            raise RefusalError(codes["url"])
        if urlsplit(url).scheme not in {"http", "https"}:
            raise RefusalError(40055, "invalid button url domain")
    else:
        raise RefusalError(codes["type"])


def menu_routes(menus: Menus) -> Blueprint:
    routes = Blueprint("menus", __name__)

    @routes.post("/cgi-bin/menu/create")
    def create() -> dict[str, object]:
        menus.create(read_json())
        return {"errcode": 0, "errmsg": "ok"}

    @routes.get("/cgi-bin/menu/get")
    def get() -> dict[str, object]:
        menu = menus.get()
        if menu is None:
            raise RefusalError(46003)
        return {"menu": menu}

    @routes.get("/cgi-bin/menu/delete")
    def delete() -> dict[str, object]:
        menus.delete()
        return {"errcode": 0, "errmsg": "ok"}

    return routes
