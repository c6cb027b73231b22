"""Puts the sandbox together: one Flask application, one object that holds its parts."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from sandbox.account import account_routes
from sandbox.actions import Actions
from sandbox.agent_console import AgentConsole
from sandbox.agent_sessions import AgentSessions
from sandbox.agents import agent_routes
from sandbox.api import Parts, api_routes
from sandbox.budget import Budget
from sandbox.callback_check import callback_check_routes
from sandbox.callbacks import Courier
from sandbox.carrier import Carrier
from sandbox.chat import Chat
from sandbox.config import SandboxConfig, read_config
from sandbox.envelope import Envelope
from sandbox.face_page import face_routes
from sandbox.faceid import FaceId
from sandbox.faults import Faults
from sandbox.gate import guard_calls
from sandbox.jssdk import Pages, jssdk_routes
from sandbox.media import MediaShelf, media_routes
from sandbox.menus import Menus, menu_routes
from sandbox.oauth import OAuth, oauth_routes
from sandbox.ocr import Ocr
from sandbox.people import People
from sandbox.phone import phone_routes
from sandbox.qrcodes import QrCodes, qrcode_routes
from sandbox.replies import Replies
from sandbox.sending import Sending, sending_routes
from sandbox.sms import Sms
from sandbox.sms_reports import SmsReports
from sandbox.store import Store
from sandbox.templates import Templates, template_routes
from sandbox.tencent import Services, tencent_routes
from sandbox.tokens import Tokens, token_routes
from sandbox.tray import Tray
from sandbox.views import Views
from sandbox.wire import Wire

VERIFY_TRIES = 60


@dataclass(frozen=True)
class Sandbox:
    """The parts that tests and operators reach for. Found at app.extensions["sandbox"]."""

    config: SandboxConfig
    store: Store
    people: People
    chat: Chat
    wire: Wire
    faults: Faults
    courier: Courier
    actions: Actions
    face: FaceId
    sms: Sms
    sms_reports: SmsReports
    console: AgentConsole

    def verify(self) -> bool:
        return self.courier.verify()

    def verify_soon(self) -> None:
        """Verifies the URL as soon as the service answers there."""
        threading.Thread(target=self._keep_verifying, daemon=True).start()

    def _keep_verifying(self) -> None:
        for _ in range(VERIFY_TRIES):
            if self.store.is_closed or self.verify():
                return
            time.sleep(1)

    def close(self) -> None:
        self.courier.settle(self.config.answer_timeout * self.config.deliveries + 1)
        self.store.close()


def create_app(config: SandboxConfig) -> Flask:
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    store = Store(config.data_dir / "sandbox.sqlite3")
    people, shelf, faults = People(config, store), MediaShelf(config, store), Faults()
    budget, chat, wire = Budget(store, config.now), Chat(store, config.now), Wire(store, config.now)
    menus, qrcodes, tokens = Menus(store), QrCodes(config, store), Tokens(config, store)
    reports = SmsReports(config, faults)
    envelope, face, sms = Envelope(config), FaceId(config, store), Sms(config, store, faults, reports)
    services = Services(face, Carrier(config, faults), sms, Ocr(config))
    sessions = AgentSessions(config, store)
    replies = Replies(config, envelope, chat, shelf, people, sessions)
    courier = Courier(config, store, envelope, replies, chat, wire, faults, sessions)
    console = AgentConsole(config, sessions, chat, courier)
    actions = Actions(config, people, budget, chat, shelf, menus, qrcodes, courier)
    views = Views(config, store, people, budget, chat, menus, courier, wire, sms)
    guard_calls(app, config, tokens, wire, faults)
    for routes in (
        token_routes(tokens),
        sending_routes(Sending(config, people, budget, chat, shelf, faults)),
        template_routes(Templates(config, store, people, chat, courier, faults)),
        media_routes(config, shelf),
        qrcode_routes(qrcodes),
        menu_routes(menus),
        account_routes(config, store),
        agent_routes(config, sessions),
        callback_check_routes(config),
        jssdk_routes(Pages(config, store), wire),
        oauth_routes(config, OAuth(config, store, people), people),
        tencent_routes(config, services, wire, faults),
        face_routes(face, wire),
        api_routes(Parts(config, actions, views, Tray(config, chat, shelf), wire, faults, console)),
        phone_routes(config, people, views),
    ):
        app.register_blueprint(routes)
    sandbox = Sandbox(
        config, store, people, chat, wire, faults, courier, actions, face, sms, reports, console
    )
    app.extensions["sandbox"] = sandbox
    if config.verify_at_start:
        sandbox.verify_soon()
    return app


def create_app_from(path: str) -> Flask:
    """For gunicorn, which passes only text: sandbox.app:create_app_from('sandbox.json')."""
    return create_app(read_config(Path(path)))
