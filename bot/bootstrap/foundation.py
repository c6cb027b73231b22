"""What every other part stands on: database, keys, store, tables, WeChat, the turn."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import SettingsError
from bot.learned_answers import LearnedAnswers
from bot.links import Links
from bot.live import Publish, Publisher
from bot.models.api_keys import ApiKeys
from bot.models.database import Database
from bot.models.desk_settings import DeskSettings
from bot.models.documents import DocumentTable
from bot.models.objects import Objects
from bot.models.timers import TimerTable
from bot.models.webhook_endpoints import WebhookEndpoints
from bot.models.webhook_messages import WebhookMessages
from bot.models.work import LEASE_SECONDS, WorkTable
from bot.outbox.typing_sign import Aside
from bot.providers.ocr import page_reader
from bot.providers.webhook_receiver import WebhookReceivers
from bot.queues import RqWaker, Waker
from bot.records import Records
from bot.sealing.sealer import Sealer
from bot.settings import WECHAT, Settings
from bot.turn.rehearsal import Rehearsal
from bot.turn.rendering import Renderer
from bot.turn.sms_codes import Codes
from bot.turn.turn import Turn
from bot.upkeep.witness import Witnesses
from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat
from bot.working_times import WorkingTimes
from flows.catalogue import Catalogue, catalogue
from flows.catalogue.templates import deployed_templates
from flows.notices import TEXTS
from flows.state import CODE_DIGITS
from media.ocr import Reader
from media.reading import PageReader
from media.storage import Storage, StorageError, open_storage
from media.vault import Vault

WECHAT_TIMEOUT_SECONDS = 10.0
_TYPING_TIMEOUT_SECONDS = 3.0  # a sign that comes later than what it announces is none


def utc_now() -> datetime:
    return datetime.now(UTC)


def fresh_id() -> str:
    """A new id: 32 characters that nobody can guess."""
    return secrets.token_hex(16)


def fresh_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


@dataclass
class Foundation:
    """Parts that others are built from, each made when first asked for.

    Tests pass their own clock, waker or reader.
    """

    settings: Settings
    clock: Callable[[], datetime] = utc_now
    own_waker: Waker | None = None
    own_reader: Reader | None = None
    fresh_code: Callable[[], str] = fresh_code
    fresh_id: Callable[[], str] = fresh_id
    send_lease_seconds: float = 60
    work_lease_seconds: float = LEASE_SECONDS
    own_aside: Aside | None = None
    own_publish: Publish | None = None

    def __post_init__(self) -> None:
        """Raises SettingsError: a notice that goes by text message without a template stops the boot."""
        for name in TEXTS:
            self.settings.sms_template(name)

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
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.database, self.clock)

    @cached_property
    def webhook_endpoints(self) -> WebhookEndpoints:
        return WebhookEndpoints(self.database, self.vault, self.clock)

    @cached_property
    def webhook_messages(self) -> WebhookMessages:
        return WebhookMessages(self.database, self.vault, self.clock)

    @cached_property
    def webhook_receivers(self) -> WebhookReceivers:
        return WebhookReceivers(is_demo=self.settings.is_demo)

    @cached_property
    def publisher(self) -> Publisher:
        return Publisher(self.redis)

    @property
    def publish(self) -> Publish:
        """Tells the open pages of the desk."""
        return self.own_publish or self.publisher.publish

    @cached_property
    def vault(self) -> Vault:
        """It is compared with what is stored before it first opens or seals anything."""
        return Vault(self.settings.data_keys, self.witnesses.check)

    @cached_property
    def witnesses(self) -> Witnesses:
        return Witnesses(self.database, self.clock)

    @cached_property
    def storage(self) -> Storage:
        """Raises SettingsError: a store that cannot be opened is a wrong setting."""
        try:
            return open_storage(self.settings.media_url, self.vault)
        except StorageError as error:
            raise SettingsError(f"SZCA_MEDIA_URL: {error}") from None

    @cached_property
    def sealer(self) -> Sealer:
        return Sealer(self.vault)

    @cached_property
    def links(self) -> Links:
        return Links(self.settings.public_url, self.settings.secret_key, self.clock)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The company's, with the template messages of this deployment. Raises SettingsError."""
        found, path = catalogue(), self.settings.templates
        if not path:
            return found
        return replace(found, templates=deployed_templates(Path(path), found.templates))

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.links, self.settings.public_url, self.catalogue)

    @cached_property
    def rehearsal(self) -> Rehearsal:
        s = self.settings
        about_texts = s.sms_param_limit, s.sms_sign
        return Rehearsal(self.database, self.sealer, self.renderer, self.clock, self.fresh_id, *about_texts)

    @cached_property
    def turn(self) -> Turn:
        is_sqlite = self.database.is_sqlite
        codes = Codes(self.vault.blind_index, self.fresh_code, self.fresh_id, is_sqlite=is_sqlite)
        return Turn(
            self.database,
            self.sealer,
            self.renderer,
            self.clock,
            self.fresh_id,
            codes,
            self.publish,
            self._keep_up,
            agents_in_wechat=self.settings.agents == WECHAT,
        )

    @cached_property
    def working_times(self) -> WorkingTimes:
        return WorkingTimes(DeskSettings(self.database, self.clock), self.clock)

    @cached_property
    def learned_answers(self) -> LearnedAnswers:
        return LearnedAnswers(DeskSettings(self.database, self.clock), self.clock)

    def _keep_up(self) -> None:
        self.working_times.keep_up()
        self.learned_answers.keep_up()

    @cached_property
    def wechat(self) -> WeChat:
        return self._wechat_within(WECHAT_TIMEOUT_SECONDS)

    @cached_property
    def typist(self) -> WeChat:
        return self._wechat_within(_TYPING_TIMEOUT_SECONDS)

    def _wechat_within(self, seconds: float) -> WeChat:
        s = self.settings
        tokens = AccessTokens(self.redis, s.wechat_appid)
        return WeChat(s.wechat_appid, s.wechat_secret, s.wechat_api_base, tokens, seconds)

    @cached_property
    def objects(self) -> Objects:
        return Objects(self.database, self.storage)

    @cached_property
    def documents(self) -> DocumentTable:
        return DocumentTable(self.database, self.objects)

    @cached_property
    def records(self) -> Records:
        return Records(self.database, self.sealer)

    @cached_property
    def reader(self) -> Reader:
        """What reads print. Half a gigabyte, so the processes of the media queue alone make one."""
        if self.own_reader:
            return self.own_reader
        from media.ocr.rapid import RapidReader  # only here: it brings OpenCV along

        return RapidReader()

    @cached_property
    def pages(self) -> PageReader:
        """What reads whole pages: as SZCA_OCR says, this machine alone or Tencent as well."""
        return page_reader(self.settings, self.reader)

    @cached_property
    def work(self) -> WorkTable:
        return WorkTable(self.database, self.vault, self.clock, self.work_lease_seconds)

    @cached_property
    def timers(self) -> TimerTable:
        return TimerTable(self.database, self.clock)
