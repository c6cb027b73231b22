"""What an agent does in WeChat's customer service, and what WeChat tells the service about it."""

from sandbox.actions import ImpossibleError
from sandbox.agent_sessions import SENT, AgentSessions
from sandbox.callbacks import Courier
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.rendering import render_plain


class AgentConsole:
    """`tells`: WeChat sends the event. Its documents promise none, so each can be left out."""

    def __init__(self, config: SandboxConfig, sessions: AgentSessions, chat: Chat, courier: Courier) -> None:
        self._config = config
        self._sessions = sessions
        self._chat = chat
        self._courier = courier

    def is_open(self, openid: str) -> bool:
        """Whether the person waits for an agent, or talks with one."""
        return self._sessions.is_open(openid)

    def accept(self, openid: str, account: str, *, tells: bool = True) -> None:
        """Takes a person who waits, who wrote, or whom another agent has."""
        if not self._config.kf_accounts.get(account):
            raise ImpossibleError("没有这个客服账号，或者还没有绑定客服人员")
        before = self._sessions.account_of(openid)
        if before == account:
            raise ImpossibleError("已经在接待这位客户了")
        self._sessions.accept(openid, account)
        if not tells:
            return
        if before:
            accounts = {"FromKfAccount": before, "ToKfAccount": account}
            self._courier.send_event(openid, "kf_switch_session", dict(accounts))
        else:
            self._courier.send_event(openid, "kf_create_session", {"KfAccount": account})

    def say(self, openid: str, text: str) -> None:
        """The agent's words reach the person without the service."""
        account = self._require_session(openid)
        self._sessions.record(openid, SENT, text, account)
        self._chat.add_from_account(openid, "text", render_plain(text), "agent", agent=account)

    def close(self, openid: str, *, tells: bool = True) -> None:
        account = self._require_session(openid)
        self._sessions.close(openid)
        if tells:
            self._courier.send_event(openid, "kf_close_session", {"KfAccount": account})

    def _require_session(self, openid: str) -> str:
        account = self._sessions.account_of(openid)
        if not account:
            raise ImpossibleError("这位客户不在会话里")
        return account
