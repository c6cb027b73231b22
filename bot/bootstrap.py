"""The file that knows everybody: builds the house from its settings."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import select

import desk.app
import pages
from bot import jobs, logs, webhook
from bot.casefile import CaseFile
from bot.clock import Clock
from bot.erasing import Eraser
from bot.facecheck import FaceChecks
from bot.faceid import FaceId
from bot.health import health
from bot.links import Links
from bot.models.database import Database
from bot.models.documents import DocumentTable
from bot.models.face_checks import FaceCheckTable
from bot.models.staff import StaffTable
from bot.models.tables import InboxRow
from bot.models.work import WorkTable
from bot.outbox import Outbox
from bot.papers import Papers
from bot.queues import RqWaker, Waker
from bot.records import Records
from bot.rendering import Renderer
from bot.settings import Settings, load
from bot.turn import Turn
from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat
from bot.wechat.envelope import Envelope
from flows.catalogue import catalogue
from media.storage import Storage, open_storage
from media.vault import Vault

_WECHAT_TIMEOUT_SECONDS = 10.0


def utc_now() -> datetime:
    return datetime.now(UTC)


def fresh_id() -> str:
    """A new id: 32 characters that nobody can guess."""
    return secrets.token_hex(16)


@dataclass
class House:
    """All parts, each made when first asked for. Tests hand in their own clock or waker."""

    settings: Settings
    clock: Callable[[], datetime] = utc_now
    own_waker: Waker | None = None
    send_lease_seconds: float = 60
    work_lease_seconds: float = 150

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.database_url)

    @cached_property
    def redis(self) -> Redis:
        url = self.settings.redis_url
        # The rows are the truth, so a Redis that is away is not waited for.
        no_retry = Retry(NoBackoff(), 0)
        return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, retry=no_retry)

    @cached_property
    def waker(self) -> Waker:
        return self.own_waker or RqWaker(self.redis)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.settings.data_keys)

    @cached_property
    def storage(self) -> Storage:
        return open_storage(self.settings.media_url, self.vault)

    @cached_property
    def casefile(self) -> CaseFile:
        return CaseFile(self.vault)

    @cached_property
    def links(self) -> Links:
        return Links(self.settings.public_url, self.settings.secret_key)

    @cached_property
    def turn(self) -> Turn:
        renderer = Renderer(self.links, self.settings.public_url, catalogue())
        return Turn(self.database, self.casefile, renderer, self.clock, fresh_id)

    @cached_property
    def wechat(self) -> WeChat:
        s = self.settings
        tokens = AccessTokens(self.redis, s.wechat_appid)
        return WeChat(s.wechat_appid, s.wechat_secret, s.wechat_api_base, tokens, _WECHAT_TIMEOUT_SECONDS)

    @cached_property
    def documents(self) -> DocumentTable:
        return DocumentTable(self.database)

    @cached_property
    def records(self) -> Records:
        return Records(self.database, self.casefile)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.wechat, self.storage, self.documents, self.clock, fresh_id)

    @cached_property
    def eraser(self) -> Eraser:
        return Eraser(self.database, self.storage)

    @cached_property
    def outbox(self) -> Outbox:
        lease = self.send_lease_seconds
        return Outbox(self.database, self.vault, self.wechat, self.papers.preview, self.clock, lease)

    @cached_property
    def work(self) -> WorkTable:
        return WorkTable(self.database, self.vault, self.clock, self.work_lease_seconds)

    @cached_property
    def facechecks(self) -> FaceChecks:
        s = self.settings
        provider = FaceId(s.faceid_base, s.faceid_secret_id, s.faceid_secret_key, s.faceid_rule_id)
        table = FaceCheckTable(self.database)
        return FaceChecks(
            provider, table, self.work, self.records, self.casefile, self.turn, self.clock, fresh_id
        )

    @cached_property
    def staff(self) -> StaffTable:
        return StaffTable(self.database, self.clock)

    @cached_property
    def envelope(self) -> Envelope:
        s = self.settings
        return Envelope(s.wechat_token, s.wechat_appid, s.wechat_aes_key)

    def is_known(self, key: str) -> bool:
        """Whether an event was taken before."""
        with self.database.reading() as connection:
            return connection.execute(select(InboxRow.key).where(InboxRow.key == key)).first() is not None

    def timekeeper(self) -> Clock:
        return Clock(self.work, self.outbox, self.waker, self.clock)

    def equip_jobs(self) -> None:
        """Hand the jobs of this process their parts."""
        jobs.use(
            jobs.Parts(
                self.turn, self.outbox, self.work, self.papers, self.facechecks, self.eraser, self.waker
            )
        )

    def close(self) -> None:
        """Let go of connections."""
        self.database.close()
        if "redis" in self.__dict__:
            self.redis.close()
        if "wechat" in self.__dict__:
            self.wechat.close()


def create_app(house: House) -> Flask:
    """The web application: webhook, pages, desk, health."""
    app = Flask("szca", static_folder=None)
    app.secret_key = house.settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=house.settings.public_url.startswith("https://"),
    )
    app.register_blueprint(
        webhook.create(
            webhook.Parts(house.envelope, house.turn, house.outbox, house.waker, house.clock, house.is_known)
        )
    )
    app.register_blueprint(pages.create(_page_parts(house)))
    app.register_blueprint(desk.app.create(_desk_parts(house)))
    app.register_blueprint(health(house.database, house.redis))
    return app


def _page_parts(house: House) -> pages.PageParts:
    # In a demo the phone shows our pages inside its own: the sandbox stands at WeChat's address.
    framed_by = house.settings.wechat_open_base if house.settings.is_demo else ""
    return pages.PageParts(
        links=house.links,
        records=house.records,
        documents=house.documents,
        storage=house.storage,
        facechecks=house.facechecks,
        waker=house.waker,
        public_url=house.settings.public_url,
        frame_ancestors=framed_by,
        clock=house.clock,
    )


def _desk_parts(house: House) -> desk.app.DeskParts:
    return desk.app.DeskParts(
        records=house.records,
        turn=house.turn,
        waker=house.waker,
        storage=house.storage,
        documents=house.documents,
        staff=house.staff,
        database=house.database,
        redis=house.redis,
        clock=house.clock,
        fresh_id=fresh_id,
        secret_key=house.settings.secret_key,
        is_secure=house.settings.public_url.startswith("https://"),
    )


def web_app() -> Flask:
    """For gunicorn: `bot.bootstrap:web_app()`."""
    logs.configure()
    return create_app(House(load()))
