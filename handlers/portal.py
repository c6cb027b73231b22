"""What the portal has buttons for and this chat has not: a page with all fields, the forms as a template, the
slip once more.
"""

from datetime import datetime

from bot.message.outbound import PageLink
from flows.certificates.choice import look_at
from flows.filling import fields_to_fill
from flows.hearing.intent import Intent
from flows.question import upload_link
from flows.state import EDITABLE, Application, Status, Thread
from handlers.asking import Decision, ask, menu, page_of_fields, with_link

BLANK_SHEET = PageLink("sheet", "空白电子签章采集表")
_BY_ITSELF = (
    "申请表等信息核对好以后自动生成，上面有这笔申请的二维码，没有空白的。\n"
    "想先盖章的话，电子签章采集表可以先打印空白的："
)
_SLIPS = {
    Status.DRAFT: "还没到付款这一步：受理成功、有了订单编号以后再汇款，到时把凭据发到这里。",
    Status.SUBMITTED: "点输入框右边的“+”，把凭据的照片或截图发到这里就行；PDF 从网页上传。",
    Status.SLIP_RECEIVED: "好的，把新的汇款凭据直接发来就行，会换掉原来那张；PDF 从网页上传。",
}
_NOT_NEEDED = "款项已经到账，汇款凭据不用再发了。"


def forms(thread: Thread, _: Intent, now: datetime) -> Decision:
    """下载申请表, 模板下载: our forms where they are made, else the blank sheet."""
    application = thread.application
    if application is None:
        return with_link(menu(thread, _BY_ITSELF), BLANK_SHEET)
    if application.status not in EDITABLE:
        return ask(thread, now, "资料已经提交，表格不用再打印了。")
    if not look_at(application, now).value("forms"):
        return with_link(ask(thread, now, _BY_ITSELF), BLANK_SHEET)
    link = PageLink("forms", "下载打印表格", application.id)
    return with_link(ask(thread, now, "表格在这里，点开就能下载、打印。"), link)


def web_page(thread: Thread, _: Intent, now: datetime) -> Decision:
    """在网页上填, 打字太慢: the page with all fields, or when it comes."""
    application = thread.application
    if application is None:
        return menu(thread, "可以在网页上一次填完。先选“申请数字证书”，选好要办什么，我就把网页发给您。")
    look = look_at(application, now)
    if fields_to_fill(look):
        return with_link(ask(thread, now, "好的，点开网页就能一次填完，填过的都在。"), page_of_fields(look))
    if application.status is Status.DRAFT and not application.value("consent.privacy"):
        return ask(thread, now, "可以在网页上一次填完。先办好这一步，我就把网页发给您：")
    return ask(thread, now, "信息已经填好了，不用再填。")


def slip(thread: Thread, _: Intent, now: datetime) -> Decision:
    """再次上传汇款凭据: how, or why not now."""
    application = thread.application
    if application is None:
        return menu(thread, "您目前没有等付款的申请。请问要办理什么？")
    decision = ask(thread, now, _SLIPS.get(application.status, _NOT_NEEDED))
    return with_link(decision, upload_link(application.id)) if _takes_slip(application) else decision


def _takes_slip(application: Application) -> bool:
    return application.status in (Status.SUBMITTED, Status.SLIP_RECEIVED)
