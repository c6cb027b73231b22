"""Texts and everything else that people send besides photos."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from flows.case import Case
from flows.catalogue import catalogue
from flows.forms import look_at
from flows.question import Await, Confirm, Page
from flows.understand import Intent, Kind, understand
from handlers import repairs
from handlers.answering import answer
from handlers.asking import MENU, Decision, ask, menu
from handlers.status import tell_status

LISTS = ("menu", "faq")


def on_text(case: Case, event: inbound.Text, now: datetime) -> Decision:
    """A typed text or a tapped choice."""
    if event.menu_id and _is_stale(case, event.menu_id, now):
        return ask(case, now, "这个选项是之前的了，我们接着现在这一步。" if case.application else "")
    look = look_at(case.application, now) if case.application else None
    confirming = _confirming(case, event.menu_id)
    intent = understand(event.content, look, confirming)
    case = replace(case, confirming="")
    if intent.kind is Kind.NUMBER:
        return _number(case, int(intent.text), confirming, now)
    if event.menu_id and intent.kind is not Kind.ANSWER and _names_pending(case, event.menu_id):
        return answer(case, event.content, now, "tapped")
    return _DO[intent.kind](case, intent, now)


def _confirming(case: Case, menu_id: str) -> str:
    """What a yes or a number refers to: the list that was tapped, else the one shown last."""
    tapped = menu_id.split("/")
    return tapped[1] if len(tapped) == 3 and tapped[1] in LISTS else case.confirming


def _is_stale(case: Case, menu_id: str, now: datetime) -> bool:
    """A tap belongs to one question of one application at one revision. Lists are always good."""
    parts = menu_id.split("/")
    if len(parts) != 3:
        return True
    application_id, question, revision = parts
    if question in LISTS:
        return False
    if question in ("cancel", "restart"):
        return case.confirming != question
    application = case.application
    if application is None or not application.id.startswith(application_id):
        return True
    pending = look_at(application, now).pending()
    return pending is None or pending.id != question or revision != str(application.revision)


def _names_pending(case: Case, menu_id: str) -> bool:
    return menu_id.split("/")[1] not in (*LISTS, "cancel", "restart")


def _number(case: Case, number: int, confirming: str, now: datetime) -> Decision:
    """A bare number picks from what was shown last: a list, the choices, or the summary's fields."""
    if confirming == "faq":
        return repairs.answer_faq_number(case, number, now)
    application = case.application
    look = look_at(application, now) if application else None
    pending = look.pending() if look else None
    is_waiting = isinstance(pending, Await) and not isinstance(pending, Page)
    if confirming == "menu" or pending is None or is_waiting:
        if 1 <= number <= len(MENU):
            intent = understand(MENU[number - 1].value, look, "")
            return _DO[intent.kind](case, intent, now)
        return menu(case, "请回复 1 到 4，或直接点选：")
    assert look is not None  # noqa: S101  # a pending question comes from a look
    if isinstance(pending, Confirm) and pending.id == "confirm":
        return repairs.edit(case, Intent(Kind.EDIT, str(number)), now)
    choices = pending.choices(look)
    if 1 <= number <= len(choices):
        return answer(case, choices[number - 1].value, now, "tapped")
    return answer(case, str(number), now)


def _apply(case: Case, _: Intent, now: datetime) -> Decision:
    return repairs.apply(case, now)


def _answer(case: Case, intent: Intent, now: datetime) -> Decision:
    return answer(case, intent.text, now)


def _resume(case: Case, _: Intent, now: datetime) -> Decision:
    return ask(case, now, "" if case.application else "您目前没有进行中的申请。请问要办理什么？")


def _status(case: Case, intent: Intent, now: datetime) -> Decision:
    return tell_status(case, intent.text, now)


def _menu(case: Case, _: Intent, now: datetime) -> Decision:
    return menu(replace(case, confirming="menu"), "请问要办理什么？")


def _greeting(case: Case, _: Intent, now: datetime) -> Decision:
    if case.application:
        return ask(case, now, "您好！我们接着办：")
    return menu(case, "您好，这里是深圳CA。请问要办理什么？")


def _thanks(case: Case, _: Intent, now: datetime) -> Decision:
    return ask(case, now, "不客气！") if case.application else menu(case, "不客气！还有什么可以帮您？")


_DO: dict[Kind, Callable[[Case, Intent, datetime], Decision]] = {
    Kind.ANSWER: _answer,
    Kind.FILL: repairs.fill,
    Kind.EDIT: repairs.edit,
    Kind.BACK: repairs.back,
    Kind.CANCEL: repairs.cancel,
    Kind.RESTART: repairs.restart,
    Kind.STATUS: _status,
    Kind.HELP: repairs.help_out,
    Kind.FAQ: repairs.faq,
    Kind.HUMAN: repairs.call_person,
    Kind.RESUME: _resume,
    Kind.APPLY: _apply,
    Kind.MENU: _menu,
    Kind.GREETING: _greeting,
    Kind.THANKS: _thanks,
    Kind.YES: repairs.yes,
    Kind.NO: repairs.no,
}


def on_sticker(case: Case, _: inbound.Sticker, now: datetime) -> Decision:
    return ask(
        case, now, "表情收到啦，不过这里还看不懂它。" if case.application else "您好！请问要办理什么？"
    )


def on_voice(case: Case, event: inbound.Voice, now: datetime) -> Decision:
    return ask(case, now, "语音暂时听不了，麻烦您打字发给我。")


def on_video(case: Case, _: inbound.Video, now: datetime) -> Decision:
    return ask(case, now, "视频用不上，麻烦您拍成照片发来。")


def on_file(case: Case, event: inbound.File, now: datetime) -> Decision:
    """WeChat never gives a service account the content of a file."""
    return ask(case, now, f"微信不会把文件内容转给我们，“{event.title[:20]}”我打不开。请拍成照片或截图发来。")


def on_location(case: Case, _: inbound.Location, now: datetime) -> Decision:
    return ask(case, now, "位置收到了，不过地址还是麻烦您打字发来，要和证照一致。")


def on_link(case: Case, _: inbound.SharedLink, now: datetime) -> Decision:
    hotline = catalogue().contact["hotline"]
    return ask(case, now, f"链接我打不开。有需要说明的，请打字告诉我，或拨打 {hotline}。")
