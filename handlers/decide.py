"""The table of handlers: an event of any kind in, the new thread and its effects out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.message import event as ev
from bot.message import inbound
from bot.message import making as made
from bot.message import stretch as st
from bot.message import transfer as tr
from flows.effects import Effect
from flows.state import Thread
from flows.state.changing import replace
from handlers import (
    after_submission,
    binding,
    carrier,
    customer_service,
    deadline,
    event,
    filling,
    giving_back,
    making,
    offers,
    other_kinds,
    photo,
    promises,
    prompting,
    queue,
    result,
    sent_media,
    staff,
    stretch,
    text,
    thread,
    timer,
    transfers,
    verification,
)
from handlers.calling import with_calls
from handlers.news import with_text_messages

Decision = tuple[Thread, tuple[Effect, ...]]
Decider = Callable[[Thread, Any, datetime], Decision]


def _only_recorded(thread: Thread, _: inbound.Inbound, __: datetime) -> Decision:
    """WeChat's own reports: the inbox keeps them, and they do not count as a word of the person."""
    return thread, ()


_DECIDERS: dict[type, Decider] = {
    inbound.Text: text.on_text,
    inbound.Photo: photo.on_photo,
    inbound.Sticker: text.on_sticker,
    inbound.Voice: other_kinds.on_voice,
    inbound.Video: other_kinds.on_video,
    inbound.File: other_kinds.on_file,
    inbound.Location: other_kinds.on_location,
    inbound.SharedLink: other_kinds.on_link,
    inbound.Unreadable: other_kinds.on_unreadable,
    inbound.Follow: event.on_follow,
    inbound.Unfollow: event.on_unfollow,
    inbound.Scan: event.on_scan,
    inbound.MenuTap: event.on_menu,
    inbound.SendFinished: _only_recorded,
    inbound.Noticed: _only_recorded,
    inbound.AgentSession: customer_service.on_session,
    inbound.AuthorisationRevoked: _only_recorded,
    inbound.Unknown: _only_recorded,
    ev.UploadCame: photo.on_upload,
    ev.PhotoStored: result.on_photo_stored,
    ev.PhotoRefused: result.on_photo_refused,
    st.MediaStored: sent_media.on_media_stored,
    st.MediaLost: sent_media.on_media_lost,
    st.SessionSaid: customer_service.on_said,
    st.LineWaits: prompting.on_line_waits,
    ev.PaperSorted: result.on_paper_sorted,
    ev.FormsMade: result.on_forms_made,
    ev.FormsLate: result.on_forms_late,
    ev.OrderAllotted: result.on_order_allotted,
    ev.CodeSent: binding.on_code_sent,
    ev.Queued: queue.on_queued,
    st.AgentsInWeChat: customer_service.on_asked,
    ev.CodeNotSent: binding.on_code_not_sent,
    ev.FaceStarted: result.on_face_started,
    ev.FaceChecked: result.on_face_checked,
    ev.CarrierChecked: carrier.on_carrier_checked,
    ev.FieldsFilled: filling.on_fields_filled,
    ev.RequestedOnPage: after_submission.on_requested,
    ev.TimerFired: timer.on_timer,
    ev.TermsMissing: promises.on_terms_missing,
    ev.PaymentConfirmed: staff.on_payment_confirmed,
    ev.SlipReturned: staff.on_slip_returned,
    ev.RefundAgreed: staff.on_refund_agreed,
    ev.RefundPaid: staff.on_refund_paid,
    ev.RefundRefused: staff.on_refund_refused,
    tr.TransferBooked: transfers.on_transfer_booked,
    tr.TransferGoesBack: transfers.on_transfer_goes_back,
    tr.TransferWentBack: transfers.on_transfer_went_back,
    ev.Approved: staff.on_approved,
    ev.Rejected: staff.on_rejected,
    made.CertificateMade: making.on_made,
    made.ParcelSent: making.on_sent,
    made.ParcelCorrected: making.on_corrected,
    made.PinWanted: making.on_pin_wanted,
    made.PinTexted: making.on_pin_texted,
    ev.SupplementAsked: staff.on_supplement_asked,
    ev.FinallyRejected: staff.on_finally_rejected,
    ev.CarrierRerun: carrier.on_carrier_rerun,
    ev.VerificationBegun: verification.on_begun,
    ev.VerifiedByStaff: verification.on_verified,
    ev.VerificationRefused: verification.on_refused,
    st.TakenOver: thread.on_taken_over,
    st.Transferred: thread.on_transferred,
    st.Assigned: thread.on_assigned,
    st.HandedBack: giving_back.on_handed_back,
    st.AgentSaid: thread.on_agent_said,
    st.OfferTaken: offers.on_offer_taken,
    st.OfferDeclined: offers.on_offer_declined,
    st.CallDismissed: thread.on_call_dismissed,
    st.FieldAsked: stretch.on_field_asked,
    st.FieldEdited: stretch.on_field_edited,
}
_NOT_OF_THE_PERSON = (_only_recorded, customer_service.on_session)
_SILENT_UNDER_A_PERSON = (
    inbound.Text,
    inbound.Sticker,
    inbound.Voice,
    inbound.Video,
    inbound.Location,
    inbound.SharedLink,
    inbound.File,
    inbound.Unreadable,
)


def decided_kinds() -> frozenset[type]:
    """The events that some handler decides on."""
    return frozenset(_DECIDERS)


def decide(thread: Thread, event: Any, now: datetime) -> Decision:
    """One decision. Raises KeyError for an event that no handler knows."""
    decider = _DECIDERS[type(event)]
    if isinstance(event, inbound.Inbound) and decider not in _NOT_OF_THE_PERSON:
        thread = replace(thread, heard_before=thread.heard_at, heard_at=now, is_prompted=False)
    if thread.agent and isinstance(event, _SILENT_UNDER_A_PERSON):
        after, effects = stretch.on_words(thread, event, now)
        return sent_media.with_media(thread, after, event, effects, now)
    if thread.is_in_stretch and isinstance(event, (inbound.Photo, *_SILENT_UNDER_A_PERSON)):
        decider = sent_media.on_photo if thread.agent else customer_service.on_message
    after, effects = decider(thread, event, now)
    after, effects = sent_media.with_media(thread, after, event, effects, now)
    effects = (*effects, *customer_service.fetched_after(thread, after))
    after = offers.with_offers(thread, after, event, now)
    if after.is_in_stretch:  # the bot's words are not said, so they were not asked either
        after = replace(after, asked=thread.asked, summed=thread.summed, confirming=thread.confirming)
    after = with_calls(thread, _timed(thread, after, event, now), event, now)
    return after, (*with_text_messages(after, effects, now), *deadline.timers(thread, after, now))


def _timed(before: Thread, after: Thread, event: Any, now: datetime) -> Thread:
    """With the time of what is open now: of the push that it answers, so that pushes compare with it."""
    if (before.asked, before.confirming) == (after.asked, after.confirming):
        return after
    return replace(after, said_at=event.created_at if isinstance(event, inbound.Inbound) else now)
