"""The words that stand on the portal's pages. People know them from there, and mean the same thing here."""

from collections.abc import Mapping

from flows.wording.vocabulary import Kind

_WORDS: Mapping[Kind, str] = {
    Kind.STATUS: (
        "个人中心 我的业务单证书申请 我的业务单在线认证 我的业务单-证书申请 我的业务单-在线认证 在线认证 "
        "申请结果 等待审核 审核结果 审核状态查询"
    ),
    Kind.EDIT: "编辑",
    Kind.RESUME: "录入信息 上传资料 上传文件 在线支付 证件资料 订单信息",
    Kind.FORMS: (
        "打印申请表 下载申请表 申请表下载 下载打印表格 打印表格 模板下载 下载模板 电子签章采集表模板下载 "
        "电子签章采集表模板 电子签章采集表下载 下载电子签章采集表模板 下载电子签章采集表 采集表模板 "
        "采集表模板下载 采集表下载 下载采集表 空白采集表 空白电子签章采集表 空白表格 空白表"
    ),
    Kind.SLIP: (
        "再次上传汇款凭据 再次上传凭据 重新上传汇款凭据 重新上传凭据 上传汇款凭据 上传凭据 上传汇款水单 "
        "上传水单 上传付款凭据"
    ),
}
_KIND_OF = {word: kind for kind, listed in _WORDS.items() for word in listed.split()}
# Words that are a frequent question here, by its id.
_QUESTION_OF = {
    "电子招投标": "projects",
    "网上营业厅": "portal",
    "个人资料": "password",
    "对公账号付款": "price",
    "系统配置": "browser",
}


def on_portal(words: str) -> tuple[Kind, str] | None:
    """What a bare message does that is such a word: a kind, and of a frequent question its id."""
    if question := _QUESTION_OF.get(words):
        return Kind.FAQ, question
    kind = _KIND_OF.get(words)
    return (kind, "") if kind else None
