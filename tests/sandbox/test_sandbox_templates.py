"""Template messages: known, fitting, sent once."""

from typing import Any

import pytest

from sandbox.faults import Fault
from tests.sandbox.line import Line

GOOD = {
    "thing1": "新申请",
    "character_string2": "101261123102030001",
    "phrase3": "审核通过",
    "time4": "2026-11-23 10:20",
}


def send(line: Line, openid: str, values: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    data = {key: {"value": value} for key, value in (values or GOOD).items()}
    wish = {"touser": openid, "template_id": "tpl-status", "data": data, **more}
    return line.call("message/template/send", wish)


def test_a_card_appears_and_an_event_tells_its_fate(line: Line) -> None:
    person = line.person()
    line.clock.passes(100_000)  # long after any window closed
    answer = send(line, person.openid, url="https://example.com/p/1")
    line.settle()
    card = person.hears(2)[0]
    assert (card["kind"], card["title"]) == ("template", "业务办理进度")
    assert card["fields"][2] == {"label": "状态", "value": "审核通过"}
    assert card["links"] == [{"label": "查看详情", "href": "https://example.com/p/1"}]
    event = line.service.pushes[-1]
    assert event._data["Event"] == "TEMPLATESENDJOBFINISH"
    assert (int(event._data["MsgID"]), event._data["Status"]) == (answer["msgid"], "success")


def test_the_same_client_msg_id_is_shown_once_in_ten_minutes(line: Line) -> None:
    person, other = line.person(), line.person("李婷")
    first = send(line, person.openid, client_msg_id="a1")["msgid"]
    assert send(line, person.openid, client_msg_id="a1")["msgid"] == first
    assert send(line, other.openid, client_msg_id="a1")["msgid"] != first
    assert len(person.hears(2)) == 1
    line.clock.passes(601)
    assert send(line, person.openid, client_msg_id="a1")["msgid"] != first


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("thing1", "二" * 21),
        ("thing1", "两\n行"),
        ("thing1", ""),
        ("character_string2", "含汉字"),
        ("character_string2", "1" * 33),
        ("phrase3", "审核已经通过"),
        ("phrase3", "ok"),
        ("time4", "明天上午"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(line: Line, key: str, value: str) -> None:
    answer = send(line, line.person().openid, {**GOOD, key: value})
    assert answer["errcode"] == 47003
    assert key in answer["errmsg"]


def test_missing_and_unknown_fields_are_refused(line: Line) -> None:
    openid = line.person().openid
    assert send(line, openid, {"thing1": "新申请"})["errcode"] == 47003
    assert send(line, openid, {**GOOD, "thing9": "x"})["errcode"] == 47003


def test_an_unknown_template_and_a_lost_follower_are_refused(line: Line) -> None:
    person = line.person()
    assert send(line, person.openid, template_id="tpl-none")["errcode"] == 40037
    person.unfollows()
    line.settle()
    assert send(line, person.openid)["errcode"] == 43004


def test_a_planned_failure_is_told_by_the_event_and_shows_nothing(line: Line) -> None:
    person = line.person()
    line.sandbox.faults.add(Fault(api="template/send", finish="failed:user block"))
    assert send(line, person.openid)["errcode"] == 0
    line.settle()
    assert line.service.pushes[-1]._data["Status"] == "failed:user block"
    assert person.hears(0) == []
