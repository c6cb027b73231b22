"""What must hold after every single step: of consents, photos, timers and deletion."""

from bot.message import event as ev
from bot.message import inbound
from bot.message.paper import UNKNOWN
from flows.certificates.choice import form_of, look_at
from flows.effects import Erase, FetchPhoto, SetTimer
from flows.question import Photo, Sort
from flows.state import BOT, Application
from tests.properties.chat import CLOSED, Step
from tests.properties.laws import fields_of, pairs


def nothing_personal_before_consent(step: Step) -> None:
    for effect in step.effects:
        if isinstance(effect, FetchPhoto):
            assert step.after.application is not None
            assert step.after.application.value("consent.privacy")
    for application, _ in pairs(step):
        personal = [q for q in fields_of(form_of(application)) if q.id in application.answers]
        assert not personal or application.value("consent.privacy")


def a_late_timer_changes_nothing(step: Step) -> None:
    event = step.event
    if not isinstance(event, ev.TimerFired) or event.name != "photos":
        return
    burst = step.before.burst
    if event.revision != burst.revision or burst.awaited:
        assert step.after == step.before
        assert step.effects == ()


def no_photo_is_lost(step: Step) -> None:
    """A document stays without a place, gets one, or is set aside: by the person, or when nothing is open.

    A better photo of the same paper takes the place of one that waited; what was recognised too early to be
    the paper itself is told.
    """
    for application, old in pairs(step):
        held = {a.document for a in application.answers.values()} | set(application.unsorted)
        lost = [
            document
            for document in (old.unsorted if old else ())
            if document not in held and not _is_superseded(document, step)
        ]
        if old and lost and application.status.value not in CLOSED and not _is_complete(application, step):
            assert lost == [old.unsorted[0]]
            assert isinstance(look_at(old, step.now).pending(), Sort)
            assert isinstance(step.event, inbound.Text | inbound.Voice)
    if isinstance(step.event, ev.PhotoStored) and step.before.find(step.event.application_id):
        held = {a.document for x in step.after.applications for a in x.answers.values()}
        loose = {document for x in step.after.applications for document in x.unsorted}
        is_refused = len(step.after.burst.refused) > len(step.before.burst.refused)
        is_seen = len(step.after.burst.seen) > len(step.before.burst.seen)
        assert step.event.document_id in held | loose or is_refused or is_seen


def _is_superseded(document: str, step: Step) -> bool:
    event = step.event
    known = {name: paper.kind for x in step.before.applications for name, paper in x.papers.items()}
    return isinstance(event, ev.PhotoStored) and known.get(document) == event.paper.kind != UNKNOWN


def a_photo_overwrites_nothing_that_was_given(step: Step) -> None:
    """What was read is only proposed; and it is proposed only where nothing is given, after the consent."""
    for application, old in pairs(step):
        given = {name for name, answer in application.answers.items() if answer.is_given}
        assert not given & set(application.proposals)
        assert not application.proposals or application.value("consent.privacy")
        if old is not None and isinstance(step.event, ev.PhotoStored):
            fields = {name: answer for name, answer in application.answers.items() if "." in name}
            changed = [name for name, answer in fields.items() if old.answers.get(name) != answer]
            assert all(name.startswith("paper.") for name in changed)


def _is_complete(application: Application, step: Step) -> bool:
    """Every paper is in, and whoever may be told was told so."""
    missing = look_at(application, step.now).missing()
    return not any(isinstance(q, Photo) for q in missing) and (bool(step.heard) or step.after.owner != BOT)


def only_what_is_closed_is_erased(step: Step) -> None:
    erased = {effect.application_id for effect in step.effects if isinstance(effect, Erase)}
    for application, _ in pairs(step):
        if any(change.action == "forgotten" for change in application.changes):
            assert application.id in erased
    for which in erased:
        application = step.after.find(which)
        assert application is None or application.status.value in CLOSED


def each_timer_belongs_to_somebody(step: Step) -> None:
    for effect in step.effects:
        if isinstance(effect, SetTimer):
            assert effect.seconds > 0
            assert effect.name == "photos" or step.after.find(effect.application_id)


LAWS_OF_WORK = (
    nothing_personal_before_consent,
    a_late_timer_changes_nothing,
    no_photo_is_lost,
    a_photo_overwrites_nothing_that_was_given,
    only_what_is_closed_is_erased,
    each_timer_belongs_to_somebody,
)
