"""A broken catalogue stops the boot, and says in which file, on which line, and why."""

import shutil
from pathlib import Path

import pytest

from bot.errors import SettingsError
from flows.catalogue import catalogue, problems, read
from flows.catalogue.lines import lines_of
from flows.workdays import WorkCalendar, opening_hours

SHIPPED = Path(__file__).parents[2] / "flows" / "catalogue"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in SHIPPED.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Change one place of a file, and tell its line."""
    file = folder / name
    text = file.read_text("utf-8")
    assert text.count(old) >= 1, old
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_catalogue_that_is_shipped_is_sound() -> None:
    assert problems() == ()
    henan = catalogue().project("henan")
    assert (henan.name, henan.term("1").yuan) == ("河南省互通数字证书项目", "500")
    assert [kind.name for kind in henan.types if kind.here] == ["机构证书", "机构个人证书", "自然人证书"]
    assert catalogue().bank["account"] == "15473969760074"


def test_the_words_for_our_hours_are_made_of_the_hours(folder: Path) -> None:
    assert opening_hours() == "工作日 9:00–17:30"
    change(folder, "house.toml", '["9:00-17:30"]', '["9:00-12:00", "13:30-17:30"]')
    found = read(folder)
    assert WorkCalendar((), found.hours).hours_in_words == "工作日 9:00–12:00、13:30–17:30"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("projects.toml", "price = 50000", "price = -1", "price of henan must be above 0, not -1"),
        ("projects.toml", "price = 50000", "price = true", "price of henan must be a whole number, not True"),
        ("projects.toml", "price = 50000", "prise = 50000", "prise of henan is not known here"),
        ("projects.toml", "years = 1", "years = 11", "years of henan must be at most 10, not 11"),
        ("projects.toml", '"017"', '"17"', "business_code of henan must be three digits, not '17'"),
        (
            "projects.toml",
            "here = true\nb",
            'here = "yes"\nb',
            "here of henan must be true or false",
        ),
        ("projects.toml", 'id = "person"', 'id = "robot"', "id of robot must be one of institution,"),
        ("projects.toml", 'id = "person"', 'id = "institution"', "'institution' is there already"),
        ("projects.toml", "https://wt", "ftp://wt", "portal must be an address such as https://"),
        ("projects.toml", "names = [", "names = [7, ", "of henan must be a list of texts, which 7"),
        ("house.toml", "400-112-3838", "400-112", "hotline of contact must be a phone number such as"),
        ("house.toml", "www.szca.com", "szca", "site of contact must be an address such as www.szca.com"),
        ("house.toml", "15473969760074", "1547 3969", "account of bank must be 8 to 32 digits"),
        (
            "house.toml",
            "text-1",
            "August",
            "service of agreements must be a version such as 2026-11 or text-1",
        ),
        (
            "house.toml",
            "9:00-17:30",
            "9-17",
            "open of hours must be times in order and apart, such as 9:00-17:30, not '9-17'",
        ),
        ("house.toml", "9:00-17:30", "17:30-9:00", "open of hours must be times in order and apart"),
        ("house.toml", '"9:00-17:30"', '"9:00-12:00", "11:00-18:00"', "must be times in order and apart"),
        ("house.toml", "{order_no}", "{ordr}", "character_string2 of SZCA-ORDER-ACCEPTED uses {ordr}"),
        ("house.toml", "{order_no}", "{order_no", "has a brace without its partner"),
        ("house.toml", "thing1", "topic", "topic of SZCA-ORDER-ACCEPTED must be named as WeChat names it"),
        ("faq.toml", 'id = "pin"', 'id = "telecom"', "id of telecom must be unique"),
        (
            "faq.toml",
            'means = ["carrier", ',
            'means = ["", "carrier", ',
            "means of telecom must not hold an empty text",
        ),
        (
            "faq.toml",
            'means = ["carrier", ',
            'means = ["carier", ',
            "speaks of 'carier', which topics.toml does not have",
        ),
        (
            "faq.toml",
            'means = ["carrier", ',
            'means = ["-carrier", ',
            "means of telecom must name a topic that is",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    folder: Path, file: str, old: str, new: str, reason: str
) -> None:
    line = change(folder, file, old, new)
    with pytest.raises(SettingsError) as refused:
        read(folder)
    told = str(refused.value).splitlines()
    assert any(row.startswith(f"{file} line {line}: ") and reason in row for row in told), told


def test_a_missing_key_is_told_with_the_line_of_its_table(folder: Path) -> None:
    change(folder, "projects.toml", 'business = "新申请"\n', "")
    header = (folder / "projects.toml").read_text("utf-8").split("[[project]]")[0].count("\n") + 1
    assert problems(folder) == (f"projects.toml line {header}: business of henan is missing",)


def test_a_missing_table_is_one_problem(folder: Path) -> None:
    change(folder, "house.toml", "[bank]", "[banque]")
    assert [row.split(": ", 1)[1].split(";")[0] for row in problems(folder)] == [
        "bank is missing",
        "banque is not known here",
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_files(folder: Path) -> None:
    last = change(folder, "projects.toml", "price = 50000", "price = 0")
    first = change(folder, "projects.toml", 'name = "机构证书"', "name = 3")
    hotline = change(folder, "house.toml", "400-112-3838", "call us")
    assert [row.split(": ")[0] for row in problems(folder)] == [
        f"house.toml line {hotline}", f"projects.toml line {first}", f"projects.toml line {last}"
    ]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [("price = 50000", "price = "), ('name = "河南', "name = 河南")])
def test_broken_syntax_is_told_with_its_line_and_other_files_are_still_checked(
    folder: Path, old: str, new: str
) -> None:
    line = change(folder, "projects.toml", old, new)
    change(folder, "house.toml", "400-112-3838", "call us")
    told = problems(folder)
    assert told[1].startswith(f"projects.toml line {line}: ") and "hotline" in told[0]


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "calendar.toml").unlink()
    assert problems(folder)[0].startswith("calendar.toml: ")


HOLIDAYS = """
[[year]]
year = 2031
holidays = [{ name = "元旦", first = 2031-01-01, last = 2031-01-03 }]
make_up = [2031-01-18]
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("last = 2031-01-03", "last = 2030-12-30", "last of 2031 must be within a month after 2031-01-01"),
        ("last = 2031-01-03", 'last = "3日"', "last of 2031 must be a date such as 2027-02-06"),
        ("[2031-01-18]", "[2032-01-18]", "make_up of 2031 has 2032-01-18, which is not in 2031"),
        ("[2031-01-18]", "[2031-01-02]", "make_up of 2031 has 2031-01-02, which is among the holidays"),
        ("[2031-01-18]", "[18]", "make_up of 2031 must be a list of dates such as 2027-02-06, which 18"),
        ("year = 2031", "year = 0", "year of year must be above 0, not 0"),
    ],
)
def test_a_wrong_calendar_is_refused(folder: Path, old: str, new: str, reason: str) -> None:
    (folder / "calendar.toml").write_text(HOLIDAYS, "utf-8")
    assert read(folder).calendar[0].year == 2031
    change(folder, "calendar.toml", old, new)
    assert any(reason in row for row in problems(folder)), problems(folder)


def test_lines_are_found_behind_texts_and_lists_of_many_lines() -> None:
    source = (
        '# a = 1\n[[row]]\ntext = """\n[not.a.header]\nkey = "no"\n"""\n'
        'list = [\n  "x = 1",  # ]\n  2,\n]\nend = 1\n'
        "  [[row.part]]\n  a.b = 2\n  [[row.part]]\n  a = 3\n[[row]]\n  [[row.part]]\n  a = 4\n"
    )
    lines = lines_of(source)
    assert lines["row", 0, "end"] == 11
    assert lines["row", 0, "list", 1] == 7
    assert lines["row", 0, "part", 0, "a", "b"] == 13
    assert lines["row", 0, "part", 1, "a"] == 15
    assert lines["row", 1, "part", 0, "a"] == 18
    assert ("row", 0, "key") not in lines
