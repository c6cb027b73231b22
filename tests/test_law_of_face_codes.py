"""The law of the face check: a provider's codes and words stay inside its client, ours have their words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.message.face import FaceOutcome
from bot.providers import tencent_face
from bot.providers.face import FACE_PROVIDERS, FaceProvider
from flows.sections.face import FACE_WORDS

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "handlers", "flows", "pages", "desk", "office")
CODES = {*tencent_face._OUTCOMES, *tencent_face._OURS}
# Small numbers mean many things. Of these only a table or a comparison in a file about faces is a code.
SMALL = 1000
WORDS = {
    *(name for name in (*tencent_face._TEXTS, *tencent_face._OF_A_TRY) if len(name) > 3),
    *("BizToken", "biztoken", "biz_token", "LivenessDetail", "DetectAuth", "GetDetectInfoEnhanced"),
}
# The name of the column in the database, which older processes still write to.
COLUMN = 'check_id: Mapped[str] = mapped_column("biz_token", String(64), key="check_id", primary_key=True)'
# WeChat has the same number for what an agent of its customer service sent.
OPERCODE = "_SENT_BY_AGENT: Final = 2002"
PREFIXES = ("FailedOperation", "InvalidParameter", "UnauthorizedOperation", "AuthFailure", "LimitExceeded")


def _found(path: Path) -> Iterator[str]:
    """Every place in a file that knows a provider's code or word."""
    source = path.read_text("utf-8")
    is_about_faces = "face" in source.lower()
    for node in ast.walk(ast.parse(source)):
        if _is_code(node) or (is_about_faces and any(_is_known(each) for each in _compared(node))):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]
        elif any(word in WORDS or word.startswith(PREFIXES) for word in _words(node)):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def _line(place: str) -> str:
    path, _, number = place.rpartition(":")
    return (ROOT / path).read_text("utf-8").splitlines()[int(number) - 1]


def _is_known(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in CODES - {0, 1}


def _is_code(node: ast.AST) -> bool:
    """Also one that is written as a text, as in a column of texts."""
    if not isinstance(node, ast.Constant) or not str(node.value).isdecimal():
        return False
    return int(node.value) in CODES and int(node.value) >= SMALL


def _compared(node: ast.AST) -> list[ast.AST | None]:
    """What stands in a table as a key, or in a set: a translation of codes."""
    if isinstance(node, ast.Dict):
        return list(node.keys)
    return list(node.elts) if isinstance(node, ast.Set) else []


def _words(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    names = (getattr(node, name, None) for name in ("id", "attr", "arg", "name"))
    return [name for name in names if isinstance(name, str)]


def test_no_code_or_word_of_a_face_provider_is_known_outside_its_client() -> None:
    files = [path for folder in PRODUCT for path in sorted((ROOT / folder).rglob("*.py"))]
    outside = [path for path in files if path.parent != ROOT / "bot/providers"]
    found = {place for path in outside for place in _found(path)}
    assert {place for place in found if _line(place).strip() not in (COLUMN, OPERCODE)} == set()


@pytest.mark.parametrize(
    "line",
    [
        '_ADVICE = {15: "链接已过期"}  # face',
        "BUSY = frozenset({201, 2001})  # face",
        "passed = code != 2016",
        'is_same = code == "2016"',
        "def finish(biz_token): ...",
        'row["BizToken"]',
        'texts.get("LiveStatus")',
        'if error.code == "FailedOperation.IdentityAuthLimitExceeded": ...',
    ],
)
def test_the_law_sees_a_code_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (tmp_path / "leak.py").write_text(line, "utf-8")
    assert set(_found(tmp_path / "leak.py")) == {"leak.py:1"}


def test_every_outcome_has_its_words_and_no_other_has() -> None:
    wordless = set(get_args(FaceOutcome)) - set(FACE_WORDS)
    assert [f"flows/sections/face.py: no words for {outcome}" for outcome in wordless] == []
    assert set(FACE_WORDS) <= set(get_args(FaceOutcome))


def test_every_client_of_a_face_provider_can_be_chosen() -> None:
    wanted = {name for name, value in vars(FaceProvider).items() if callable(value) and name[0] != "_"}
    clients = {
        path.stem
        for path in (ROOT / "bot/providers").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name != FaceProvider.__name__ and wanted <= _methods(node)
    }
    chosen = {build.__module__.rsplit(".", 1)[1] for build in FACE_PROVIDERS.values()}
    assert clients
    assert [f"bot/providers/{name}.py: no row in FACE_PROVIDERS" for name in clients - chosen] == []
    assert chosen <= clients


def _methods(node: ast.ClassDef) -> set[str]:
    return {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
