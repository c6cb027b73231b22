"""Today's flow over stored applications: seen before a release what it would do to them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from bot.cli.main import main
from bot.errors import SettingsError
from bot.models.database import Database
from bot.models.tables import ApplicationRow
from bot.reports.flow_check import Found, check
from bot.reports.looking import looking
from bot.sealing.sealer import Sealer, Seen
from flows.certificates.choice import FORMS
from flows.state import Answer, Application, Status
from media.vault import Vault
from tests.flows.every_step import every_step
from tests.world import SECRETS, START

FLOW = FORMS["institution"].flow
NAME = "河南示例建设工程有限公司"
ENVIRONMENT = SECRETS | {
    "SZCA_DATABASE_URL": "sqlite:////nowhere", "SZCA_REDIS_URL": "redis://127.0.0.1:9",
    "SZCA_PUBLIC_URL": "http://127.0.0.1:9", "SZCA_MEDIA_URL": "file:///nowhere",
}  # fmt: skip


class Store:
    """A database with applications in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.file = Sealer(Vault([SECRETS["SZCA_DATA_KEYS"]]))
        self.database = Database(url)

    def holds(
        self, name: str, pending: str, status: Status = Status.DRAFT, **answers: str | Answer
    ) -> Application:
        given = {
            question.replace("__", "."): value if isinstance(value, Answer) else answer(value)
            for question, value in answers.items()
        }
        application = Application(name * 32, START, START, status, answers=given)
        row = self.file.application(application, "openid", Seen(FLOW, pending))
        with self.database.writing() as connection:
            connection.execute(insert(ApplicationRow), row)
        return application

    def check(self, *, only_active: bool = False) -> list[Found]:
        with looking(self.url) as connection:
            return list(check(connection, self.file, START + timedelta(days=1), only_active=only_active))


def answer(value: str, state: str = "given") -> Answer:
    return Answer(value, "typed", START.isoformat(), "applicant", state=state)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.database.close()


def first_question() -> str:
    return "consent.service"


def test_an_application_that_goes_on_as_before_is_fine(store: Store) -> None:
    store.holds("a", first_question(), type="institution", organisation__name=NAME)
    assert store.check() == [Found("a" * 32, "draft", FLOW, first_question(), first_question())]


def test_another_question_than_before_is_shown(store: Store) -> None:
    store.holds("a", "contact.name")
    (found,) = store.check()
    assert f"contact.name → {first_question()}" in str(found)
    assert not found.lost


def test_an_answer_whose_question_is_gone_is_named_without_its_value(store: Store) -> None:
    store.holds("a", "contact.name", organisation__nickname=NAME)
    (found,) = store.check()
    assert found.lost == (f"organisation.nickname: {FLOW} has no such question",)
    assert NAME not in str(found)


def test_a_choice_that_is_not_offered_any_more_is_named(store: Store) -> None:
    store.holds("a", "contact.name", invoice__kind="on parchment", organisation__id_type="uscc")
    (found,) = store.check()
    assert found.lost == ("invoice.kind: the value chosen is not offered any more",)


def test_a_value_that_its_field_would_refuse_today_is_named_without_it(store: Store) -> None:
    wrong = "41010519900307251"
    store.holds("a", "contact.name", contact__id_number=wrong, contact__mobile="13803710002")
    (found,) = store.check()
    assert found.lost == ("contact.id_number: the value would not be accepted any more",)
    assert wrong not in str(found)


def test_a_value_of_an_older_kind_of_certificate_is_checked_by_that_kind(store: Store) -> None:
    old = {"organisation__id_number": "D2143569X"}
    store.holds("a", "contact.name", organisation__id_type="org_code", **old)
    store.holds("b", "contact.name", organisation__id_type="uscc", **old)
    store.holds("c", "contact.name", organisation__id_type=answer("org_code", "reopened"), **old)
    assert [bool(found.lost) for found in store.check()] == [False, True, False]


@pytest.mark.parametrize("kind", FORMS)
def test_everything_that_a_whole_walk_through_a_form_has_stored_is_taken_today(
    kind: str, store: Store
) -> None:
    walk = every_step(kind)["production"]
    answers = {name.replace(".", "__"): given for name, given in walk.application.answers.items()}
    store.holds("a", "production", walk.application.status, **answers)
    assert store.check()[0].lost == ()


def test_what_did_not_count_before_cannot_be_lost(store: Store) -> None:
    store.holds("a", "contact.name", organisation__nickname=answer("x", "void"))
    assert store.check()[0].lost == ()


def test_what_the_flow_trips_over_is_reported_and_the_others_still_looked_at(store: Store) -> None:
    store.holds("a", "contact.name", project="a project that the catalogue does not have")
    broken = replace(store.holds("b", "contact.name"), id="c" * 32)
    row = store.file.application(broken, "openid", Seen("", "")) | {"sealed": b"\x01\x00broken"}
    with store.database.writing() as connection:
        connection.execute(insert(ApplicationRow), row)
    a, b, c = store.check()
    assert (a.lost, b.lost) != ((), ())
    assert c.lost == ("everything: VaultError",)
    assert (c.before, c.after) == ("?", "?")


def test_ended_applications_can_be_left_out(store: Store) -> None:
    store.holds("a", "contact.name", Status.CANCELLED)
    store.holds("b", "contact.name", Status.IN_REVIEW)
    assert [found.application_id[0] for found in store.check(only_active=True)] == ["b"]
    assert len(store.check()) == 2


def test_a_database_of_the_release_before_can_be_checked(store: Store) -> None:
    store.holds("a", "contact.name")
    with store.database.writing() as connection:
        connection.execute(text("DROP INDEX application_pending"))  # SQLite keeps a column that has one
        for column in ("flow", "pending"):
            connection.execute(text(f"ALTER TABLE application DROP COLUMN {column}"))
    assert store.check() == [Found("a" * 32, "draft", "?", "?", first_question())]


def test_looking_can_change_nothing(store: Store) -> None:
    store.holds("a", "contact.name")
    with looking(store.url) as connection, pytest.raises(DatabaseError, match=r"read.?only"):
        connection.execute(text("DELETE FROM application"))
    assert len(store.check()) == 1


def test_a_file_that_is_not_there_is_not_made(tmp_path: object) -> None:
    with pytest.raises(SettingsError, match="is not there"), looking(f"sqlite:///{tmp_path}/none.db"):
        pass


def test_the_command_fails_when_an_answer_would_be_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    store.holds("a", first_question())
    fine = CliRunner().invoke(main, ["flow", "check", "--against", store.url])
    assert (fine.exit_code, fine.output.splitlines()[-1]) == (0, "共 1 笔申请，0 笔会丢失答案。")
    store.holds("b", first_question(), organisation__nickname=NAME)
    bad = CliRunner().invoke(main, ["flow", "check", "--against", store.url])
    assert (bad.exit_code, bad.output.splitlines()[-1]) == (1, "共 2 笔申请，1 笔会丢失答案。")
    assert "LOST organisation.nickname" in bad.output
    assert NAME not in bad.output
