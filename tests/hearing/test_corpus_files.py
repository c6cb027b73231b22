"""The files of the corpus are read line by line, and what cannot be read is refused."""

from pathlib import Path

import pytest

from flows.certificates.choice import FORMS
from tests.hearing.corpus import corpus, read_lines
from tests.hearing.utterance import NOTHING, TYPES


def _file(folder: Path, text: str) -> Path:
    file = folder / "lines.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_field_that_a_line_names_is_a_question_of_its_certificate() -> None:
    for line in corpus():
        spoken = line.utterance
        known = {NOTHING, "", *FORMS[TYPES[spoken.type]].by_id}
        named = {spoken.at, *spoken.stored, *line.may, spoken.pending, spoken.notpending}
        assert named <= known, (line.place, named - known)


def test_no_line_is_written_twice() -> None:
    seen: dict[object, str] = {}
    for line in corpus():
        spoken = line.utterance
        key = spoken.type, spoken.at, spoken.say, spoken.voice, spoken.special, spoken.elsewhere
        assert key not in seen, (line.place, seen[key])
        seen[key] = line.place


def test_a_line_is_played_at_each_question_of_its_section(tmp_path: Path) -> None:
    section = "[S1-02 机构 legal_rep.mobile,contact.mobile voice] 改口"
    first, second = read_lines(
        _file(tmp_path, f"{section}\n13937150001⏎不对 ⏎⏎ 13937150011 | =13937150011\n")
    )
    assert (first.utterance.at, second.utterance.at) == ("legal_rep.mobile", "contact.mobile")
    assert first.utterance.say == ("13937150001\n不对", "13937150011")
    assert first.utterance.voice
    assert second.utterance.stored == {"contact.mobile": ("13937150011",)}


def test_what_all_lines_of_a_section_expect_is_written_once(tmp_path: Path) -> None:
    section = "[S2-06 机构 nothing] 哪种\nall | +机构证书 ; -没太明白"
    [line] = read_lines(_file(tmp_path, f"{section}\n办哪种 | type?=institution ; !>consent.service\n"))
    assert (line.utterance.any, line.utterance.none) == (("机构证书",), ("没太明白",))
    assert line.utterance.notpending == "consent.service"
    assert line.allows("type", "institution")
    assert not line.allows("type", "person")
    assert not line.allows("contact.name", "办哪种")


@pytest.mark.parametrize(
    "text",
    [
        "没有节\n",
        "[S1-02 机构] 少了问题\n",
        "[S1-02 机构 contact.name loud] 没有这种标记\n",
        "[S1-02 机构 contact.name] 看不懂的期望\n王芳 | 王芳\n",
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="lines.txt"):
        list(read_lines(_file(tmp_path, text)))
