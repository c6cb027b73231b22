"""Everything that people say beside the answer, and what must hold after each: the question stays open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.message import inbound
from bot.message.outbound import Say
from flows.question import Ask, Choose, Photo, Question
from flows.seeing.photographed import last_paper
from flows.state import EDITABLE
from handlers.repairs import reopen
from tests.flows.every_step import Walk, every_step

STRANGE_ORDER = "017260101120000001"


@dataclass(frozen=True)
class Repair:
    """`kind` is its column in the table of steps, `lines` what the person is seen to say.

    Whoever is only asked whether they are sure, or is led back, says the last line to come to the question
    again. `is_answer`: it is refused as an answer, so the refusal stands instead of the question.
    """

    kind: str
    lines: tuple[str, ...]
    does: Callable[[Walk], None]
    is_answer: bool = False
    suits: Callable[[Walk], bool] = lambda walk: True


def _says(kind: str, line: str, then: str = "", **more: Any) -> Repair:
    """`then` is said when the first line was answered by another question: 确定吗？, or a list."""

    def speak(walk: Walk) -> None:
        walk.says(line)
        if then and walk.said[-1].question != walk.asked.id:
            walk.says(then)

    return Repair(kind, (line, then) if then else (line,), speak, **more)


def _sends(kind: str, shown: str, message: type[inbound.Inbound], **fields: Any) -> Repair:
    def send(walk: Walk) -> None:
        about = {"openid": "openid", "created_at": walk.now, "key": walk._key()}
        walk.happens(message(**about, **fields))

    return Repair(kind, (shown,), send)


def _taps_an_old_choice(walk: Walk) -> None:
    """A choice of this application, as it was shown before the last change of it."""
    application = walk.application
    shown = f"{application.id[:8]}/consent.service/{application.revision - 1}"
    about = {"openid": "openid", "created_at": walk.now, "key": walk._key()}
    walk.happens(inbound.Text(**about, content="同意", menu_id=shown))


def _goes_back(walk: Walk) -> None:
    """To the answer before, which is kept as it was; out of an edit, which is begun once more."""
    before, held = walk.asked, walk.application.answers.get(walk.asked.id)
    walk.says("返回")
    is_only_one = isinstance(before, Choose) and len(before.choices(walk.look)) == 1
    if held and held.state == "reopened" and is_only_one:
        walk.thread = walk.thread.put(reopen(walk.look, before, walk.now))
        walk.says("继续")
    elif held and held.state == "reopened":
        walk.says(f"修改{before.label}")
    elif walk.asked is not before:
        walk.says(walk.answer())


def _some_field(walk: Walk) -> Question:
    """An answered field other than the open one; before there is any, just the first of the form."""
    fields = [q for q in walk.look.form.questions if isinstance(q, Ask) and q.group and q.id != walk.asked.id]
    return next((q for q in fields if walk.application.answer(q.id)), fields[0])


def _edits(walk: Walk) -> None:
    before = walk.asked
    walk.says(f"修改{_some_field(walk).label}")
    if walk.asked is not before:
        walk.says("保持不变")


def _postpones(walk: Walk) -> None:
    """Left for later, and called up again."""
    before = walk.asked
    walk.says("跳过")
    if walk.asked is not before:
        walk.says(f"修改{before.label}")


def _rebinds(walk: Walk) -> None:
    """The bound number is to be another, and then is not."""
    before = walk.asked
    walk.says("换绑手机")
    if walk.asked is not before:
        walk.says("保持不变")


def _fills(walk: Walk) -> None:
    field = _some_field(walk)
    walk.says(f"{field.label}：{walk.application.value(field.id)}")


def _corrects(walk: Walk) -> None:
    field = _some_field(walk)
    walk.says(f"{field.label}写错了，是{walk.application.value(field.id)}")


def _swaps(walk: Walk) -> None:
    """An answer is to be itself: the edit is taken, and changes nothing."""
    field = _some_field(walk)
    value = walk.application.value(field.id)
    walk.says(f"{field.label}不是{value}，是{value}")


def _names_the_paper(walk: Walk) -> None:
    """The paper that came last is what it was taken for."""
    paper = last_paper(walk.look)
    assert paper is not None
    walk.says(f"这张是{paper.label}")


def _sends_photo(walk: Walk) -> None:
    walk.sends_photo()
    if walk.said[-1].question == "sort":
        walk.says("都不是")


def _can_correct(walk: Walk) -> bool:
    return bool(walk.application.value(_some_field(walk).id))


def _takes_no_photo(walk: Walk) -> bool:
    """Where a photo is no answer: neither wanted, nor a second remittance slip."""
    return not isinstance(walk.asked, Photo) and walk.asked.id not in ("payment", "sort")


REPAIRS: tuple[Repair, ...] = (
    Repair("back", ("返回", "保持不变"), _goes_back),
    Repair("edit", ("修改＋名称", "保持不变"), _edits),
    Repair("correct", ("某一项写错了，是……",), _corrects, suits=_can_correct),
    Repair("fill", ("某一项：……",), _fills, suits=_can_correct),
    _says("look_over", "核对"),
    _says("recall", "我前面填的对不对", suits=lambda walk: walk.application.status in EDITABLE),
    Repair("postpone", ("跳过", "（换到别的项以后）修改＋名称"), _postpones),
    _says("cancel", "取消", "继续办理"),
    _says("restart", "重新开始", "继续办理", suits=lambda walk: walk.application.status in EDITABLE),
    _says("apply", "申请数字证书", "接着办这笔", suits=lambda walk: walk.application.status in EDITABLE),
    _says("wish", "我要办三年的", suits=lambda walk: walk.application.status in EDITABLE),
    Repair("swap", ("不是……是……",), _swaps, suits=_can_correct),
    Repair(
        "paper",
        ("这张是……",),
        _names_the_paper,
        suits=lambda walk: last_paper(walk.look) is not None and walk.asked.id != "sort",
    ),
    _says("resume", "继续"),
    _says("menu", "菜单", "继续"),
    _says("status", "进度"),
    _says("status", f"查一下 {STRANGE_ORDER}"),
    _says("switch", "切换"),
    _says("help", "帮助"),
    _says("why", "为什么要这个"),
    _says("example", "举例"),
    _says("faq", "常见问题", "2"),
    _says("faq", "办一个证书要多少钱"),
    _says("human", "转人工"),
    _says("upset", "什么破玩意，烦死了"),
    _says("greeting", "你好"),
    _says("thanks", "谢谢"),
    _says("urge", "催一下"),
    _says("forms", "下载申请表"),
    _says("slip", "上传凭据"),
    _says("web_page", "在网页上填"),
    Repair("rebind", ("换绑手机", "保持不变"), _rebinds),
    _says("refund", "申请退费", "继续办理"),
    _says("withdraw", "撤回退费", suits=lambda walk: walk.asked.id != "refund.review"),
    _says("pin", "重发PIN"),
    _says("no_bulletins", "不要再给我发通知了"),
    _says("bulletins", "恢复通知"),
    _says("forget", "删除我的资料", "先不删"),
    _says("answer", "#", is_answer=True),
    _says("number", "99", is_answer=True),
    _sends("sticker", "[表情]", inbound.Sticker),
    _sends("unreadable", "[没有内容的照片]", inbound.Unreadable, msg_type="image"),
    _sends("voice", "[语音]", inbound.Voice, media_id="m"),
    _sends("video", "[视频]", inbound.Video, media_id="m"),
    _sends("file", "[文件] 资料.pdf", inbound.File, title="资料.pdf"),
    _sends("location", "[位置] 郑州市", inbound.Location, latitude=34.7, longitude=113.6, label="郑州市"),
    _sends("link", "[链接] 公司官网", inbound.SharedLink, title="公司官网", url="https://example.com"),
    Repair("photo", ("[照片] 一张别的照片", "（要归类时）都不是"), _sends_photo, suits=_takes_no_photo),
    Repair("old_tap", ("[点以前的选项] 同意",), _taps_an_old_choice),
)
KINDS = tuple(dict.fromkeys(repair.kind for repair in REPAIRS))


@dataclass(frozen=True)
class Trial:
    """One repair at one question: the conversation before and after, and all that was said meanwhile."""

    repair: Repair
    before: Walk
    after: Walk
    replies: tuple[Say, ...]

    @property
    def exchange(self) -> list[tuple[str, tuple[Say, ...]]]:
        """Words, and the messages that came back."""
        return self.after.since(self.before, self.repair.lines[0])


@cache
def trials(kind: str, question: str) -> tuple[Trial, ...]:
    """Every repair that suits a question of a form, each from the same standstill."""
    walk = every_step(kind)[question]
    return tuple(_try(repair, walk) for repair in REPAIRS if repair.suits(walk))


def _try(repair: Repair, before: Walk) -> Trial:
    after = before.branch()
    repair.does(after)
    return Trial(repair, before, after, tuple(after.said[len(before.said) :]))


def wordings(walk: Walk) -> tuple[str, ...]:
    """How the open question may be put: in full, or called to mind."""
    question, look = walk.asked, walk.look
    return question.say(look).text, question.remind(look).text
