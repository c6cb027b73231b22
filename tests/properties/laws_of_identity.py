"""What must hold after every single step: of the checks of a person."""

from bot.message import event as ev
from flows.by_hand import CHECKS
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.effects import CheckCarrier
from flows.sections.carrier import mark_of
from flows.state import TRIES_A_DAY
from tests.properties.chat import Step
from tests.properties.laws import pairs


def the_carriers_are_asked_about_who_agreed_and_is_meant_now(step: Step) -> None:
    for effect in step.effects:
        if isinstance(effect, CheckCarrier):
            application = step.after.find(effect.application_id)
            assert application is not None
            look = look_at(application, step.now)
            assert look.value("consent.privacy")
            assert effect.mark == mark_of(look, look.form.identified)


def they_are_not_asked_more_often_than_allowed(step: Step) -> None:
    """Unless our staff wants it once more."""
    for effect in step.effects:
        application = step.after.find(effect.application_id) if isinstance(effect, CheckCarrier) else None
        if application and not application.identity.carrier.is_granted:
            assert application.identity.carrier.tries.on(china_day(step.now).isoformat()) < TRIES_A_DAY


def a_check_passes_by_a_providers_word_or_by_two_people(step: Step) -> None:
    for application, old in pairs(step):
        for check in CHECKS:
            passed, before = application.answer(check), old.answer(check) if old else None
            if passed is None or passed == before:
                continue
            if passed.source == "staff":
                assert isinstance(step.event, ev.VerifiedByStaff)
                settled = application.identity.verifications[check]
                assert settled.by != settled.confirmed_by == step.event.actor
            else:
                assert isinstance(step.event, ev.CarrierChecked | ev.FaceChecked)


def nothing_of_the_person_is_on_record(step: Step) -> None:
    for application, _ in pairs(step):
        look = look_at(application, step.now)
        who = look.form.identified
        secrets = [value for part in ("id_number", "mobile") if (value := look.value(f"{who}.{part}"))]
        for change in application.changes:
            assert not any(secret in value for secret in secrets for value in change.detail.values())


LAWS_OF_IDENTITY = (
    the_carriers_are_asked_about_who_agreed_and_is_meant_now,
    they_are_not_asked_more_often_than_allowed,
    a_check_passes_by_a_providers_word_or_by_two_people,
    nothing_of_the_person_is_on_record,
)
