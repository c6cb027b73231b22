"""The account's menu, as WeChat's menu API takes it."""

from typing import Any

MENU: dict[str, Any] = {
    "button": [
        {"type": "click", "name": "申请证书", "key": "apply"},
        {
            "name": "查询",
            "sub_button": [
                {"type": "click", "name": "办理进度", "key": "status"},
                {"type": "click", "name": "我的业务单", "key": "orders"},
            ],
        },
        {
            "name": "帮助",
            "sub_button": [
                {"type": "click", "name": "常见问题", "key": "faq"},
                {"type": "click", "name": "联系客服", "key": "human"},
            ],
        },
    ]
}
# What stands on an entry, by the key that a tap on it brings.
NAMES: dict[str, str] = {
    entry["key"]: entry["name"] for button in MENU["button"] for entry in button.get("sub_button", [button])
}
