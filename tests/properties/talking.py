"""What a person may do at any moment: answer, ask, paste, change, tap, send whatever there is."""

import random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.message import inbound
from flows.checks import plain
from flows.form import Look
from flows.question import Ask, Choose
from flows.state import BOT, Thread
from flows.wording import vocabulary
from flows.wording.vocabulary import Kind
from tests.properties import journey
from tests.properties.chat import Shown, typed
from tests.properties.personas import ANY_TEXT, PERSONAS, typed_right
from tests.properties.table import CHANCE, Table, given
from tests.properties.wording import LISTS, YES_OR_NO

_APPLICATIONS = 3
_BESIDES = (
    "为什么要填这个", "一定要填吗", "删除我的资料", "把我的信息都删了吧", "办到哪了", "审核好了吗", "谢谢您",
    "你们这是什么破系统", "我要办个数字证书", "要发票吗", "多少钱", "没收到验证码", "是", "不", "确定",
    "1", "2", "3",
)  # fmt: skip


def _phrases() -> st.SearchStrategy[str]:
    """Everything that the vocabulary knows; each kind of wish as often as any other."""
    known: dict[Kind, list[str]] = {}
    for phrase, kind in vocabulary.KIND_OF.items():
        known.setdefault(kind, []).append(phrase)
    return st.one_of(*map(st.sampled_from, known.values()), *map(st.just, _BESIDES))


PHRASES = _phrases()
_ASKING = frozenset(
    (Kind.HELP, Kind.WHY, Kind.EXAMPLE, Kind.STATUS, Kind.FAQ, Kind.HUMAN, Kind.GREETING, Kind.THANKS)
    + (Kind.MENU, Kind.LOOK_OVER, Kind.SWITCH, Kind.RESUME, Kind.URGE, Kind.UPSET)
)
_BEGINNING = (Kind.APPLY, Kind.ANOTHER, Kind.RESTART)
_SEPARATORS = ("\n", "；", "，", "。\n", "\n\n")


