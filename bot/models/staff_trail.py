"""What happens to accounts of the staff, as audit rows and log lines: logins, passwords, roles, sessions."""

import json
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Table, desc, insert, select

from bot.models.database import Database
from bot.models.tables import AuditRow

OPERATOR = "operator"  # the actor of a command on the server
NOBODY = "visitor"  # the actor of a login that failed: nobody knows who it was
# What is recorded of an account, and its words.
ACTIONS = {
    "staff_added": "开通了账号",
    "staff_roles": "更改了角色",
    "staff_off": "停用了账号",
    "staff_on": "恢复了账号",
    "staff_password": "更改了密码",
    "staff_password_reset": "重设为一次性密码",
    "staff_second_on": "开启了二次验证",
    "staff_second_off": "清除了二次验证",
    "staff_codes": "换了一组恢复码",
    "staff_passkey_added": "添加了通行密钥",
    "staff_passkey_removed": "移除了通行密钥",
    "staff_passkey_failed": "通行密钥没有通过",
    "staff_sessions_ended": "退出了登录",
    "staff_login": "登录",
    "staff_login_failed": "登录失败",
    "staff_locked": "多次失败，暂时不能登录",
    "staff_second_failed": "验证码不对",
    "staff_recovery_used": "用恢复码登录",
    "staff_logout": "退出",
    "api_key_made": "开通了接口密钥",
    "api_key_ended": "停用了接口密钥",
    "webhook_added": "登记了接收地址",
    "webhook_rotated": "换了接收地址的密钥",
    "webhook_removed": "删除了接收地址",
    "webhook_resumed": "恢复了接收地址",
    "audit_searched": "查了操作记录",
    "words_searched": "在会话里查找",
    "desk_setting": "更改了工作台设置",
    "agent_available": "开始接系统分配的会话",
    "agent_paused": "暂停接系统分配的会话",
    "bulletin_written": "写了群发通知",
    "bulletin_agreed": "同意了群发通知",
    "bulletin_stopped": "停止了群发通知",
    "bulletin_resumed": "继续了群发通知",
}
_audit = cast(Table, AuditRow.__table__)
log = structlog.get_logger("staff")


def record(connection: Connection, at: int, actor: str, action: str, login: str, **detail: str) -> None:
    """One audit row and one log line about an account. `at` is in milliseconds. Raises KeyError for an
    action without words."""
    log.info(action, words=ACTIONS[action], actor=actor, login=login, **detail)
    row = {
        "at": at,
        "actor": actor,
        "action": action,
        "openid": "",
        "application_id": "",
        "detail": json.dumps({"login": login, **detail}, ensure_ascii=False),
    }
    connection.execute(insert(_audit), row)


def history(database: Database, login: str, limit: int = 30) -> list[Any]:
    """The newest audit rows about an account."""
    query = (
        select(_audit)
        .where(
            _audit.c.action.in_(ACTIONS),
            _audit.c.openid == "",
            _audit.c.detail.contains(json.dumps({"login": login})[1:-1], autoescape=True),
        )
        .order_by(desc(_audit.c.at), desc(_audit.c.id))
        .limit(limit)
    )
    with database.reading() as connection:
        return list(connection.execute(query).all())
