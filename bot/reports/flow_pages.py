"""The page about the flows in docs/: made from the forms, a test fails when it is out of date."""

from collections.abc import Mapping
from pathlib import Path

from bot.reports.drawing import draw
from flows.form import Form
from flows.graph import graph, mermaid

_PREFACE = """# 办理流程

这一页由 `szca flow graph` 从流程的定义生成，请不要手改；流程改动后重新运行即可，测试会核对两者一致。

- 每个方框是一步，框起来的一组是一类信息或一个环节；实线箭头是先后次序。
- 蓝色虚线是分支：选了线上写的那一项才会问；没有写明的标“有条件”。
- 橙色虚线是连带关系：起点的内容改了，终点那一步要重做（例如改了身份证号码，人脸核验要重新做）。
- 已经知道的（从证照读到的、一次发来多项的、可以推知的）不再问。
"""


def flow_pages(forms: Mapping[str, Form], folder: Path) -> dict[Path, str]:
    """File → text: a drawing for each form in the folder, and beside the folder the page that shows them."""
    files = {folder / f"{kind}.svg": draw(graph(form)) for kind, form in forms.items()}
    chapters = [_chapter(kind, form, folder.name) for kind, form in forms.items()]
    return files | {folder.with_name(f"{folder.name}.md"): "\n".join([_PREFACE, *chapters])}


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write what differs. Returns what was written."""
    changed = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], "utf-8")
    return changed


def _chapter(kind: str, form: Form, folder: str) -> str:
    return (
        f"## {form.title}（`{form.flow}`）\n\n"
        f"共 {len(form.questions)} 步。[打印用的大图]({folder}/{kind}.svg)\n\n"
        f"```mermaid\n{mermaid(form)}```\n"
    )
