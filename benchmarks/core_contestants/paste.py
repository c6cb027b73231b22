"""Twelve lines at once: what it costs to understand them, from the application to the fields named."""

from collections.abc import Callable
from datetime import timedelta

from benchmarks.core_contestants.answers import EXPECTED, NOW
from benchmarks.core_contestants.bound import bound
from bot.message.inbound import Text
from flows.certificates.choice import look_at
from flows.hearing.ear import hear
from flows.hearing.heard import Heard
from flows.hearing.understand import understand
from flows.question import Question
from flows.state import Application, Thread
from flows.wording.vocabulary import Kind
from handlers.decide import decide

_LINES = {
    "organisation.name": "单位名称：河南示例建设工程有限公司",
    "organisation.id_number": "统一社会信用代码：91410105MA9GEXMP9W",
    "organisation.region": "所在省市：河南省郑州市",
    "organisation.address": "单位地址：金水区示例路1号8层801室",
    "legal_rep.name": "法定代表人：陈志远",
    "legal_rep.id_number": "法人身份证号码：410105197506123311",
    "legal_rep.mobile": "法人手机：13903710001",
    "contact.name": "经办人：王小明",
    "contact.id_number": "经办人身份证号码：410105199003072515",
    "contact.mobile": "经办人手机号码：13803710002",
    "contact.email": "邮箱：wang@163.com",
    "contact.position": "职位：行政主管",
}
PASTE = "\n".join(_LINES.values())

Reads = Callable[[], Heard]


def readers() -> dict[str, Reads]:
    """By name: one call, with a look at the application that is as fresh as in a turn."""
    application = _application()

    def by_understand() -> Heard:
        intent = understand(PASTE, look_at(application, NOW), "")
        assert intent.kind is Kind.FILL
        assert intent.heard is not None
        return intent.heard

    return {"understand()": by_understand, "hear()": lambda: hear(PASTE, look_at(application, NOW))}


def refuse_misreading(heard_of: Heard) -> None:
    """Every line must be found, under its own field, with a value that its check accepts."""
    look = look_at(_application(), NOW)

    def heard(question: Question, text: str) -> str:
        return question.hear(text, look)

    found = {told.field: heard(look.form.by_id[told.field], told.value) for told in heard_of.told}
    wanted = {name: EXPECTED[name] for name in _LINES}
    assert found == wanted, f"misread: {found.items() ^ wanted.items()}"
    assert not heard_of.rest, f"not understood: {heard_of.rest}"


def _application() -> Application:
    """Somebody who has chosen the type and is asked for the organisation's name."""
    thread = Thread("o0", fresh_id="0" * 32)
    for turn, text in enumerate(("申请数字证书", "同意", "同意", "机构证书")):
        now = NOW + timedelta(seconds=turn)
        event = Text(openid=thread.openid, created_at=now, key=f"key-{turn}", content=text)
        thread, _ = decide(thread, event, now)
        if text == "申请数字证书":
            thread = bound(thread, now)
    assert thread.application is not None
    return thread.application
