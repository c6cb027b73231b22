"""The accounts of WeChat's customer service, as the account's owner set them up."""

from flask import Blueprint

from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError

_NOT_ENABLED = 65400


def agent_routes(config: SandboxConfig) -> Blueprint:
    routes = Blueprint("agents", __name__)

    @routes.get("/cgi-bin/customservice/getkflist")
    def agents() -> dict[str, object]:
        if not config.kf_accounts:
            raise RefusalError(_NOT_ENABLED)
        return {"kf_list": [_agent(*each) for each in enumerate(config.kf_accounts.items(), 1001)]}

    return routes


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
