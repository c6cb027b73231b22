"""A willing person, workers that work and staff that agrees: how an example gets anywhere."""

from functools import cache
from typing import Any

from bot.message import event as ev
from bot.message import inbound
from bot.message.face import FaceOutcome
from bot.message.paper import Paper
from flows.certificates.choice import look_at
from flows.effects import CheckCarrier, MakeForms
from flows.form import Look
from flows.question import Await, Photo
from flows.sections.carrier import question_to_ask
from flows.sections.printing import printed
from tests.actors import actor_for
from tests.properties.chat import Chat, typed
from tests.properties.personas import PERSONAS, right_answer

_UNREAD = Paper()

KINDS = ("机构证书", "机构个人证书", "自然人证书")
_UNTIL = {
    "consent": "consent.privacy",
    "half": "mailing.",
    "confirm": "confirm",
    "papers": "paper.",
    "sorting": "paper.",
    "carrier": "carrier",
    "face": "face",
    "slip": "slip",
    "payment": "payment",
    "review": "review",
    "rejected": "review",
    "production": "production",
}
STAGES = ("nothing", *_UNTIL)
_REJECTED = (("paper.application_form", "未加盖公章"), ("term", "与申请表不一致"))
_LONGEST = 60


@cache
def _prepared(openid: str, kind: str, stage: str, persona: int) -> Chat:
    chat = Chat(openid)
    if stage == "nothing":
        return chat
    chat.take(typed(chat, f"我要办{kind}"))
    for _ in range(_LONGEST):
        if pending_id(chat).startswith(_UNTIL[stage]):
            _goes_astray(chat, stage)
            return chat
        goes_on(chat, PERSONAS[persona])
    raise AssertionError(f"{kind} never comes to {stage}")


def _goes_astray(chat: Chat, stage: str) -> None:
    """What no willing person comes to by themselves."""
    if stage == "sorting":
        for photo in [sends_photo(chat) for _ in range(3)]:
            arrives(chat, photo, "")
    elif stage == "rejected":
        chat.take(about(chat, ev.Rejected, actor=actor_for(ev.Rejected), items=_REJECTED))


def prepared(openid: str, kind: str, stage: str, persona: int = 0) -> Chat:
    """Somebody who has come so far."""
    return _prepared(openid, kind, stage, persona).copied()


def look_of(chat: Chat) -> Look | None:
    application = chat.thread().application
    return look_at(application, chat.now) if application else None


def pending_id(chat: Chat) -> str:
    look = look_of(chat)
    pending = look.pending() if look else None
    return pending.id if pending else ""


def goes_on(chat: Chat, persona: dict[str, str]) -> None:
    """Whatever the open question waits for, happens."""
    look = look_of(chat)
    pending = look.pending() if look else None
    if look is None or pending is None:
        return
    if isinstance(pending, Photo):
        code = current_code(look, pending.form) if pending.form else ""
        photo = sends_photo(chat)
        arrives(chat, photo, code)
        for which, name in [timer for timer in chat.timers if timer[1] == "photos"]:
            fires(chat, which, name)
    elif isinstance(pending, Await):
        happens(chat, look, pending.id)
    else:
        chat.take(typed(chat, right_answer(pending, look, persona)))


def fires(chat: Chat, which: str, name: str) -> None:
    """A timer that was set goes off, once."""
    revision, _ = chat.timers.pop((which, name))
    event = ev.TimerFired(
        openid=chat.openid, key=chat.key(), application_id=which, name=name, revision=revision
    )
    chat.take(event)


def sends_photo(chat: Chat) -> str:
    """The key of the photo, by which its result is known."""
    key = chat.key()
    chat.take(inbound.Photo(openid=chat.openid, created_at=chat.now, key=key, media_id=f"m-{key}"))
    return key


def arrives(chat: Chat, photo: str, code: str, which: str = "", paper: Paper = _UNREAD) -> None:
    """The photo is stored. `code` is what its QR code says, `paper` what the page is read to be."""
    found = dict(chat.on_the_way).get(photo, which)
    stored = ev.PhotoStored(
        openid=chat.openid,
        key=f"stored:{photo}",
        application_id=found,
        photo=photo,
        document_id=f"doc-{photo}",
        form_code=code,
        paper=paper,
    )
    chat.photos_ever = (*chat.photos_ever, stored)
    chat.take(stored)


def current_code(look: Look, form: str) -> str:
    return f"SZCA1|{look.application.id}|{form}|{look.printed_digest(printed(look))}"


def makes_forms(chat: Chat, wish: MakeForms, rare: str = "") -> None:
    pages = tuple((form, f"preview-{form}") for form in wish.forms)
    event = about(chat, ev.FormsMade, digest=wish.digest, pages=pages, missing_glyphs=rare)
    chat.take(_of(event, wish.application_id))


def checks_face(chat: Chat, which: str, outcome: FaceOutcome, name: str, id_number: str) -> ev.FaceChecked:
    event = about(chat, ev.FaceChecked, check_id=chat.key(), outcome=outcome, name=name, id_number=id_number)
    event = _of(event, which)
    chat.take(event)
    return event


def carriers_say(chat: Chat, asked: CheckCarrier, outcome: str, **more: Any) -> None:
    """Their answer to a question that was put to them, now or long ago."""
    question = {"mark": asked.mark, "attempt": asked.attempt}
    event = about(chat, ev.CarrierChecked, **question, outcome=outcome, **more)
    chat.take(_of(event, asked.application_id))


def happens(chat: Chat, look: Look, question: str) -> None:
    which = look.application.id
    if question == "forms":
        makes_forms(chat, chat.forms_asked[-1])
    elif question == "carrier":
        for asked in question_to_ask(look, look.form.identified):
            carriers_say(chat, asked, "agree")
    elif question == "face":
        checks_face(chat, which, "passed", *look.identified())
    elif decision := _AGREEING.get(question):
        chat.take(_of(about(chat, decision, actor=actor_for(decision)), which))


def about(chat: Chat, kind: Any, **fields: Any) -> Any:
    return kind(openid=chat.openid, key=chat.key(), application_id=chat.thread().focus, **fields)


def _of(event: Any, which: str) -> Any:
    fields = {name: getattr(event, name) for name in type(event).__dataclass_fields__}
    return type(event)(**{**fields, "application_id": which})


_AGREEING = {
    "payment": ev.PaymentConfirmed,
    "review": ev.Approved,
    "refund.review": ev.RefundAgreed,
    "refund.payment": ev.RefundPaid,
}
