"""The jobs of the identity check: result of the face check, sides of the identity card, the carrier."""

import structlog

from bot.errors import FaceError, Refused
from bot.identity.card_reading import Superfluous
from bot.identity.face import FACE_WORK
from bot.jobs.parts import Parts, fail, try_again
from bot.models.work import Work
from media.storage import StorageError

_FACE_EVERY_SECONDS = 300
log = structlog.get_logger("jobs")


def pull_face(parts: Parts, claimed: Work) -> None:
    """Fetch the result for people who closed the page. The provider keeps it for three days."""
    try:
        state = parts.facechecks.finish(claimed.key.removeprefix(FACE_WORK))
    except Refused as refused:
        parts.work.fail(claimed, refused.reason)
        return
    except FaceError as error:
        log.warning("face result not fetched", reason=error.reason)
        parts.work.later(claimed, _FACE_EVERY_SECONDS)
        return
    if state.outcome is None:
        parts.work.later(claimed, _FACE_EVERY_SECONDS)
        return
    state.turn.wake(parts.waker)
    parts.work.done(claimed)


def read_id(parts: Parts, claimed: Work) -> None:
    """One side of an identity card; the page that it came from asks what came of it."""
    capture = str(claimed.payload["capture"])
    try:
        _drop(parts, parts.card_reading.read(capture))
    except StorageError as error:
        if claimed.is_last_try:
            parts.card_reading.give_up(capture)
        try_again(parts, claimed, error, "identity card given up")
        return
    parts.work.done(claimed)


def give_up_id(parts: Parts, claimed: Work) -> None:
    """The page says that this picture could not be read."""
    _drop(parts, parts.card_reading.give_up(str(claimed.payload["capture"])))
    fail(parts, claimed)


def check_carrier(parts: Parts, claimed: Work) -> None:
    """Ask the carrier whether name, ID number and mobile number belong together."""
    parts.carriers.ask(claimed).wake(parts.waker)


def _drop(parts: Parts, superfluous: Superfluous) -> None:
    if superfluous.documents or superfluous.objects:
        parts.eraser.documents(superfluous.documents, superfluous.objects)
