"""Plain answers in other wordings, and labelled lines in another order, mean the same."""

from pathlib import Path

from tests.hearing.corpus import read_lines
from tests.hearing.variations import variations


def _said(folder: Path, text: str) -> set[tuple[str, ...]]:
    file = folder / "lines.txt"
    file.write_text(text, encoding="utf-8")
    return {other.utterance.say for line in read_lines(file) for other in variations(line)}


def test_a_plain_answer_is_also_written_politely_and_in_full_width(tmp_path: Path) -> None:
    said = _said(tmp_path, "[N-x 机构 contact.mobile plain] 手机\n13837150002 | =13837150002\n")
    assert {("嗯，13837150002",), ("是13837150002",), ("13837150002😊",), ("１３８３７１５０００２",)} <= said


def test_what_is_no_plain_answer_is_left_as_it_is(tmp_path: Path) -> None:
    assert _said(tmp_path, "[N-x 机构 contact.mobile] 手机\n13837150002 | =13837150002\n") == set()
    assert _said(tmp_path, "[N-x 机构 contact.mobile plain] 手机\n没有手机\n") == set()


def test_labelled_lines_are_also_written_backwards_and_one_by_one(tmp_path: Path) -> None:
    lines = "法人姓名：刘建军⏎经办人姓名：孙丽娜"
    said = _said(tmp_path, f"[N-x 机构 organisation.name] 几行\n{lines} | l.name=刘建军\n")
    first, second = "法人姓名：刘建军", "经办人姓名：孙丽娜"
    assert said == {(f"{second}\n{first}",), (first, second)}


def test_lines_keep_their_order_where_it_tells_whose_number_one_is(tmp_path: Path) -> None:
    lines = "法人姓名：刘建军⏎电话：13937150001"
    assert _said(tmp_path, f"[N-x 机构 organisation.name] 几行\n{lines} | l.name=刘建军\n") == set()
