"""What must hold of everything that is said, and of what is shown to be tapped."""

from bot.message import event as ev
from bot.message import inbound
from bot.message.outbound import Notice
from bot.wechat.outgoing import MAX_BYTES
from flows.certificates.choice import look_at
from flows.deadlines import deadlines
from flows.effects import Nudge
from flows.state import Application
from tests.properties.chat import RENDERER, Chat, Step

LONGEST_LABEL = 40
LISTS = ("menu", "faq", "which", "orders", "pick")
YES_OR_NO = ("cancel", "restart", "refund", "forget", "sure")
_NUMBERS = ("id_number", "mobile", "account")


def everything_said_can_be_sent(step: Step) -> None:
    texts = RENDERER.texts(step.after, list(step.heard))
    assert texts or not step.heard
    for text in texts:
        assert text.strip()
        assert len(text.encode()) <= MAX_BYTES
    for effect in step.effects:
        if isinstance(effect, Notice):
            for outgoing in RENDERER.news(step.after, effect):
                assert outgoing.body["text"].strip()
                assert len(outgoing.body["text"].encode()) <= MAX_BYTES


def choices_are_short_and_told_apart(step: Step) -> None:
    for say in step.heard:
        values = [choice.value for choice in say.choices]
        assert len(set(values)) == len(values), values
        for choice in say.choices:
            assert choice.label.strip()
            assert choice.value.strip()
            assert len(choice.label) <= LONGEST_LABEL, choice.label


def choices_belong_to_the_open_question(step: Step) -> None:
    """Otherwise a tap on what is shown now would be taken for an old one."""
    pending = _pending(step)
    for say in step.heard:
        if say.choices and say.question not in (*LISTS, *YES_OR_NO):
            assert say.question == pending


def no_number_of_another_application(step: Step) -> None:
    told = {number for application in _in_hand(step) for number in _secrets(application)}
    typed = step.event.content if isinstance(step.event, inbound.Text) else ""
    others = {n for a in step.after.applications for n in _secrets(a)} - told
    for say in step.heard:
        for number in others:
            assert number not in say.text or number in typed


def a_reminder_follows_what_was_said_in_full(chat: Chat) -> None:
    """`asked` makes the next asking short, so it must have reached the person."""
    asked = chat.thread().asked
    assert not asked or asked in chat.put


def photos_are_acknowledged_in_the_end(chat: Chat) -> None:
    """When the last one of a burst came, the acknowledgement is on its way."""
    thread, closed = chat.thread(), chat.closed()
    waiting = [photo for photo, which in chat.unacknowledged if which not in closed]
    if waiting and not thread.burst.awaited:
        set_for = [revision for (_, name), (revision, _) in chat.timers.items() if name == "photos"]
        assert thread.burst.revision in set_for


def only_photos_under_way_are_awaited(chat: Chat) -> None:
    assert set(chat.thread().burst.awaited) <= {photo for photo, _ in chat.on_the_way}


def forms_that_are_waited_for_are_being_made(chat: Chat) -> None:
    thread = chat.thread()
    for application in thread.applications:
        look = look_at(application, chat.now)
        pending = look.pending()
        if pending and pending.id == "forms":
            asked = {effect.digest for effect in chat.forms_asked}
            (wanted,) = pending.start(look)  # type: ignore[attr-defined]
            assert wanted.digest in asked


def the_clock_comes_back_to_everybody(chat: Chat) -> None:
    """Whoever has a deadline before them has a timer set, too."""
    thread = chat.thread()
    for application in thread.applications:
        if deadlines(application, thread):
            assert (application.id, "deadline") in chat.timers


def a_nudge_comes_only_to_those_who_can_hear_it(step: Step) -> None:
    for effect in step.effects:
        if isinstance(effect, Nudge):
            assert step.after.followed
            assert isinstance(step.event, ev.TimerFired)


def _pending(step: Step) -> str:
    application = step.after.application
    if application is None:
        return ""
    pending = look_at(application, step.now).pending()
    return pending.id if pending else ""


def _in_hand(step: Step) -> list[Application]:
    found = (step.before.application, step.after.application)
    return [application for application in found if application]


def _secrets(application: Application) -> set[str]:
    return {
        answer.value
        for question, answer in application.answers.items()
        if question.rsplit(".", 1)[-1] in _NUMBERS and len(answer.value) > 7
    }


WORDING = (
    everything_said_can_be_sent,
    choices_are_short_and_told_apart,
    choices_belong_to_the_open_question,
    no_number_of_another_application,
    a_nudge_comes_only_to_those_who_can_hear_it,
)
STANDING = (
    a_reminder_follows_what_was_said_in_full,
    photos_are_acknowledged_in_the_end,
    only_photos_under_way_are_awaited,
    forms_that_are_waited_for_are_being_made,
    the_clock_comes_back_to_everybody,
)
