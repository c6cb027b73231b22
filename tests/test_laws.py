"""Laws of the whole: what is declared in one place is complete in the others, and a gap is named."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest
from werkzeug.exceptions import Forbidden

from bot.bootstrap.web import create_app
from bot.jobs.kinds import JOBS
from bot.message import event as ev
from bot.message import inbound
from bot.models.roles import ROLES, Sight, who_sees
from bot.models.staff import Staff
from bot.models.work_kinds import HOW_RUN, WorkKind
from desk.entrance import session
from flows import sections
from flows.catalogue import catalogue
from flows.catalogue.templates import NOTICE_FIELDS
from flows.certificates.choice import FORMS
from flows.decisions import DECISIONS
from flows.effects import Effect
from flows.notices import NOTICES, SMS_NOTICES, TEXTS
from flows.question import Question
from flows.state import STATES, Status
from handlers.decide import decided_kinds
from office.states import TABS, Tab
from pages import next_step
from tests.world import World

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r'(?:\bnotice|\bNotice|\b_notice)\(\s*"(\w+)"|\btell\([^"]*?"(\w+)"')


def _source(*folders: str) -> str:
    return "\n".join(
        path.read_text("utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


def _notices_used() -> dict[str, str]:
    """Each name, and a handler that uses it."""
    return {
        one or two: path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "handlers").rglob("*.py"))
        for one, two in _NAMED.findall(path.read_text("utf-8"))
    }


def test_every_notice_that_a_handler_names_has_a_row_and_every_row_is_used() -> None:
    used = _notices_used()
    without_row = [f"{place}: {name} has no row in flows/notices.py" for name, place in used.items()]
    assert [gap for gap, name in zip(without_row, used, strict=True) if name not in NOTICES] == []
    assert [f"flows/notices.py: no handler names {name}" for name in NOTICES if name not in used] == []


def test_every_notice_has_its_template_or_is_declared_without_one() -> None:
    templates, wanted = (
        set(catalogue().templates),
        {name for name, kind in NOTICES.items() if kind.has_template},
    )
    assert [f"flows/catalogue/house.toml: no [templates.{name}]" for name in wanted - templates] == []
    assert [
        f"flows/notices.py: no row wants [templates.{name}] of house.toml" for name in templates - wanted
    ] == []


@pytest.mark.parametrize("name", SMS_NOTICES)
def test_every_text_message_says_what_stands_in_each_of_its_variables(name: str) -> None:
    sms = SMS_NOTICES[name]
    places = [f"{{{number}}}" for number, _ in enumerate(sms.holds, start=1)]
    assert sorted(re.findall(r"\{\d+\}", sms.words)) == places
    gaps = [field for field in sms.holds if field not in NOTICE_FIELDS]
    assert gaps == [], f"flows/notices.py: {name} has no fields {gaps}"


def test_every_text_message_has_its_setting_in_the_documents() -> None:
    page = (ROOT / "docs/providers.md").read_text("utf-8")
    missing = [name for name in TEXTS if f"`SZCA_SMS_TEMPLATE_{name.upper()}`" not in page]
    assert [f"docs/providers.md: no row for the template of {name}" for name in missing] == []


def _kinds_of(base: type) -> set[str]:
    """Names of all kinds below a base, without bases in between: a class with slots is made twice."""
    kinds = list(base.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    bases = {name.__name__ for kind in kinds for name in kind.__mro__[1:]}
    return {kind.__name__ for kind in kinds} - bases


def test_every_event_has_a_handler_that_decides() -> None:
    decided = {kind.__name__ for kind in decided_kinds()}
    assert _kinds_of(ev.Event) | _kinds_of(inbound.Inbound) == decided


def test_every_decision_of_the_staff_has_a_row_with_its_roles_states_and_words() -> None:
    assert {kind.__name__ for kind in DECISIONS} == _kinds_of(ev.StaffEvent)
    assert {role for one in DECISIONS.values() for role in one.roles} <= set(ROLES)
    assert [
        kind.__name__ for kind, one in DECISIONS.items() if not (one.roles and one.statuses and one.done)
    ] == []


def test_every_decision_on_an_application_has_its_address_at_the_desk(a_world: World) -> None:
    routes = {rule.rule for rule in create_app(a_world.house).url_map.iter_rules()}
    at = "/desk/applications/<application_id>/"
    assert {one.route for one in DECISIONS.values() if one.route and at + one.route not in routes} == set()


def test_every_effect_has_a_branch_where_effects_are_done() -> None:
    done = (ROOT / "bot/turn/doing.py").read_text("utf-8")
    assert [kind.__name__ for kind in get_args(Effect) if f"{kind.__name__}()" not in done] == []


def _queued_kinds() -> set[str]:
    """The kinds that some code outside the two tables queues."""
    tables = {ROOT / "bot/models/work_kinds.py", ROOT / "bot/jobs/kinds.py"}
    folders = (ROOT / "bot", ROOT / "office")
    files = [path for folder in folders for path in sorted(folder.rglob("*.py")) if path not in tables]
    return {name for path in files for name in re.findall(r"WorkKind\.([A-Z_]+)", path.read_text("utf-8"))}


def test_every_kind_of_work_has_its_queue_and_its_function_and_is_queued_somewhere() -> None:
    names = {kind.name for kind in WorkKind}
    assert names - {WorkKind(kind).name for kind in HOW_RUN} == set(), "no queue in bot/models/work_kinds.py"
    assert names - {WorkKind(kind).name for kind in JOBS} == set(), "no function in bot/jobs/kinds.py"
    assert names - _queued_kinds() == set(), "nobody queues it"


def test_no_page_names_a_role_by_itself_so_that_a_new_role_is_one_row() -> None:
    files = [path for folder in ("desk", "office") for path in sorted((ROOT / folder).rglob("*.*"))]
    named = re.compile(f"[\"']({'|'.join(ROLES)})[\"']")
    read = [path for path in files if path.suffix in (".py", ".html")]
    assert read
    assert [path.name for path in read if named.search(path.read_text("utf-8"))] == []


def _declared_questions() -> set[str]:
    """The questions that the sections declare by name, alone or in a tuple."""
    found: set[str] = set()
    for module in iter_modules(sections.__path__):
        for value in vars(import_module(f"flows.sections.{module.name}")).values():
            several = value if isinstance(value, tuple) else (value,)
            found |= {one.id for one in several if isinstance(one, Question)}
    return found


def test_every_question_that_a_section_declares_stands_in_a_form() -> None:
    asked = {question.id for form in FORMS.values() for question in form.questions}
    assert len(_declared_questions()) > 20
    assert _declared_questions() - asked == set(), "in no form of flows/certificates"


def test_every_state_has_its_row_and_what_its_applicant_reads_on_the_page() -> None:
    assert set(Status) - set(STATES) == set(), "no row in flows/state/status.py"
    assert set(Status) - set(next_step.WORDS) - set(next_step.STEPS) == set(), (
        "no words in pages/next_step.py"
    )


def test_the_names_of_the_states_stand_in_one_table_alone() -> None:
    table = ROOT / "flows/state/status.py"
    names = {name for one in STATES.values() for name in (one.name, one.desk_name)}
    named = re.compile(f"[\"']({'|'.join(sorted(names))})[\"']")
    lists = [
        str(path.relative_to(ROOT))
        for folder in ("bot", "flows", "handlers", "pages", "desk", "office")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in (".py", ".html")
        and path != table
        # One name may be a word about something else; two are a list.
        and len(set(named.findall(path.read_text("utf-8")))) > 1
    ]
    assert lists == []


def test_every_list_of_a_role_is_a_list_of_the_desk_and_every_queue_is_the_work_of_a_role() -> None:
    lists = {name for role in ROLES.values() for name in role.lists}
    assert lists - {tab.id for tab in TABS} == {"people"}
    # What waits for the applicant nobody of the staff works through.
    assert {tab.id for tab in TABS if tab.is_queue} - lists == {"supplementing", "rejected"}


def _has_task_in(role: str, tab: Tab) -> bool:
    return any(
        role in one.roles and one.task and one.statuses & set(tab.statuses) for one in DECISIONS.values()
    )


def test_whoever_has_a_list_has_a_decision_to_make_in_it() -> None:
    tabs = {tab.id: tab for tab in TABS}
    idle = [
        (role, name)
        for role, one in ROLES.items()
        for name in one.lists & set(tabs)
        if not (
            role in DECISIONS[ev.VerificationBegun].roles
            if tabs[name].is_by_hand
            else _has_task_in(role, tabs[name])
        )
    ]
    assert idle == []


def test_every_role_decides_or_sees_something() -> None:
    deciding = {role for one in DECISIONS.values() for role in one.roles}
    assert [role for role, one in ROLES.items() if not one.sees and role not in deciding] == []


def test_somebody_may_look_at_each_thing_that_not_everybody_may_see() -> None:
    assert [what.name for what in Sight if not who_sees(what)] == []


def test_a_role_that_nobody_knows_is_refused_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = Staff("lina", "李娜", frozenset({"reviewer"}), is_active=True, session_epoch=1)
    monkeypatch.setattr(session, "me", lambda: staff)
    with pytest.raises(Forbidden):
        session.need("maker")


def _layer_of(name: str, layers: list[list[str]]) -> list[int]:
    return [at for at, names in enumerate(layers) if any(name == one for one in names)]


def test_every_file_and_folder_of_the_service_stands_in_exactly_one_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = [[name.strip() for name in line.split("|")] for line in contracts[0]["layers"]]
    parts = {
        f"bot.{path.stem}"
        for path in (ROOT / "bot").iterdir()
        if path.stem not in ("__init__", "__pycache__")
    }
    outside = {name for name in parts if len(_layer_of(name, layers)) != 1}
    assert outside == set()


def test_no_test_is_skipped() -> None:
    """What a test needs and a fresh machine has not is installed by `bin/install --test`."""
    skips = re.compile(r"\bmark\.(?:skip|xfail)|\bpytest\.(?:skip|xfail|importorskip)\(")
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("tests/**/*.py")
        if skips.search(path.read_text("utf-8"))
    }
    assert found == set()
