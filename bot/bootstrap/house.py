"""All parts of the service, built from its settings, each when first asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bot.bootstrap import identity
from bot.bootstrap.foundation import WECHAT_TIMEOUT_SECONDS
from bot.bootstrap.identity import Identity
from bot.bootstrap.staff_parts import StaffParts
from bot.bootstrap.timekeeping import timekeeper
from bot.clock import Clock
from bot.documents.conversation_media import ConversationMedia
from bot.documents.keeping import Papers
from bot.documents.uploads import Uploads
from bot.drafts import Drafts
from bot.handed_on import HandingOn
from bot.identity.carrier import CarrierChecks
from bot.jobs import queued
from bot.jobs.expiries import Expiries
from bot.jobs.parts import Parts
from bot.jobs.session_records import SessionRecords
from bot.jobs.texting import Texting
from bot.making import MakingRecords
from bot.models.daily_counts import DailyCounts
from bot.models.database import is_away
from bot.models.decisions import DecisionTable
from bot.models.drafts import DraftTable
from bot.models.handed_on import HandedOnTable
from bot.models.open_pages import OpenPageTable
from bot.models.pins import PinTable
from bot.models.sms_codes import CodeLimits
from bot.models.tables import InboxRow
from bot.models.uploads import UploadTable
from bot.open_pages import OpenPages
from bot.outbox.agent_lines import AgentLines
from bot.outbox.outbox import Outbox
from bot.outbox.planner import Planner
from bot.outbox.typing_sign import TypingSign
from bot.outbox.unsent import Unsent
from bot.pacing import Pacer
from bot.providers.carrier import carrier_check
from bot.providers.sms import TextMessages, text_messages
from bot.reports.kept_funnel import KeptFunnel
from bot.upkeep.erasing import Eraser
from bot.upkeep.keying_marks import KeyingMarks
from bot.upkeep.promising import Promising
from bot.upkeep.readiness import Readiness
from bot.upkeep.retention import Retention
from bot.upkeep.sealing_words import SealingWords
from bot.upkeep.search_index import SearchIndex
from bot.upkeep.sweeping import Sweeper
from bot.upkeep.word_index import WordIndex
from bot.wechat.envelope import Envelope
from flows.notices import SMS_VARIABLES
from office.held_decisions import HeldDecisions
from office.money.cash_office import CashOffice, cash_office
from office.stretch import Stretches

log = structlog.get_logger("boot")


class House(StaffParts):
    """All parts of the service, each made when first asked for."""

    @cached_property
    def background(self) -> ThreadPoolExecutor:
        """One thread for what nobody waits for."""
        return ThreadPoolExecutor(1, "background")

    @cached_property
    def typing_sign(self) -> TypingSign:
        aside = self.own_aside or self.background.submit
        return TypingSign(self.typist.send_typing, self.database, self.redis, self.clock, aside)

    @cached_property
    def papers(self) -> Papers:
        return Papers(
            self.wechat,
            self.storage,
            self.documents,
            lambda: self.pages,
            self.vault.fingerprint,
            self.clock,
            self.fresh_id,
        )

    @cached_property
    def conversation_media(self) -> ConversationMedia:
        return ConversationMedia(
            self.wechat, self.storage, self.documents, self.vault.fingerprint, self.clock, self.fresh_id
        )

    @cached_property
    def uploads(self) -> Uploads:
        table = UploadTable(self.database)
        return Uploads(table, self.records, self.vault, self.turn, self.clock, self.fresh_id)

    @cached_property
    def open_pages(self) -> OpenPages:
        return OpenPages(OpenPageTable(self.database), self.timers, self.clock)

    @cached_property
    def handing_on(self) -> HandingOn:
        return HandingOn(HandedOnTable(self.database), self.links, self.clock, self.fresh_id)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(DraftTable(self.database), self.vault, self.clock)

    @cached_property
    def eraser(self) -> Eraser:
        return Eraser(self.database, self.objects)

    @cached_property
    def search_index(self) -> SearchIndex:
        return SearchIndex(self.database, self.sealer, self.clock)

    @cached_property
    def promising(self) -> Promising:
        return Promising(self.database, self.sealer, self.turn, self.clock)

    @cached_property
    def kept_funnel(self) -> KeptFunnel:
        return KeptFunnel(self.database, self.vault, self.clock)

    @cached_property
    def sealing_words(self) -> SealingWords:
        return SealingWords(self.database, self.vault, self.clock)

    @cached_property
    def keying_marks(self) -> KeyingMarks:
        return KeyingMarks(self.database, self.vault.fingerprint)

    def prove_keys(self) -> None:
        """At the start of a process: raises SettingsError when the data keys are not those of the database.

        A database that is away is no reason to stay away too: the vault proves itself before its first use.
        """
        try:
            self.witnesses.introduce(self.vault)
        except DBAPIError as error:
            if not is_away(error):
                raise
            log.warning("data keys not compared yet", error=type(error.orig).__name__)

    @cached_property
    def retention(self) -> Retention:
        days = self.settings.retention_days
        return Retention(self.database, self.sealer, self.eraser, self.clock, days)

    @cached_property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.objects, self.storage, self.clock)

    @cached_property
    def outbox(self) -> Outbox:
        parts = (self.database, self.vault, self.wechat, self.papers.preview, self.clock)
        names = self.settings.wechat_kf_accounts
        return Outbox(*parts, self.send_lease_seconds, kf_accounts=names, publish=self.publish)

    @cached_property
    def pacer(self) -> Pacer:
        planner, pacing = Planner(self.vault, self.clock), self.catalogue.pacing
        return Pacer(self.database, self.sealer, self.outbox, planner, pacing, self.clock)

    @cached_property
    def unsent(self) -> Unsent:
        return Unsent(self.database, Planner(self.vault, self.clock))

    @cached_property
    def stretches(self) -> Stretches:
        lines = AgentLines(self.database, Planner(self.vault, self.clock), self.clock)
        return Stretches(self.turn, self.waker, self.staff, lines, self.fresh_id)

    @cached_property
    def identity(self) -> Identity:
        return identity.build(self, self.fresh_id, WECHAT_TIMEOUT_SECONDS)

    @cached_property
    def sms(self) -> TextMessages:
        return text_messages(self.settings, SMS_VARIABLES)

    @cached_property
    def expiries(self) -> Expiries:
        return Expiries(self.database, self.redis, self.clock, self.settings.expiries_an_hour)

    @cached_property
    def texting(self) -> Texting:
        limits = CodeLimits(self.database)
        return Texting(self.sms, self.work, self.records, limits, self.pins, self.turn, self.clock)

    @cached_property
    def pins(self) -> PinTable:
        return PinTable(self.database, self.vault, self.clock)

    @cached_property
    def making(self) -> MakingRecords:
        held_for = timedelta(seconds=self.settings.making_held)
        return MakingRecords(self.database, self.vault, self.clock, held_for)

    @cached_property
    def carriers(self) -> CarrierChecks:
        carrier = carrier_check(self.settings)
        return CarrierChecks(carrier, self.work, self.records, self.turn, self.clock, self.daily_counts)

    @cached_property
    def daily_counts(self) -> DailyCounts:
        return DailyCounts(self.database)

    @cached_property
    def held_decisions(self) -> HeldDecisions:
        table = DecisionTable(self.database, self.vault, self.clock)
        parts = table, self.decision_drafts, self.records, self.sealer, self.vault, self.turn, self.clock
        return HeldDecisions(*parts)

    @cached_property
    def cash_office(self) -> CashOffice:
        return cash_office(self)

    @cached_property
    def envelope(self) -> Envelope:
        s = self.settings
        return Envelope(s.wechat_token, s.wechat_appid, s.wechat_aes_key)

    def is_known(self, key: str) -> bool:
        """Whether an event was taken before."""
        with self.database.reading() as connection:
            return connection.execute(select(InboxRow.key).where(InboxRow.key == key)).first() is not None

    def timekeeper(self) -> Clock:
        return timekeeper(self)

    def equip_jobs(self) -> None:
        """Hand the jobs of this process their parts."""
        queued.use(
            Parts(
                self.turn,
                self.outbox,
                self.work,
                self.timers,
                self.expiries,
                self.papers,
                self.conversation_media,
                SessionRecords(self.wechat, self.sealer.keyed, self.clock),
                self.uploads,
                self.open_pages,
                self.identity.facechecks,
                self.identity.card_reading,
                self.eraser,
                self.sweeper,
                self.retention,
                WordIndex(self.database, self.sealer, self.clock),
                self.texting,
                self.carriers,
                self.typing_sign,
                self.waker,
                self.kept_funnel,
                self.held_decisions,
                self.cash_office,
                self.webhook_endpoints,
                self.webhook_messages,
                self.webhook_receivers,
                self.bulletins,
                self.pacer,
                self.clock,
            )
        )

    @cached_property
    def readiness(self) -> Readiness:
        return Readiness(
            self.database,
            self.redis,
            lambda: self.storage,
            self.settings.least_free_mb,
            lambda: self.witnesses.problem(self.vault),
        )

    def close(self) -> None:
        """Let go of connections."""
        if "background" in self.__dict__:
            self.background.shutdown(cancel_futures=True)
        self.database.close()
        for name in ("publisher", "redis", "wechat", "typist"):
            if name in self.__dict__:
                self.__dict__[name].close()
        if "identity" in self.__dict__:
            self.identity.oauth.close()
