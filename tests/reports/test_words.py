"""The list of what applicants can be told: complete, and free of what is only heard."""

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.reports.words import (
    HAN,
    Sentence,
    as_markdown,
    as_text,
    in_catalogue,
    in_module,
    in_template,
    sentences,
)
from tests.reports.dialogues import ROOT, Cover, lines_said, places, typed

DIALOGUES = sorted((ROOT / "tests/conversations").glob("*.txt"))


@cache
def all_words() -> tuple[Sentence, ...]:
    return tuple(sentences(ROOT))


def uncovered(path: Path, words: tuple[Sentence, ...]) -> list[str]:
    text = path.read_text("utf-8")
    cover = Cover(words, places(), typed(text))
    return sorted({line for line in lines_said(text) if not cover.covers(line)})


def said(source: str) -> list[str]:
    return [text for _, text in in_module(source) if HAN.search(text)]


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_everything_that_the_account_says_in_a_dialogue_is_listed(path: Path) -> None:
    assert uncovered(path, all_words()) == []


@pytest.mark.parametrize("part", ["flows/", "handlers/", "flows/catalogue/"])
def test_a_list_without_a_part_of_the_source_would_be_noticed(part: str) -> None:
    fewer = tuple(one for one in all_words() if not one.path.startswith(part))
    assert any(uncovered(path, fewer) for path in DIALOGUES)


def test_words_that_nobody_wrote_are_not_covered() -> None:
    cover = Cover(all_words(), places())
    assert cover.covers("请问要办理什么？")
    assert not cover.covers("请问要办理点什么？")
    assert not cover.covers("今天天气不错。")


def test_every_sentence_stands_where_it_is_said_to_stand() -> None:
    for one in all_words():
        lines = (ROOT / one.path).read_text("utf-8").splitlines()
        start = one.text.split("{")[0].splitlines()[0][:6] if one.text[0] not in "\n{" else ""
        # An expression in brackets begins on the line of its first string.
        assert start in "".join(lines[one.line - 1 : one.line + 2]) or one.path.endswith(".html"), one


def test_nothing_of_the_staff_or_of_operators_is_listed() -> None:
    paths = {one.path for one in all_words()}
    assert not [path for path in paths if path.startswith(("desk/", "bot/cli", "bot/demo/", "bot/reports/"))]
    assert {"handlers/repairs.py", "media/intake/words.py", "flows/catalogue/faq.toml"} <= paths
    assert any(path.startswith("pages/templates/") for path in paths)


def test_gaps_are_shown_and_pieces_are_joined() -> None:
    assert said('x = f"您好，{name}！" "请" + order + "坐"') == ["您好，{…}！请{…}坐"]
    assert said("f\"差{n}位{hint if hint else '没了'}\"") == ["差{…}位{…}", "没了"]
    assert said('say(("一"\n"二"))') == ["一二"]


def test_what_is_only_heard_is_left_out() -> None:
    heard = (
        '"""文档"""',
        'def f():\n    "文档"',
        'import re\nre.compile("是|对")',
        'import re\n_YES = "是|对"\nre.fullmatch(_YES, t)',
        't in ("好", "行")',
        't == "好"',
        '_WORDS = ("好", "行")\nt in _WORDS',
        '_WORDS = ("好", "行")\nany(w in t for w in _WORDS)',
        'for w in _WORDS:\n    t.endswith(w)\n_WORDS = ("省", "市")',
        't.removesuffix("证书")',
        '_LETTERS = frozenset("错误" + "不换")\n_LETTERS.isdisjoint(t)',
        'Option("a", label, ("甲", "乙"))',
        'Ask(names=("甲", "乙"))',
        '{"甲": 1}',
        'match t:\n    case "好":\n        pass',
    )
    assert {source: said(source) for source in heard if said(source)} == {}


def test_what_looks_like_it_but_is_said_stays() -> None:
    assert said('Refused("x", words="请重试")') == ["请重试"]
    assert said('Option("a", "甲")') == ["甲"]
    assert said('KEEP = "不变"\nt in (KEEP, "不改")\nsay(f"{KEEP}？")') == ["不变"]
    assert said('NAME = "信用代码"\nt == NAME') == ["信用代码"]
    assert said('{"a": "甲"}') == ["甲"]


def test_the_values_of_the_catalogue_are_said_and_its_vocabulary_is_heard() -> None:
    toml = (
        '[[faq]]\nname = "甲"\nnames = ["乙"]\nwords = ["丙"]\nanswer = """丁\n戊"""\n[[x]]\nnames = ["己"]\n'
    )
    assert list(in_catalogue(toml)) == [(2, "甲"), (5, "丁\n戊"), (8, "己")]


def test_a_template_is_read_passage_by_passage() -> None:
    html = (
        "<h1>标题</h1>\n{# 注释 #}<p>您好，<b>{{ name }}</b>！\n再见</p>\n"
        "{% if a %}是{% else %}{{ '不是' if b }}{% endif %}<img alt='图'><script>x</script>"
    )
    found = sorted(in_template(html))
    assert (1, "标题") in found
    assert (2, "您好，{…}！ 再见") in found
    assert {(4, "是"), (4, "不是"), (4, "图")} <= set(found)
    assert not [text for _, text in found if "注释" in text]


def test_each_format_names_the_place() -> None:
    found = [Sentence("flows/a.py", 7, "一\n二|三")]
    assert as_text(found) == "flows/a.py:7\t一⏎二|三\n"
    assert "## flows/a.py\n" in as_markdown(found)
    assert "| 7 | 一<br>二\\|三 |" in as_markdown(found)


def test_the_command_prints_the_list() -> None:
    result = CliRunner().invoke(main, ["words"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == len(all_words())
