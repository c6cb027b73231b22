"""A line of the corpus has one of four outcomes."""

from dataclasses import replace
from pathlib import Path

from tests.hearing.corpus import Line, read_lines
from tests.hearing.judging import play
from tests.hearing.verdict import Outcome, judge, judge_heard

AT = "[S3-21 机构 legal_rep.name plain] 姓名"


def _line(folder: Path, text: str) -> Line:
    file = folder / "lines.txt"
    file.write_text(f"{AT}\n{text}\n", encoding="utf-8")
    [line] = read_lines(file)
    return line


def test_the_value_that_is_named_is_right(tmp_path: Path) -> None:
    assert judge(_line(tmp_path, "刘建军 | =刘建军")).outcome is Outcome.RIGHT


def test_a_field_that_is_not_named_must_not_be_stored(tmp_path: Path) -> None:
    verdict = judge(_line(tmp_path, "刘建军"))
    assert (verdict.outcome, verdict.why) == (Outcome.WRONG, ("legal_rep.name 存了“刘建军”",))


def test_a_field_that_may_be_stored_need_not_be(tmp_path: Path) -> None:
    assert judge(_line(tmp_path, "刘建军 | ?=刘建军")).outcome is Outcome.RIGHT
    assert judge(_line(tmp_path, "人工 | ?=刘建军")).outcome is Outcome.RIGHT


def test_any_value_will_do_where_none_is_named(tmp_path: Path) -> None:
    assert judge(_line(tmp_path, "刘建军 | =*")).outcome is Outcome.RIGHT
    assert judge(_line(tmp_path, "人工 | =*")).outcome is Outcome.MISSED


def test_a_value_that_is_neither_stored_nor_asked_about_is_not_understood(tmp_path: Path) -> None:
    assert judge(_line(tmp_path, "人工 | =刘建军")).outcome is Outcome.MISSED


def test_a_plain_value_that_is_asked_about_is_asked_though_clear(tmp_path: Path) -> None:
    line = _line(tmp_path, "人工 | =刘建军")
    asked = replace(play(line.utterance), reply="法人姓名就是“刘建军”吗？")
    assert judge_heard(line, asked).outcome is Outcome.ASKED
    assert judge_heard(replace(line, is_plain=False), asked).outcome is Outcome.RIGHT


def test_words_that_are_missing_or_unwanted_are_not_understood(tmp_path: Path) -> None:
    assert judge(_line(tmp_path, "人工 | +没有人会这样说")).outcome is Outcome.MISSED
    assert judge(_line(tmp_path, "刘建军 | =刘建军 ; -身份证号码")).outcome is Outcome.MISSED
