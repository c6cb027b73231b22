"""Why a statement is not taken, in words for the cashier."""

from collections.abc import Sequence

CUT_OFF, UNKNOWN_COLUMNS = "cut_off", "unknown_columns"
_WORDS = {
    CUT_OFF: "这份文件好像没有下载完整（最后一行不完整），没有导入。请从网银重新下载。",
    "not_a_statement": "打不开这份文件。请上传网银导出的 csv、xls 或 xlsx 流水。",
    "too_large": "这份文件太大了，请分几段日期导出后再上传。",
    "empty": "这份文件里没有内容。请确认导出的日期范围里有流水。",
    UNKNOWN_COLUMNS: "没有认出这份流水的表头，请指定各列的含义。指定一次后，同样的表头会自动识别。",
}


class StatementError(Exception):
    """The file is not taken, and nothing of it. `reason` is for programs, `words` are for the cashier."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = _WORDS[reason]


class UnknownColumns(StatementError):
    """The head does not say what the columns are. `head`: the texts of the likely head, one for a column;
    `sample`: the lines behind it, at most three."""

    def __init__(self, head: Sequence[str], sample: Sequence[Sequence[str]]) -> None:
        super().__init__(UNKNOWN_COLUMNS)
        self.head = tuple(head)
        self.sample = tuple(tuple(row) for row in sample)