class Talking(Table):
    """The person's rules."""

    @rule(steps=st.integers(1, 8))
    def goes_on(self, steps: int) -> None:
        for _ in range(steps):
            journey.goes_on(self.chat, self.persona)

    @rule()
    def somebody_else_goes_on(self) -> None:
        journey.goes_on(self.other, PERSONAS[4])

    @rule(data=st.data())
    def answers(self, data: st.DataObject) -> None:
        look = self.look
        pending = look.pending() if look else None
        content = data.draw(typed_right(pending, look) if look and pending else ANY_TEXT)
        self.says(content)

    @rule(content=ANY_TEXT)
    def says_anything(self, content: str) -> None:
        self.says(content)

    @rule(phrases=st.lists(PHRASES, min_size=1, max_size=4))
    def says_phrases(self, phrases: list[str]) -> None:
        for phrase in phrases:
            self.says_a_phrase(phrase)

    def says_a_phrase(self, phrase: str) -> None:
        kind = vocabulary.command(vocabulary.bare(plain(phrase)))
        before = self.thread
        if kind in _BEGINNING and len(before.applications) >= _APPLICATIONS:
            return
        self.says(phrase)
        if kind in _ASKING and before.confirming not in YES_OR_NO:
            assert given(self.thread) == given(before), f"{phrase} changed an answer"

    @precondition(lambda self: self.look)
    @rule(chance=CHANCE, data=st.data(), count=st.integers(1, 6))
    def pastes_labelled_lines(self, chance: random.Random, data: st.DataObject, count: int) -> None:
        look = self.look
        assert look is not None
        fields = [q for q in look.form.questions if q.group and isinstance(q, Ask | Choose)]
        lines = []
        for question in chance.sample(fields, min(count, len(fields))):
            right = self.persona.get(question.id, "河南")
            text = right if chance.random() < 0.7 else data.draw(typed_right(question, look))
            name = chance.choice((question.label, *question.names))
            lines.append(f"{name}{chance.choice('：: =')}{text}")
        self.says(chance.choice(_SEPARATORS).join(lines))

    @precondition(lambda self: self.look)
    @rule(chance=CHANCE, data=st.data())
    def changes_something(self, chance: random.Random, data: st.DataObject) -> None:
        look = self.look
        assert look is not None
        fields = [q for q in look.form.questions if q.group and isinstance(q, Ask | Choose)]
        question = chance.choice(fields)
        value = data.draw(typed_right(question, look))
        name = chance.choice((question.label, question.label[-2:], str(chance.randint(0, 30))))
        form = chance.choice(("修改{0}", "{0}写错了", "{0}写错了，应该是{1}", "把{0}改成{1}", "返回", "{2}"))
        self.says(form.format(name, value, chance.randint(0, 40)))

    @precondition(lambda self: self.chat.shown_now)
    @rule(chance=CHANCE)
    def taps_what_is_shown(self, chance: random.Random) -> None:
        self.tap(chance.choice(self.chat.shown_now))

    @precondition(lambda self: self.chat.shown_ever)
    @rule(chance=CHANCE)
    def taps_what_was_shown(self, chance: random.Random) -> None:
        self.tap(chance.choice(self.chat.shown_ever))

    def tap(self, shown: Shown) -> None:
        before = self.thread
        if len(before.applications) >= _APPLICATIONS and shown.choice.value in ("新办一笔", "重新开始"):
            return
        is_stale = _is_stale(shown, before, self.look)
        self.says(shown.choice.value, shown.mark)
        if is_stale and before.owner == BOT:
            assert given(self.thread) == given(before), f"an old tap on {shown} changed something"

    @precondition(lambda self: self.chat.shown_now and self.thread.owner == BOT)
    @rule(chance=CHANCE)
    def a_number_is_as_good_as_a_tap(self, chance: random.Random) -> None:
        """What is numbered on the screen can be picked by its number."""
        number = chance.randrange(len(self.chat.shown_now)) + 1
        shown = self.chat.shown_now[number - 1]
        pending = journey.pending_id(self.chat)
        if pending == "confirm" and shown.mark.split("/")[1] == "confirm":
            return  # there a number means a line of the summary
        tapper, typist = self.chat.copied(), self.chat.copied()
        tapper.take(typed(tapper, shown.choice.value, shown.mark))
        typist.take(typed(typist, str(number)))
        assert _values(typist.thread()) == _values(tapper.thread()), f"{number} is not {shown}"

    @rule(chance=CHANCE)
    def something_else_happens(self, chance: random.Random) -> None:
        about = {"openid": "one", "created_at": self.chat.now, "key": self.chat.key()}
        before = given(self.thread)
        self.chat.take(
            chance.choice(
                (
                    inbound.Follow(**about),
                    inbound.Unfollow(**about),
                    inbound.Scan(**about, scene="apply"),
                    inbound.Sticker(**about),
                    inbound.Voice(**about, media_id="m"),
                    inbound.Video(**about, media_id="m"),
                    inbound.File(**about, title="营业执照" * 20),
                    inbound.Location(**about, latitude=34.7, longitude=113.6, label="郑州"),
                    inbound.SharedLink(**about, title="t", url="https://example.com"),
                    inbound.MenuTap(
                        **about, menu_key=chance.choice(("status", "faq", "human", "orders", "?"))
                    ),
                )
            )
        )
        assert given(self.thread) == before

    @rule(recognition=st.sampled_from(("同意", "返回", "进度。", "郑州", "取消")))
    def speaks(self, recognition: str) -> None:
        about = {"openid": "one", "created_at": self.chat.now, "key": self.chat.key()}
        self.chat.take(inbound.Voice(**about, media_id="m", recognition=recognition))

    @rule(owner=st.sampled_from((BOT, BOT, "agent:li", "agent:wang")))
    def the_owner_changes(self, owner: str) -> None:
        self.chat.hand_over(owner)


def _values(thread: Thread) -> Any:
    """What was decided, without when and how it was said."""
    return thread.focus, {
        a.id: (a.status, {q: (answer.value, answer.state) for q, answer in a.answers.items()})
        for a in thread.applications
    }


def _is_stale(shown: Shown, thread: Thread, look: Look | None) -> bool:
    whose, question, revision = shown.mark.split("/")
    if question in LISTS:
        return False
    if question == "forget":
        return thread.confirming != question
    application = thread.application
    if application is None or whose != application.id[:8]:
        return True
    if question in YES_OR_NO:
        return thread.confirming.split(":")[0] != question
    pending = look.pending() if look else None
    return pending is None or pending.id != question or revision != str(application.revision)
