"""Face checks that were stored under Tencent's codes and words still say the same."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from alembic import command
from sqlalchemy import Table, create_engine, text, update

from bot.jobs import queued
from bot.models.tables import FaceCheckRow
from bot.upkeep.release import config, migrate
from flows.certificates.choice import FORMS
from office.evidence import attempts_of
from office.history import Teller
from tests.identity.steps import has_passed, start
from tests.pages.applicant import PERSON, Provider, World
from tests.sealed_before import sealed_before

_check = cast(Table, FaceCheckRow.__table__)
# As the sealed evidence of a check was written before: Tencent's own names, and the code.
TEXTS = {
    "ErrCode": 2016,
    "ErrMsg": "比对结果：不是同一人",
    "LiveStatus": 0,
    "LiveMsg": "成功",
    "Comparestatus": 2016,
    "Comparemsg": "比对结果：不是同一人",
    "Sim": "31.20",
    "LivenessDetail": [
        {
            "ReqTime": "1795000000000",
            "Errcode": 2016,
            "Livestatus": 0,
            "Livemsg": "成功",
            "Comparestatus": None,
            "Sim": None,
        }
    ],
}
OLD = {
    "url": "",
    "started_at": 1795000000000,
    "start_request_id": "r-1",
    "visitor": PERSON,
    "texts": TEXTS,
    "similarity": "31.20",
    "result_request_id": "r-2",
    "decided": 2016,
    "fetched_at": 1795000001000,
}
CODES = {-1: "", 0: "passed", 15: "expired", 2016: "not_same", 2004: "unclear", 9001: "foreign", 202: "down"}


def test_the_upgrade_gives_each_code_its_outcome(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    command.upgrade(config(url), "0009")
    engine = create_engine(url)
    columns = (
        "openid, application_id, visitor, mark, extra, request_id, sealed, due_at, expires_at, created_at"
    )
    with engine.begin() as connection:
        for code in CODES:
            connection.execute(
                text(
                    f"insert into face_check (biz_token, code, state, {columns}) "  # noqa: S608
                    "values (:token, :code, 'done', 'o', 'a', '', '', '', '', '', 0, 0, 0)"
                ),
                {"token": f"T{code}", "code": code},
            )
    migrate(url)
    with engine.connect() as connection:
        kept = connection.execute(text("select biz_token, outcome from face_check")).all()
    engine.dispose()
    assert dict(map(tuple, kept)) == {f"T{code}": outcome for code, outcome in CODES.items()}


@pytest.mark.parametrize(("code", "outcome"), [(0, "passed"), (2016, "not_same"), (9002, "contradictory")])
def test_a_check_that_a_process_of_before_closes_meanwhile_has_its_outcome(
    due: World, code: int, outcome: str
) -> None:
    token = start(due.ready())
    with due.house.database.writing() as connection:
        connection.execute(update(_check).values(state="done", code=code))
    assert due.house.identity.facechecks.finish(token).outcome == outcome
    (kept,) = due.house.identity.facechecks.evidence(due.application().id)
    assert kept.outcome == outcome


def test_the_evidence_of_an_old_check_is_shown_as_before(due: World) -> None:
    token = start(due.ready())
    sealed = due.house.vault.seal(json.dumps(OLD).encode(), f"face:{token}".encode())
    with due.house.database.writing() as connection:
        connection.execute(update(_check).values(sealed=sealed, state="done", outcome="not_same"))
    kept = due.house.identity.facechecks.evidence(due.application().id)
    (shown,) = attempts_of(kept, PERSON, kept[0].mark)
    assert shown.words == "没有通过：与身份证照片不是同一人"
    assert shown.code == "2016 比对结果：不是同一人"
    assert (shown.live, shown.compared, shown.similarity) == (
        "通过",
        "比对结果：不是同一人（代码 2016）",
        "31.20",
    )
    assert (shown.request_ids, shown.by) == (("r-1", "r-2"), "申请人的微信")
    (one,) = shown.tries
    assert (one.code, one.live, one.compared, one.similarity) == ("2016", "通过", "", "")
    assert one.at is not None


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"code": "0"}, "人脸核验通过"),
        ({"code": "2016"}, "人脸核验没有通过：与身份证照片不是同一人"),
        ({"code": "9001"}, "人脸核验没有通过：结果里的随机标记不是我们给的"),
        ({"code": "4242"}, "人脸核验没有通过：其他原因"),
        ({"outcome": "down"}, "人脸核验没能做成：核验服务出错"),
    ],
)
def test_an_entry_of_the_history_says_the_outcome_whichever_way_it_was_written(
    detail: dict[str, str], words: str
) -> None:
    row = SimpleNamespace(at=1795000000000, actor="provider", action="face_checked", detail=detail)
    (line,) = Teller(FORMS["institution"], {}).tell([row])
    assert (line.who, line.what) == ("核验服务", words)


def test_work_that_was_queued_before_still_fetches_its_result(due: World, provider: Provider) -> None:
    token = start(due.ready())
    provider.face.finish(token, 0)
    house = due.house
    payload = {"biz_token": token}
    old = sealed_before(house.vault, json.dumps(payload).encode(), f"work:{PERSON}".encode())
    with house.database.writing() as connection:
        connection.execute(text("update work set sealed = :sealed where kind = 'pull_face'"), {"sealed": old})
    due.clock.forward(minutes=6)
    for kind, work_id in house.work.due():
        if kind == "pull_face":
            queued.work(work_id)
    assert has_passed(due)
