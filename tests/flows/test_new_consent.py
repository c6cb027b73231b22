"""A new version of a consent disturbs only people who still need it, in each status of an application."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.message import event as ev
from flows.certificates.choice import FORMS
from flows.question import Agree
from flows.state import Status
from tests.flows.talk import Talk, until_slip, until_summary

NEWER = "2031-01"


@pytest.fixture
def release() -> Iterator[type]:
    """Puts a newer version of the text of a consent into every form, as a release does."""
    before = dict(FORMS)

    class Release:
        @staticmethod
        def of(consent: str) -> None:
            for kind, form in before.items():
                questions = tuple(
                    replace(question, version=NEWER)
                    if isinstance(question, Agree) and question.id == consent
                    else question
                    for question in form.questions
                )
                FORMS[kind] = replace(form, questions=questions)

    yield Release
    FORMS.update(before)


def staff(talk: Talk, event: type, **more: object) -> None:
    about = {"openid": "openid", "key": talk._key(), "application_id": talk.thread.focus}
    talk.happens(event(**about, actor="staff:lina", **more))


def paid() -> Talk:
    talk = until_slip()
    talk.sends_photo()
    return talk


def in_review() -> Talk:
    talk = paid()
    staff(talk, ev.PaymentConfirmed)
    return talk


CONSENTS = ("consent.service", "consent.privacy", "consent.biometric")
SUBMITTED = {
    Status.SUBMITTED: until_slip,
    Status.SLIP_RECEIVED: paid,
    Status.IN_REVIEW: in_review,
}


@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize("status", SUBMITTED)
def test_what_was_submitted_goes_on_under_its_consents(release: type, consent: str, status: Status) -> None:
    talk = SUBMITTED[status]()
    assert talk.application.status is status
    open_before = talk.asked.id
    release.of(consent)
    assert talk.asked.id == open_before
    for words in ("你好", "进度", "继续"):
        assert "同意" not in talk.says(words)
    assert talk.application.status is status


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_slip_is_received_with_its_closing_words_after_a_new_consent(release: type, consent: str) -> None:
    talk = until_slip()
    release.of(consent)
    talk.sends_photo()
    assert "资料已收到" in talk.heard[-1]
    assert talk.application.status is Status.SLIP_RECEIVED


@pytest.mark.parametrize("consent", ["consent.service", "consent.privacy"])
def test_who_still_fills_in_is_asked_for_the_new_text_and_loses_nothing(release: type, consent: str) -> None:
    talk = until_summary()
    answers = dict(talk.application.answers)
    release.of(consent)
    talk.says("继续")
    assert talk.asked.id == consent
    talk.says("同意")
    assert talk.application.value(consent) == NEWER
    assert talk.asked.id == "confirm"
    kept = {name: answer.value for name, answer in answers.items() if name != consent}
    assert {name: talk.application.value(name) for name in kept} == kept


def test_before_the_face_check_the_new_text_is_asked_for(release: type) -> None:
    talk = until_summary()
    talk.says("确认无误")
    for form in ("application_form", "seal_sheet"):
        talk.sends_photo(talk.form_code(form))
    talk.sends_photo()
    talk.says("同意")
    assert talk.asked.id == "face"
    release.of("consent.biometric")
    assert talk.asked.id == "consent.biometric"
    talk.says("同意")
    assert talk.application.value("consent.biometric") == NEWER


def test_a_rejected_application_whose_face_check_is_void_needs_the_new_text(release: type) -> None:
    talk = in_review()
    staff(talk, ev.Rejected, items=(("paper.licence", "看不清"),))
    release.of("consent.biometric")
    assert talk.asked.id != "consent.biometric"
    assert talk.application.value("face")
