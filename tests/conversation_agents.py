"""What agents do in a written dialogue, by the functions that the desk calls."""

from collections.abc import Callable

from bot.models.staff import Staff
from flows.certificates.choice import look_at
from tests.world import World

_HELD_SECONDS = 15


class Agents:
    """`[客服说] …` and the like, by 李娜 unless another login is named."""

    def __init__(self, world: World, openid: str) -> None:
        self._world = world
        self._openid = openid
        self._desk = world.house.stretches
        self._li = agent("li", "李娜")
        self.deeds: dict[str, Callable[[str], object]] = {
            "客服接手": lambda login: self._desk.take_over(agent(login or "li", "客服"), openid),
            "客服说": self._says,
            "客服问": lambda label: self._desk.ask_field(self._li, openid, *self._field(label)),
            "客服填": self._fills,
            "客服转回排队": lambda _: self._desk.transfer(self._li, openid),
            "客服交回": lambda _: self._desk.hand_back(self._li, openid),
            "客服交回并请评价": lambda _: self._desk.hand_back(self._li, openid, asks_rating=True),
        }

    def do(self, deed: str, rest: str) -> None:
        self.deeds[deed](rest)
        self._world.settle()

    def _says(self, words: str) -> None:
        self._desk.say(self._li, self._openid, words)
        self._world.clock.forward(seconds=_HELD_SECONDS)

    def _fills(self, rest: str) -> None:
        label, value = rest.split("：")
        self._desk.edit_field(self._li, self._openid, *self._field(label), value)

    def _field(self, label: str) -> tuple[str, str]:
        """The application under way, and the question with this label."""
        application = next(a for a in self._world.house.records.of_person(self._openid) if a.is_active)
        questions = look_at(application, self._world.clock()).form.questions
        return application.id, next(q.id for q in questions if q.label == label)


def agent(login: str, name: str) -> Staff:
    """Somebody who talks with applicants."""
    return Staff(login, name, frozenset({"agent"}), is_active=True, session_epoch=0)
