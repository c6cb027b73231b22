"""What can be found about a page, how much it weighs, and what is said about it."""

from media.reading.result import Finding, Severity

_ADVISES: Severity = "advises"
_BLOCKS: Severity = "blocks"

FINDINGS: dict[str, tuple[Severity, str]] = {
    # The picture.
    "unrecognised": (_ADVISES, "没认出这是哪一份资料，请把整页放平、对准后再拍一张，或告诉我这是什么。"),
    "unreadable": (_BLOCKS, "这张照片上的关键文字认不清，请在光线充足处对准、放平后重新拍一张。"),
    "blurred": (_ADVISES, "这张照片有些模糊，请在光线充足处拿稳手机再拍一张。"),
    "dark": (_ADVISES, "这张照片偏暗，请到亮一些的地方重新拍一张。"),
    "cut_off": (_ADVISES, "这张照片好像没有拍全，请把四个边角都放进画面再拍一张。"),
    "too_small": (_ADVISES, "这张照片上的字太小，请靠近一些再拍一张，或发送原图。"),
    # What is on it.
    "no_seal": (_ADVISES, "没有看到清晰的红色公章，请确认是否已盖章（黑白复印或扫描的印章无效）。"),
    "unsigned": (_ADVISES, "没有看到手写签名，请确认签名处已签字后再拍一张。"),
    "code_unread": (_ADVISES, "没读出表格右上角的二维码，请把整页放平、拍清楚后再发一张。"),
    "number_doubtful": (_ADVISES, "照片上的号码没能完全认清，请核对一下号码。"),
    "expired_id": (_BLOCKS, "这张身份证已过有效期，请换发后用有效的身份证重新拍照。"),
    "expired_licence": (_BLOCKS, "这份营业执照的营业期限已过，请提供换发后的营业执照。"),
    # What it says beside what the application says.
    "organisation_differs": (_ADVISES, "照片上的机构名称与填写的不一致，请核对。"),
    "organisation_number_differs": (
        _BLOCKS,
        "照片上的统一社会信用代码与填写的不一致，请核对后修改或换一张照片。",
    ),
    "legal_rep_differs": (_ADVISES, "执照上的法定代表人与填写的不一致，请核对。"),
    "seal_differs": (_ADVISES, "印章上的名称与填写的机构名称似乎不一致，请核对是否盖错了章。"),
    "holder_name_differs": (_ADVISES, "身份证上的姓名与填写的不一致，请核对。"),
    "holder_number_differs": (_BLOCKS, "身份证上的号码与填写的不一致，请核对后修改或换一张照片。"),
    "amount_differs": (_ADVISES, "凭据上的金额与应付金额不一致，请核对。"),
    "payer_differs": (_ADVISES, "凭据上的付款人与申请机构不一致，费用需由申请机构对公转账，请核对。"),
    "payee_differs": (_BLOCKS, "凭据上的收款人与汇款单位不一致，请核对是否转错了账户。"),
    "account_differs": (_BLOCKS, "凭据上的收款账号与汇款账号不一致，请核对是否转错了账户。"),
}


def finding(code: str) -> Finding:
    severity, words = FINDINGS[code]
    return Finding(code, severity, words)
