"""Instead of rq: remembers whom or what it was asked to wake, and wakes nobody."""

from dataclasses import dataclass, field


@dataclass
class Bell:
    """A waker whose rings can be looked at afterwards."""

    rung: list[str] = field(default_factory=list)

    def deliver(self, openid: str) -> None:
        self.rung.append(openid)

    def work(self, kind: str, work_id: int) -> None:
        self.rung.append(kind)

    def fire(self, openid: str, name: str) -> None:
        self.rung.append(name)
