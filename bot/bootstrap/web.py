"""The web application: webhook, pages, desk, health."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import desk.app
import pages.app
import pages.site
from bot import logs, webhook
from bot.bootstrap.api import serve
from bot.bootstrap.house import House
from bot.chat_codes import Scenes
from bot.errors import SettingsError
from bot.figures import Figures
from bot.health import health
from bot.heartbeat import WEB, Heartbeat
from bot.models.line_drafts import LineDrafts
from bot.models.roles import needing_second
from bot.models.thread_notes import ThreadNotes
from bot.queues import RqWaker
from bot.settings import load
from bot.sms_reports import sms_reports
from bot.turn.failed_turns import FailedTurns
from bot.web_request import LARGEST_BODY, InMemoryRequest
from bot.wechat.freshness import Freshness
from pages.parts import PageParts

# Where the server finds what it needs in each of its processes.
HEARTBEAT, HOUSE = "szca.heartbeat", "szca.house"


def create_app(house: House) -> Flask:
    """The web application: webhook, pages, desk, health."""
    app = Flask("szca", static_folder=None)
    app.request_class = InMemoryRequest
    app.secret_key = house.settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=house.settings.public_url.startswith("https://"),
    )
    serve(app, house)
    if proxies := house.settings.proxies:
        # Only the address of the client is taken from the proxies: our own address is a setting.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]
    app.register_blueprint(
        webhook.create(
            webhook.Parts(
                house.envelope,
                house.turn,
                house.outbox,
                house.waker,
                house.clock,
                house.is_known,
                Freshness(),
                FailedTurns(house.database, house.sealer, house.clock),
                house.settings.wechat_transfer_account,
            )
        )
    )
    app.register_blueprint(pages.app.create(_page_parts(house)))
    app.register_blueprint(pages.site.site())
    app.register_blueprint(desk.app.create(_desk_parts(house)))
    heartbeat = Heartbeat(house.redis, WEB)
    app.extensions |= {HEARTBEAT: heartbeat, HOUSE: house}
    queued = RqWaker(house.redis).depth
    figures = Figures(house.database, house.redis, queued, heartbeat, house.clock)
    app.register_blueprint(sms_reports(house.work, house.settings.sms_report_key))
    app.register_blueprint(health(house.readiness, figures, house.settings.metrics_token))
    return app


def _page_parts(house: House) -> PageParts:
    # In a demo the phone shows our pages inside its own: the sandbox stands at WeChat's address.
    framed_by = house.settings.wechat_open_base if house.settings.is_demo else ""
    return PageParts(
        turn=house.turn,
        links=house.links,
        records=house.records,
        documents=house.documents,
        storage=house.storage,
        uploads=house.uploads,
        open_pages=house.open_pages,
        handing_on=house.handing_on,
        drafts=house.drafts,
        facechecks=house.identity.facechecks,
        idchecks=house.identity.idchecks,
        seats=house.identity.seats,
        oauth=house.identity.oauth,
        scenes=Scenes(house.wechat.create_qrcode, house.redis),
        jsapi=house.identity.jsapi,
        waker=house.waker,
        public_url=house.settings.public_url,
        frame_ancestors=framed_by,
        clock=house.clock,
        fresh_id=house.fresh_id,
        blind_index=house.vault.blind_index,
    )


def _desk_parts(house: House) -> desk.app.DeskParts:
    return desk.app.DeskParts(
        records=house.records,
        sealer=house.sealer,
        turn=house.turn,
        rehearsal=house.rehearsal,
        waker=house.waker,
        storage=house.storage,
        documents=house.documents,
        papers=house.papers,
        facechecks=house.identity.facechecks,
        idchecks=house.identity.idchecks,
        links=house.links,
        staff=house.staff,
        stretches=house.stretches,
        line_drafts=LineDrafts(house.database, house.vault, house.clock),
        thread_notes=ThreadNotes(house.database, house.vault, house.clock),
        typing_sign=house.typing_sign,
        staff_sessions=house.staff_sessions,
        second_factors=house.second_factors,
        passkeys=house.passkeys,
        public_url=house.settings.public_url,
        needing_second=frozenset() if house.settings.is_demo else needing_second(),
        working_times=house.working_times,
        learned_answers=house.learned_answers,
        api_keys=house.api_keys,
        webhook_endpoints=house.webhook_endpoints,
        webhook_messages=house.webhook_messages,
        webhook_receivers=house.webhook_receivers,
        blind_index=house.vault.blind_index,
        database=house.database,
        kept_funnel=house.kept_funnel,
        held_decisions=house.held_decisions,
        cash_office=house.cash_office,
        decision_drafts=house.decision_drafts,
        bulletins=house.bulletins,
        unsent=house.unsent,
        work=house.work,
        making=house.making,
        pins=house.pins,
        redis=house.redis,
        publish=house.publish,
        live_url=house.settings.live_url,
        clock=house.clock,
        fresh_id=house.fresh_id,
        secret_key=house.settings.secret_key,
        is_secure=house.settings.public_url.startswith("https://"),
    )


def web_app() -> Flask:
    """For gunicorn: `bot.bootstrap.web:web_app()`. A wrong setting ends the process with one sentence."""
    logs.configure()
    try:
        house = House(load())
        house.prove_keys()
        return create_app(house)
    except SettingsError as error:
        raise SystemExit(f"szca: {error}") from None
