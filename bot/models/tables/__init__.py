"""The tables. Times are milliseconds since 1970 in UTC; `sealed` columns are encrypted."""

from bot.models.tables.api import ApiKeyRow
from bot.models.tables.base import Base, from_ms, in_words, to_ms
from bot.models.tables.bulletins import BulletinRecipientRow, BulletinRefusalRow, BulletinRow
from bot.models.tables.claims import ClaimRow
from bot.models.tables.conversations import (
    ApplicationRow,
    AuditRow,
    ConversationRow,
    OrderNumber,
    OrderPart,
    SearchTerm,
)
from bot.models.tables.decisions import DecisionDraftRow, DecisionRow
from bot.models.tables.desk_settings import DeskSettingRow
from bot.models.tables.documents import DocumentRow
from bot.models.tables.drafts import DraftRow
from bot.models.tables.handed_on import HandedOnRow
from bot.models.tables.identity import CaptureRow, FaceCheckRow, SeatRow
from bot.models.tables.messages import InboxRow, OutboxRow
from bot.models.tables.money import (
    DayCloseRow,
    PayerAccountRow,
    PaymentRow,
    RepaymentBatchRow,
    RepaymentRow,
    StatementLayoutRow,
    StatementLineRow,
    StatementRow,
)
from bot.models.tables.open_pages import OpenPageRow
from bot.models.tables.pins import PinRow
from bot.models.tables.reports import ReportRow
from bot.models.tables.staff import AvailabilityRow, PasskeyRow, SavedViewRow, StaffRow, StaffSessionRow
from bot.models.tables.stretches import StretchRow
from bot.models.tables.threads import (
    HandoverRow,
    LineDraftRow,
    NoteMentionRow,
    SaidTermRow,
    SnoozeRow,
    ThreadNoteRow,
    ThreadTagRow,
)
from bot.models.tables.upkeep import UpkeepRow
from bot.models.tables.webhooks import WebhookEndpointRow, WebhookMessageRow, WebhookSecretRow
from bot.models.tables.witness import WitnessRow
from bot.models.tables.work import TimerRow, WorkRow

__all__ = [
    "ApiKeyRow",
    "ApplicationRow",
    "AuditRow",
    "AvailabilityRow",
    "Base",
    "BulletinRecipientRow",
    "BulletinRefusalRow",
    "BulletinRow",
    "CaptureRow",
    "ClaimRow",
    "ConversationRow",
    "DayCloseRow",
    "DecisionDraftRow",
    "DecisionRow",
    "DeskSettingRow",
    "DocumentRow",
    "DraftRow",
    "FaceCheckRow",
    "HandedOnRow",
    "HandoverRow",
    "InboxRow",
    "LineDraftRow",
    "NoteMentionRow",
    "SnoozeRow",
    "ThreadNoteRow",
    "ThreadTagRow",
    "OpenPageRow",
    "OrderNumber",
    "OrderPart",
    "OutboxRow",
    "PayerAccountRow",
    "PaymentRow",
    "RepaymentBatchRow",
    "RepaymentRow",
    "PasskeyRow",
    "PinRow",
    "ReportRow",
    "SaidTermRow",
    "SavedViewRow",
    "SearchTerm",
    "SeatRow",
    "StaffRow",
    "StaffSessionRow",
    "StatementLayoutRow",
    "StatementLineRow",
    "StatementRow",
    "StretchRow",
    "TimerRow",
    "UpkeepRow",
    "WebhookEndpointRow",
    "WebhookMessageRow",
    "WebhookSecretRow",
    "WitnessRow",
    "WorkRow",
    "from_ms",
    "in_words",
    "to_ms",
]
