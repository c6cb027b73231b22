"""The accounts of WeChat's customer service, as the owner set them up, and the records of their sessions."""

from typing import Any

from flask import Blueprint

from sandbox.agent_sessions import AgentSessions
from sandbox.body import read_json
from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError

_NOT_ENABLED = 65400
_LONGEST = 86400  # seconds that one call may ask for
_MOST = 10_000
_RECORD = ("openid", "opercode", "text", "time", "worker")


def agent_routes(config: SandboxConfig, sessions: AgentSessions) -> Blueprint:
    routes = Blueprint("agents", __name__)

    @routes.get("/cgi-bin/customservice/getkflist")
    def agents() -> dict[str, object]:
        if not config.kf_accounts:
            raise RefusalError(_NOT_ENABLED)
        return {"kf_list": [_agent(*each) for each in enumerate(config.kf_accounts.items(), 1001)]}

    @routes.get("/cgi-bin/customservice/getonlinekflist")
    def online() -> dict[str, object]:
        if not config.kf_accounts:
            raise RefusalError(_NOT_ENABLED)
        numbered = enumerate(config.kf_accounts.items(), 1001)
        serving = [_on_duty(number, name, sessions) for number, (name, wechat_id) in numbered if wechat_id]
        return {"kf_online_list": serving}

    @routes.post("/customservice/msgrecord/getmsglist")
    def records() -> dict[str, object]:
        return _records(sessions, read_json())

    return routes


def _records(sessions: AgentSessions, wish: dict[str, Any]) -> dict[str, object]:
    """From record number `msgid` on. The answer names the number to go on from."""
    start, end, first, most = (wish.get(name) for name in ("starttime", "endtime", "msgid", "number"))
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(first, int) and start <= end):
        raise RefusalError(40097)
    if end - start > _LONGEST:
        raise RefusalError(65417)
    if not isinstance(most, int) or not 1 <= most <= _MOST:
        raise RefusalError(40097)
    rows = sessions.records(start, end, first, most)
    found = [{name: row[name] for name in _RECORD} for row in rows]
    return {"recordlist": found, "number": len(found), "msgid": rows[-1]["n"] + 1 if rows else first}


def _on_duty(number: int, name: str, sessions: AgentSessions) -> dict[str, object]:
    """`status`: 1 is online on the web."""
    return {"kf_account": name, "status": 1, "kf_id": str(number), "accepted_case": sessions.count_of(name)}


def _agent(number: int, account: tuple[str, str]) -> dict[str, object]:
    """WeChat names the bound person, or else the invitation that is open."""
    name, wechat_id = account
    row: dict[str, object] = {
        "kf_account": name,
        "kf_id": str(number),
        "kf_nick": name.partition("@")[0],
        "kf_headimgurl": "",
    }
    return row | ({"kf_wx": wechat_id} if wechat_id else {"invite_wx": "", "invite_status": "waiting"})
